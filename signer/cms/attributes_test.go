package cms_test

import (
	"crypto/sha1"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"testing"
	"time"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

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
	forEachKind(t, func(t *testing.T, s subject) {
		for _, c := range []struct {
			oid         asn1.ObjectIdentifier
			right, more []byte
		}{
			{oidContentType, marshal(oidData), marshal(oidSigned)},
			{oidMessageDigest, marshal(s.sum(content)), marshal(make([]byte, 32))},
			{oidSigningCertV2, signingCert(s.certID()), signingCert(s.certIDWith())},
			{oidSigningTime, marshal(testca.At), marshal(testca.From)}, // is not interpreted
		} {
			for _, second := range [][]byte{c.right, c.more} {
				refusesDraftOf(t, s, cms.ErrMalformed, func(d *draft) {
					d.signer.replace(c.oid, attr(c.oid, c.right), attr(c.oid, second))
				})
			}
		}
	})
}

func TestVerifyRefusesAttributeOfTwoValues(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		for _, c := range []struct {
			oid   asn1.ObjectIdentifier
			value []byte
		}{
			{oidContentType, marshal(oidData)},
			{oidMessageDigest, marshal(s.sum(content))},
			{oidSigningCertV2, signingCert(s.certID())},
		} {
			for _, values := range [][][]byte{{c.value, c.value}, {}} {
				refusesDraftOf(t, s, cms.ErrMalformed, func(d *draft) { d.signer.replace(c.oid, attr(c.oid, values...)) })
			}
		}
	})
}

func TestVerifyRefusesAttributeOfAnotherType(t *testing.T) {
	for _, oid := range []asn1.ObjectIdentifier{oidContentType, oidMessageDigest, oidSigningCertV2} {
		refusesDraft(t, cms.ErrMalformed, func(d *draft) { d.signer.replace(oid, attr(oid, marshal(7))) })
	}
}

func TestVerifyIgnoresOtherSignedAttributes(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		d := s.draft(t)
		longAgo := time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC)
		d.signer.attrs = append(d.signer.attrs, attr(oidSigningTime, marshal(longAgo)))
		accepts(t, d.encode(), s.cert)
	})
}

func TestVerifyRefusesSigningCertificateOfAnotherIssuer(t *testing.T) {
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		id := d.of.certIDWith(issuerSerial(d.of.cert.RawSubject, d.of.cert))
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(id)))
	})
}

func TestVerifyRefusesSigningCertificateOfAnotherSerialNumber(t *testing.T) {
	other := &x509.Certificate{SerialNumber: big.NewInt(5)}
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		id := d.of.certIDWith(issuerSerial(d.of.cert.RawIssuer, other))
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(id)))
	})
}

func TestVerifyRefusesOddIssuerSerial(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		cert := s.cert
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
				refusesDraftOf(t, s, cms.ErrMalformed, func(d *draft) {
					d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(s.certIDWith(second))))
				})
			})
		}
	})
}

func TestVerifyAcceptsSigningCertificateForms(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		issuer := issuerSerial(s.cert.RawIssuer, s.cert)
		for name, id := range map[string][]byte{
			"without issuerSerial": s.certIDWith(),
			"the digest spelled":   sequence(identifier(s.digest), s.certHash()),
			"with NULL":            sequence(identifier(s.digest, asn1.NullBytes), s.certHash()),
			"both":                 sequence(identifier(s.digest, asn1.NullBytes), s.certHash(), issuer),
		} {
			t.Run(name, func(t *testing.T) {
				d := s.draft(t)
				d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(id)))
				accepts(t, d.encode(), s.cert)
			})
		}
	})
}

func TestVerifyRefusesSigningCertificateBySHA1(t *testing.T) {
	refusesDraft(t, cms.ErrAlgorithm, func(d *draft) {
		sum := sha1.Sum(d.of.cert.Raw)
		id := sequence(identifier(oidSHA1), marshal(sum[:]))
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(id)))
	})
}

// The digest of another kind of key, named truly, and left out where it is not
// the default.
func TestVerifyRefusesSigningCertificateByAnotherDigest(t *testing.T) {
	for _, other := range kinds() {
		for _, s := range kinds() {
			if s.Name == other.Name {
				continue
			}
			who := s.person(t)
			refusesDraftOf(t, who, cms.ErrAlgorithm, func(d *draft) {
				id := sequence(identifier(other.digest), marshal(other.sum(who.cert.Raw)))
				d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(id)))
			})
		}
	}
	for _, s := range kinds()[1:] {
		who := s.person(t)
		for _, hash := range [][]byte{who.certHash(), certHash(who.cert)} {
			refusesDraftOf(t, who, cms.ErrAlgorithm, func(d *draft) {
				d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(sequence(hash))))
			})
		}
	}
}

func TestVerifyRefusesSigningCertificateOfTwo(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		id := d.of.certID()
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(id, id)))
	})
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert()))
	})
}

func TestVerifyRefusesSigningCertificateWithPolicies(t *testing.T) {
	refusesDraft(t, cms.ErrMalformed, func(d *draft) {
		policies := sequence(sequence(marshal(asn1.ObjectIdentifier{1, 2, 398, 3, 3, 2, 4})))
		value := sequence(sequence(d.of.certID()), policies)
		d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, value))
	})
}
