package cms_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"math/big"
	"testing"
	"time"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

func refuses(t *testing.T, der, content []byte, want error) {
	t.Helper()
	cert, err := cms.Verify(der, content)
	if cert != nil {
		t.Error("a certificate was given")
	}
	for _, one := range []error{cms.ErrMalformed, cms.ErrAlgorithm, cms.ErrSignature} {
		if got := errors.Is(err, one); got != (one == want) {
			t.Errorf("errors.Is(%v, %v) = %v", err, one, got)
		}
	}
}

func accepts(t *testing.T, der []byte, want *x509.Certificate) {
	t.Helper()
	cert, err := cms.Verify(der, content)
	if err != nil || !cert.Equal(want) {
		t.Errorf("refused: %v", err)
	}
}

// refusesDraft changes one thing of a good message.
func refusesDraft(t *testing.T, want error, change func(d *draft)) {
	t.Helper()
	cert, key := person(t)
	d := newDraft(t, cert, key)
	accepts(t, d.encode(), cert)
	change(d)
	refuses(t, d.encode(), content, want)
}

func TestVerifyRefusesTooLarge(t *testing.T) {
	refuses(t, make([]byte, cms.MaxSize+1), content, cms.ErrMalformed)
	// The same message just under and just over the limit.
	cert, key := person(t)
	padded := func(size int) []byte {
		d := newDraft(t, cert, key)
		filler := asn1.ObjectIdentifier{1, 2, 398, 3, 3, 99}
		d.signer.attrs = append(d.signer.attrs, attr(filler, marshal(make([]byte, size))))
		return d.encode()
	}
	overhead := len(padded(cms.MaxSize/2)) - cms.MaxSize/2
	accepts(t, padded(cms.MaxSize-overhead-16), cert)
	refuses(t, padded(cms.MaxSize-overhead+16), content, cms.ErrMalformed)
}

func TestVerifyRefusesWhatIsNoCMS(t *testing.T) {
	cert, _ := person(t)
	for _, der := range [][]byte{nil, {}, {0x30}, {0x30, 0x00}, []byte("text"), cert.Raw} {
		refuses(t, der, content, cms.ErrMalformed)
	}
}

func TestVerifyRefusesEveryTruncation(t *testing.T) {
	cert, key := person(t)
	der := newDraft(t, cert, key).encode()
	for n := range der {
		refuses(t, der[:n], content, cms.ErrMalformed)
	}
}

func TestVerifyRefusesTrailingData(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.trailing = []byte{0} })
}

func TestVerifyRefusesIndefiniteLength(t *testing.T) {
	cert, key := person(t)
	der := newDraft(t, cert, key).encode()
	// 30 82 xx xx … becomes 30 80 … 00 00
	ber := append([]byte{0x30, 0x80}, der[4:]...)
	refuses(t, append(ber, 0, 0), content, cms.ErrMalformed)
}

func TestVerifyRefusesLongFormOfShortLength(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.encapsulated = append([]byte{6, 0x81, 9}, d.encapsulated[2:]...)
	})
}

func TestVerifyRefusesConstructedSignature(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	sign := d.signer.sign
	var signature []byte
	d.signer.sign = func(signed []byte) []byte { signature = sign(signed); return signature }
	der := d.encode()
	// OCTET STRING of 256 octets becomes one that holds another one.
	primitive := marshal(signature)
	constructed := append([]byte{0x24}, primitive[1:]...)
	refuses(t, bytes.Replace(der, primitive, constructed, 1), content, cms.ErrMalformed)
}

func TestVerifyRefusesAttributesOutOfOrder(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.unsorted = true })
}

func TestVerifyRefusesAnotherContentInfo(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.kind = oidData })
}

func TestVerifyRefusesOtherVersions(t *testing.T) {
	for _, version := range []int{0, 3, 4, 5} {
		refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.version = version })
		refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.version = version })
	}
}

