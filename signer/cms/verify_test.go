package cms_test

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"slices"
	"testing"

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

// refusesDraft changes one thing of a good message, for each kind of key.
func refusesDraft(t *testing.T, want error, change func(d *draft)) {
	t.Helper()
	for _, k := range kinds() {
		refusesDraftOf(t, k.person(t), want, change)
	}
}

func refusesDraftOf(t *testing.T, s subject, want error, change func(d *draft)) {
	t.Helper()
	d := s.draft(t)
	accepts(t, d.encode(), s.cert)
	change(d)
	refuses(t, d.encode(), content, want)
}

// refusesRSA changes one thing of a good message by an RSA key.
func refusesRSA(t *testing.T, want error, change func(d *draft)) {
	t.Helper()
	refusesDraftOf(t, kinds()[0].person(t), want, change)
}

func TestVerifyRefusesAlteredContent(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		der := s.draft(t).encode()
		for _, other := range [][]byte{nil, content[1:], append([]byte{0}, content...), bytes.ToUpper(content)} {
			refuses(t, der, other, cms.ErrSignature)
		}
	})
}

func TestVerifyRefusesMessageDigestOfAnotherContent(t *testing.T) {
	for _, change := range []func(right []byte) []byte{
		func(right []byte) []byte { return make([]byte, len(right)) },
		func(right []byte) []byte { return right[:len(right)-1] },
		func(right []byte) []byte { return append(right, 0) },
		func(right []byte) []byte { slices.Reverse(right); return right },
		func([]byte) []byte { return nil },
	} {
		refusesDraft(t, cms.ErrSignature, func(d *draft) {
			digest := change(d.of.sum(content))
			d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(digest)))
		})
	}
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
		d.signer.sign = d.of.sign(t, d.of.Key(t, "other"))
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
	forEachKind(t, func(t *testing.T, s subject) {
		der := s.draft(t).encode()
		for i := range der {
			altered := bytes.Clone(der)
			altered[i] ^= 0x01
			if _, err := cms.Verify(altered, content); err == nil {
				t.Errorf("octet %d may be altered", i)
			}
		}
	})
}

func TestVerifyRefusesAlteredCertificate(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		der := s.draft(t).encode()
		start := bytes.Index(der, s.cert.Raw)
		der[start+len(s.cert.Raw)-1] ^= 1 // of the authority's signature
		refuses(t, der, content, cms.ErrSignature)
	})
}

// Another certificate for the same key, with the same issuer and serial
// number, verifies the signature: signing-certificate-v2 is what refuses it.
func TestVerifyRefusesCertificateOfTheSameKey(t *testing.T) {
	refusesDraft(t, cms.ErrSignature, func(d *draft) {
		other := d.of.person(t, func(c *x509.Certificate) {
			c.Subject = testca.Name("ДРУГОЙ", "ДРУГОЙ", "IIN880714399002", "")
		})
		d.certificates = [][]byte{other.cert.Raw}
	})
}

func TestVerifyRefusesOddParameters(t *testing.T) {
	odd := [][]byte{sequence(), marshal(1), append(bytes.Clone(asn1.NullBytes), asn1.NullBytes...), {5, 1, 0}}
	for _, parameters := range odd {
		refusesDraft(t, cms.ErrAlgorithm, func(d *draft) { d.signer.digest = identifier(d.of.digest, parameters) })
		refusesDraft(t, cms.ErrAlgorithm, func(d *draft) { d.signer.algorithm = identifier(d.of.signature, parameters) })
	}
}

func TestVerifyAcceptsParametersAbsentAndNull(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		for _, digest := range [][]byte{nil, asn1.NullBytes} {
			for _, signature := range [][]byte{nil, asn1.NullBytes} {
				d := s.draft(t)
				d.digests = [][]byte{identifier(s.digest, digest)}
				d.signer.digest = identifier(s.digest, digest)
				d.signer.algorithm = identifier(s.signature, signature)
				accepts(t, d.encode(), s.cert)
			}
		}
	})
}