func TestVerifyRefusesContentInside(t *testing.T) {
	for _, inside := range [][]byte{content, {}} {
		refusesDraft(t, cms.ErrMalformed, func(d *draft) {
			explicit := element(0, true, asn1.ClassContextSpecific, marshal(inside))
			d.encapsulated = append(d.encapsulated, explicit...)
		})
	}
}

func TestVerifyRefusesOtherContentTypes(t *testing.T) {
	tstInfo := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.encapsulated = marshal(tstInfo) })
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.signer.replace(oidContentType, attr(oidContentType, marshal(tstInfo)))
	})
	// Both agree, on something else.
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.encapsulated = marshal(tstInfo)
		d.signer.replace(oidContentType, attr(oidContentType, marshal(tstInfo)))
	})
}

func TestVerifyRefusesNoSigner(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signers = 0 })
}

func TestVerifyRefusesTwoSigners(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signers = 2 })
}

func TestVerifyRefusesSignerByKeyIdentifier(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.version, d.signer.version = 3, 3
		d.signer.sid = element(0, false, asn1.ClassContextSpecific, []byte("key identifier"))
	})
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.signer.sid = element(0, false, asn1.ClassContextSpecific, []byte("key identifier"))
	})
}

func TestVerifyRefusesNoDigestAlgorithms(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.digests = nil })
}

func TestVerifyRefusesTwoDigestAlgorithms(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.digests = append(d.digests, identifier(oidSHA512))
	})
}

func TestVerifyRefusesDigestAlgorithmsThatDiffer(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.digests = [][]byte{identifier(oidSHA512)} })
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.digest = identifier(oidSHA512) })
}

func TestVerifyRefusesRevocationLists(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.lists = element(1, true, asn1.ClassContextSpecific)
	})
}

func TestVerifyRefusesUnsignedAttributes(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.signer.unsigned = element(1, true, asn1.ClassContextSpecific, attr(oidSigningTime, marshal(testca.At)))
	})
}

func TestVerifyRefusesNoCertificates(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.certificates = nil })
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.certificates = [][]byte{{}} })
}

func TestVerifyRefusesSignersCertificateNotIncluded(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.certificates = [][]byte{testca.Root(t, "root").Certificate.Raw}
	})
	otherSerial, _ := person(t, func(c *x509.Certificate) { c.SerialNumber = big.NewInt(77) })
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.certificates = [][]byte{otherSerial.Raw} })
}

func TestVerifyRefusesTwoCertificatesOfTheSigner(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.certificates = append(d.certificates, d.certificates[0])
	})
	namesake, _ := person(t, func(c *x509.Certificate) { c.NotAfter = c.NotAfter.Add(time.Hour) })
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.certificates = append(d.certificates, namesake.Raw)
	})
}

func TestVerifyRefusesBrokenCertificate(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.certificates = append(d.certificates, sequence(marshal(1)))
	})
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.certificates = append(d.certificates, element(1, true, asn1.ClassContextSpecific))
	})
}

func TestVerifyRefusesTooManyCertificates(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		root := testca.Root(t, "root").Certificate.Raw
		for len(d.certificates) <= 8 {
			d.certificates = append(d.certificates, root)
		}
	})
}

func TestVerifyAcceptsTheChainInside(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	d.certificates = [][]byte{testca.Root(t, "root").Certificate.Raw, cert.Raw}
	accepts(t, d.encode(), cert)
}

func TestVerifyRefusesNoSignedAttributes(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.bare = true })
	refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.attrs = nil })
}

func TestVerifyRefusesMissingAttribute(t *testing.T) {
	for _, oid := range []asn1.ObjectIdentifier{oidContentType, oidMessageDigest, oidSigningCertV2} {
		refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.replace(oid) })
	}
}

func TestVerifyRefusesAttributeTwice(t *testing.T) {
	cert, _ := person(t)
	right := sha256.Sum256(content)
	for _, c := range []struct {
		oid         asn1.ObjectIdentifier
		right, more []byte
	}{
		{oidContentType, marshal(oidData), marshal(oidSigned)},
		{oidMessageDigest, marshal(right[:]), marshal(make([]byte, 32))},
		{oidSigningCertV2, signingCert(certID(cert)), signingCert(sequence(certHash(cert)))},
		{oidSigningTime, marshal(testca.At), marshal(testca.From)}, // is not interpreted
	} {
		refusesDraft(t, cms.ErrMalformed, func(d *draft) {
			d.signer.replace(c.oid, attr(c.oid, c.right), attr(c.oid, c.more))
		})
		refusesDraft(t, cms.ErrMalformed, func(d *draft) {
			d.signer.replace(c.oid, attr(c.oid, c.right), attr(c.oid, c.right))
		})
	}
}

func TestVerifyRefusesAttributeOfTwoValues(t *testing.T) {
	cert, _ := person(t)
	digest := sha256.Sum256(content)
	for _, c := range []struct {
		oid   asn1.ObjectIdentifier
		value []byte
	}{
		{oidContentType, marshal(oidData)},
		{oidMessageDigest, marshal(digest[:])},
		{oidSigningCertV2, signingCert(certID(cert))},
	} {
		refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.replace(c.oid, attr(c.oid, c.value, c.value)) })
		refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.replace(c.oid, attr(c.oid)) })
	}
}

func TestVerifyRefusesAttributeOfAnotherType(t *testing.T) {
	for _, oid := range []asn1.ObjectIdentifier{oidContentType, oidMessageDigest, oidSigningCertV2} {
		refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.replace(oid, attr(oid, marshal(7))) })
	}
}

func TestVerifyIgnoresOtherSignedAttributes(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	longAgo := time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)
	d.signer.attrs = append(d.signer.attrs, attr(oidSigningTime, marshal(longAgo)))
	accepts(t, d.encode(), cert)
}

func TestVerifyRefusesAlteredContent(t *testing.T) {
	cert, key := person(t)
	der := newDraft(t, cert, key).encode()
	for _, other := range [][]byte{nil, content[1:], append([]byte{0}, content...), bytes.ToUpper(content)} {
		refuses(t, der, other, cms.ErrSignature)
	}
}

func TestVerifyRefusesMessageDigestOfAnotherContent(t *testing.T) {
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(make([]byte, 32))))
	})
	right := sha256.Sum256(content)
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(right[:31])))
	})
}

func TestVerifyRefusesAlteredSignature(t *testing.T) {
	for _, change := range []func(s []byte) []byte{
		func(s []byte) []byte { s[len(s)-1] ^= 1; return s },
		func(s []byte) []byte { s[0] ^= 1; return s },
		func(s []byte) []byte { return s[1:] },
		func(s []byte) []byte { return append([]byte{0}, s...) },
		func([]byte) []byte { return nil },
		func(s []byte) []byte { return make([]byte, len(s)) },
	} {
		refusesDraft(t, cms.ErrSignature, func(d *draft) {
			sign := d.signer.sign
			d.signer.sign = func(signed []byte) []byte { return change(sign(signed)) }
		})
	}
}

func TestVerifyRefusesSignatureByAnotherKey(t *testing.T) {
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		d.signer.sign = pkcs1(t, testca.Key(t, "other"), crypto.SHA256)
	})
}

// The signature is over the SET OF, not over the [0] that stands in the
// message, and not over the content.
func TestVerifyRefusesSignatureOverAnotherEncoding(t *testing.T) {
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		sign := d.signer.sign
		d.signer.sign = func(signed []byte) []byte { return sign(append([]byte{0xA0}, signed[1:]...)) }
	})
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		sign := d.signer.sign
		d.signer.sign = func([]byte) []byte { return sign(content) }
	})
}

// TestVerifyRefusesEveryAlteredOctet alters each octet of a message in turn:
// there is none that neither the signature nor the shape holds.
func TestVerifyRefusesEveryAlteredOctet(t *testing.T) {
	cert, key := person(t)
	der := newDraft(t, cert, key).encode()
	for i := range der {
		altered := bytes.Clone(der)
		altered[i] ^= 0x01
		if _, err := cms.Verify(altered, content); err == nil {
			t.Errorf("octet %d may be altered", i)
		}
	}
}

func TestVerifyRefusesAlteredCertificate(t *testing.T) {
	cert, key := person(t)
	der := newDraft(t, cert, key).encode()
	start := bytes.Index(der, cert.Raw)
	der[start+len(cert.Raw)-1] ^= 1 // of the authority's signature
	refuses(t, der, content, cms.ErrSignature)
}

// Another certificate for the same key, with the same issuer and serial
// number, verifies the signature: signing-certificate-v2 is what refuses it.
func TestVerifyRefusesCertificateOfTheSameKey(t *testing.T) {
	other, _ := person(t, func(c *x509.Certificate) {
		c.Subject = testca.Name("ДРУГОЙ", "ДРУГОЙ", "IIN880714399002", "")
	})
	refusesDraft(t, cms.ErrSignature, func(d *draft) { d.certificates = [][]byte{other.Raw} })
}

func TestVerifyRefusesSigningCertificateOfAnotherIssuer(t *testing.T) {
	cert, _ := person(t)
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		id := sequence(certHash(cert), issuerSerial(cert.RawSubject, cert))
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(id)))
	})
}

func TestVerifyRefusesSigningCertificateOfAnotherSerialNumber(t *testing.T) {
	cert, _ := person(t)
	other := &x509.Certificate{SerialNumber: big.NewInt(5)}
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		id := sequence(certHash(cert), issuerSerial(cert.RawIssuer, other))
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(id)))
	})
}

func TestVerifyRefusesOddIssuerSerial(t *testing.T) {
	cert, _ := person(t)
	directory := element(4, true, asn1.ClassContextSpecific, cert.RawIssuer)
	for name, second := range map[string][]byte{
		"two names":       sequence(sequence(directory, directory), marshal(cert.SerialNumber)),
		"no name":         sequence(sequence(), marshal(cert.SerialNumber)),
		"a host name":     sequence(sequence(element(2, false, asn1.ClassContextSpecific, []byte("a.kz"))), marshal(cert.SerialNumber)),
		"no number":       sequence(sequence(directory)),
		"more":            append(issuerSerial(cert.RawIssuer, cert), asn1.NullBytes...),
		"more inside":     sequence(sequence(directory), marshal(cert.SerialNumber), marshal(1)),
		"another type":    marshal(1),
		"more in a name":  sequence(sequence(element(4, true, asn1.ClassContextSpecific, cert.RawIssuer, cert.RawIssuer)), marshal(cert.SerialNumber)),
		"an empty number": sequence(sequence(directory), []byte{2, 0}),
	} {
		t.Run(name, func(t *testing.T) {
			refusesDraft(t, cms.ErrMalformed, func(d *draft) {
				d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(sequence(certHash(cert), second))))
			})
		})
	}
}

func TestVerifyAcceptsSigningCertificateForms(t *testing.T) {
	cert, key := person(t)
	explicit := sequence(identifier(oidSHA256), certHash(cert))
	for name, id := range map[string][]byte{
		"without issuerSerial": sequence(certHash(cert)),
		"the default spelled":  explicit,
		"both":                 sequence(identifier(oidSHA256, asn1.NullBytes), certHash(cert), issuerSerial(cert.RawIssuer, cert)),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDraft(t, cert, key)
			d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(id)))
			accepts(t, d.encode(), cert)
		})
	}
}

func TestVerifyRefusesSigningCertificateBySHA1(t *testing.T) {
	cert, _ := person(t)
	sum := sha1.Sum(cert.Raw)
	refusesDraft(t, cms.ErrAlgorithm, func(d *draft) {
		id := sequence(identifier(oidSHA1), marshal(sum[:]))
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(id)))
	})
}

func TestVerifyRefusesSigningCertificateOfTwo(t *testing.T) {
	cert, _ := person(t)
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(certID(cert), certID(cert))))
	})
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert()))
	})
}

func TestVerifyRefusesSigningCertificateWithPolicies(t *testing.T) {
	cert, _ := person(t)
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		policies := sequence(sequence(marshal(asn1.ObjectIdentifier{1, 2, 398, 3, 3, 2, 4})))
		value := sequence(sequence(certID(cert)), policies)
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, value))
	})
}

func TestVerifyAcceptsBothNamesOfTheAlgorithm(t *testing.T) {
	cert, key := person(t)
	for name, algorithm := range map[string][]byte{
		"sha256WithRSA":              identifier(oidSHA256RSA, asn1.NullBytes),
		"sha256WithRSA without NULL": identifier(oidSHA256RSA),
		"rsaEncryption":              identifier(oidRSA, asn1.NullBytes),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDraft(t, cert, key)
			d.signer.algorithm = algorithm
			d.digests = [][]byte{identifier(oidSHA256, asn1.NullBytes)}
			accepts(t, d.encode(), cert)
		})
	}
}

func TestVerifyRefusesSHA1(t *testing.T) {
	_, key := person(t)
	sum := sha1.Sum(content)
	refusesDraft(t, cms.ErrAlgorithm, func(d *draft) {
		d.digests = [][]byte{identifier(oidSHA1)}
		d.signer.digest = identifier(oidSHA1)
		d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(sum[:])))
		d.signer.algorithm = identifier(oidSHA1RSA, asn1.NullBytes)
		d.signer.sign = pkcs1(t, key, crypto.SHA1)
	})
	// A SHA-1 signature over SHA-256 digests, under either name.
	refusesDraft(t, cms.ErrAlgorithm, func(d *draft) {
		d.signer.algorithm = identifier(oidSHA1RSA, asn1.NullBytes)
		d.signer.sign = pkcs1(t, key, crypto.SHA1)
	})
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		d.signer.algorithm = identifier(oidRSA, asn1.NullBytes)
		d.signer.sign = pkcs1(t, key, crypto.SHA1)
	})
}

func TestVerifyRefusesSHA512(t *testing.T) {
	_, key := person(t)
	sum := crypto.SHA512.New()
	sum.Write(content)
	refusesDraft(t, cms.ErrAlgorithm, func(d *draft) {
		d.digests = [][]byte{identifier(oidSHA512)}
		d.signer.digest = identifier(oidSHA512)
		d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(sum.Sum(nil))))
		d.signer.algorithm = identifier(oidSHA512RSA, asn1.NullBytes)
		d.signer.sign = pkcs1(t, key, crypto.SHA512)
	})
}

func TestVerifyRefusesPSS(t *testing.T) {
	_, key := person(t)
	pss := func(signed []byte) []byte {
		sum := sha256.Sum256(signed)
		signature, err := rsa.SignPSS(rand.Reader, key, crypto.SHA256, sum[:], nil)
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	for _, parameters := range [][]byte{nil, sequence()} {
		refusesDraft(t, cms.ErrAlgorithm, func(d *draft) {
			d.signer.algorithm = identifier(oidPSS, parameters)
			d.signer.sign = pss
		})
	}
	refusesDraft(t, cms.ErrSignature, func(d *draft) { d.signer.sign = pss })
}

func TestVerifyRefusesOddParameters(t *testing.T) {
	odd := [][]byte{sequence(), marshal(1), append(bytes.Clone(asn1.NullBytes), asn1.NullBytes...), {5, 1, 0}}
	for _, parameters := range odd {
		refusesDraft(t, cms.ErrAlgorithm, func(d *draft) { d.signer.digest = identifier(oidSHA256, parameters) })
		refusesDraft(t, cms.ErrAlgorithm, func(d *draft) { d.signer.algorithm = identifier(oidSHA256RSA, parameters) })
	}
}

func TestVerifyRefusesSmallRSA(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	cert := testca.Root(t, "root").Issue(t, testca.Person(), key.Public())
	refuses(t, newDraft(t, cert, key).encode(), content, cms.ErrAlgorithm)
}

// A long modulus costs whoever checks it seconds, and whoever sends it nothing.
// The signature has the modulus' length, so that nothing else ends the check.
func TestVerifyRefusesLargeRSA(t *testing.T) {
	for bits, want := range map[int]error{8192: cms.ErrSignature, 8193: cms.ErrAlgorithm, 16384: cms.ErrAlgorithm} {
		public := testca.PublicRSA(bits)
		d := newDraft(t, testca.Root(t, "root").Issue(t, testca.Person(), public), testca.Key(t, "person"))
		d.signer.sign = func([]byte) []byte { return make([]byte, public.Size()) }
		refuses(t, d.encode(), content, want)
	}
}

func TestVerifyRefusesOtherKeys(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := testca.Root(t, "root").Issue(t, testca.Person(), key.Public())
	d := newDraft(t, cert, testca.Key(t, "person"))
	d.signer.algorithm = identifier(asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2})
	d.signer.sign = func(signed []byte) []byte {
		sum := sha256.Sum256(signed)
		signature, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	refuses(t, d.encode(), content, cms.ErrAlgorithm)
}

// TestVerifyRefusesAlteredPadding raises forged encodings of the digest to the
// private exponent, so that nothing but the encoding is wrong (RFC 8017, 8.2).
func TestVerifyRefusesAlteredPadding(t *testing.T) {
	_, key := person(t)
	for name, encode := range map[string]func(info, digest []byte) []byte{
		"digest first, garbage after it": func(info, _ []byte) []byte {
			return append(append([]byte{0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0}, info...), make([]byte, 256-11-len(info))...)
		},
		"padding of another octet": func(info, _ []byte) []byte {
			return pad(1, 0xFE, info)
		},
		"block type 2": func(info, _ []byte) []byte { return pad(2, 0xFF, info) },
		"bare digest":  func(_, digest []byte) []byte { return pad(1, 0xFF, digest) },
		"no NULL": func(_, digest []byte) []byte {
			return pad(1, 0xFF, sequence(identifier(oidSHA256), marshal(digest)))
		},
		"named SHA-1": func(_, digest []byte) []byte {
			return pad(1, 0xFF, sequence(identifier(oidSHA1, asn1.NullBytes), marshal(digest)))
		},
		"long form of a length": func(info, _ []byte) []byte {
			return pad(1, 0xFF, append([]byte{0x30, 0x81, info[1]}, info[2:]...))
		},
	} {
		t.Run(name, func(t *testing.T) {
			refusesDraft(t, cms.ErrSignature, func(d *draft) {
				d.signer.sign = func(signed []byte) []byte {
					digest := sha256.Sum256(signed)
					info := sequence(identifier(oidSHA256, asn1.NullBytes), marshal(digest[:]))
					return raise(key, encode(info, digest[:]))
				}
			})
		})
	}
}

// TestRaise shows that the forgery's own arithmetic makes good signatures too.
func TestRaise(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	d.signer.sign = func(signed []byte) []byte {
		digest := sha256.Sum256(signed)
		return raise(key, pad(1, 0xFF, sequence(identifier(oidSHA256, asn1.NullBytes), marshal(digest[:]))))
	}
	accepts(t, d.encode(), cert)
}

func pad(block, filler byte, info []byte) []byte {
	encoded := append([]byte{0, block}, bytes.Repeat([]byte{filler}, 256-3-len(info))...)
	return append(append(encoded, 0), info...)
}

func raise(key *rsa.PrivateKey, encoded []byte) []byte {
	m := new(big.Int).SetBytes(encoded)
	return m.Exp(m, key.D, key.N).FillBytes(make([]byte, 256))
}
