package cms_test

import (
	"bytes"
	"encoding/asn1"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/internal/testca"
)

// otherKinds runs a test for each pair of different kinds.
func otherKinds(t *testing.T, test func(t *testing.T, s subject, other kind)) {
	t.Helper()
	forEachKind(t, func(t *testing.T, s subject) {
		for _, other := range kinds() {
			if other.Name != s.Name {
				t.Run(other.Name, func(t *testing.T) { test(t, s, other) })
			}
		}
	})
}

// The digest of another kind, named truly and made truly, throughout.
func TestVerifyRefusesTheDigestOfAnotherKind(t *testing.T) {
	otherKinds(t, func(t *testing.T, s subject, other kind) {
		refusesDraftOf(t, s, cms.ErrAlgorithm, func(d *draft) {
			d.digests = [][]byte{identifier(other.digest)}
			d.signer.digest = identifier(other.digest)
			d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(other.sum(content))))
		})
		// Under the right name.
		refusesDraftOf(t, s, cms.ErrSignature, func(d *draft) {
			d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(other.sum(content))))
		})
	})
}

// The signature of another kind, under its own name and under the right one.
func TestVerifyRefusesTheSignatureOfAnotherKind(t *testing.T) {
	otherKinds(t, func(t *testing.T, s subject, other kind) {
		sign := other.sign(t, other.Key(t, "person"))
		refusesDraftOf(t, s, cms.ErrAlgorithm, func(d *draft) {
			d.signer.algorithm = identifier(other.signature, asn1.NullBytes)
			d.signer.sign = sign
		})
		refusesDraftOf(t, s, cms.ErrAlgorithm, func(d *draft) {
			d.signer.algorithm = identifier(other.signature, asn1.NullBytes)
		})
		refusesDraftOf(t, s, cms.ErrSignature, func(d *draft) { d.signer.sign = sign })
	})
}

// The certificate of another kind for the same person.
func TestVerifyRefusesTheCertificateOfAnotherKind(t *testing.T) {
	otherKinds(t, func(t *testing.T, s subject, other kind) {
		refusesDraftOf(t, s, cms.ErrAlgorithm, func(d *draft) {
			d.certificates = [][]byte{other.person(t).cert.Raw}
		})
	})
}

// The authority's encoding of a GOST signature, and no other one.
func TestVerifyRefusesOtherEncodingsOfGOST(t *testing.T) {
	for _, k := range kinds()[1:] {
		for _, change := range []func(r, s []byte) []byte{
			func(r, s []byte) []byte { return slices.Concat(reversed(s), reversed(r)) }, // RFC 9215
			func(r, s []byte) []byte { return slices.Concat(reversed(r), reversed(s)) },
			func(r, s []byte) []byte { return slices.Concat(s, r) },
		} {
			refusesDraftOf(t, k.person(t), cms.ErrSignature, func(d *draft) {
				sign := d.signer.sign
				d.signer.sign = func(signed []byte) []byte {
					signature := sign(signed)
					half := len(signature) / 2
					return change(signature[:half], signature[half:])
				}
			})
		}
	}
}

func reversed(octets []byte) []byte {
	octets = slices.Clone(octets)
	slices.Reverse(octets)
	return octets
}

// A GOST key is read here and not by crypto/x509, which takes the certificate
// whatever stands there.
func TestVerifyRefusesAGOSTKeyThatIsNone(t *testing.T) {
	for _, k := range kinds()[1:] {
		refusesDraftOf(t, k.person(t), cms.ErrMalformed, func(d *draft) {
			point := d.of.key.Public().(*gost.PublicKey).Bytes()
			d.certificates = [][]byte{bytes.Replace(d.of.cert.Raw, point, make([]byte, len(point)), 1)}
		})
	}
}

func TestVerifyRefusesAGOSTKeyOnAnotherCurve(t *testing.T) {
	s := kinds()[1].person(t)
	refusesDraftOf(t, s, cms.ErrAlgorithm, func(d *draft) {
		own := marshal(asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 2, 1})
		other := marshal(asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 2, 2})
		d.certificates = [][]byte{bytes.Replace(s.cert.Raw, own, other, 1)}
	})
}

// signature takes a message apart: the SET OF signed attributes and the
// signature over it.
func signature(t testing.TB, der []byte) (set, signature []byte) {
	t.Helper()
	explicit := tags.Tag(0).ContextSpecific().Constructed()
	s := cryptobyte.String(der)
	var info, body, signed, signers, signer, attributes, octets cryptobyte.String
	if !s.ReadASN1(&info, tags.SEQUENCE) || !info.SkipASN1(tags.OBJECT_IDENTIFIER) || !info.ReadASN1(&body, explicit) ||
		!body.ReadASN1(&signed, tags.SEQUENCE) || !signed.SkipASN1(tags.INTEGER) || !signed.SkipASN1(tags.SET) ||
		!signed.SkipASN1(tags.SEQUENCE) || !signed.SkipASN1(explicit) || !signed.ReadASN1(&signers, tags.SET) ||
		!signers.ReadASN1(&signer, tags.SEQUENCE) || !signer.SkipASN1(tags.INTEGER) || !signer.SkipASN1(tags.SEQUENCE) ||
		!signer.SkipASN1(tags.SEQUENCE) || !signer.ReadASN1Element(&attributes, explicit) ||
		!signer.SkipASN1(tags.SEQUENCE) || !signer.ReadASN1(&octets, tags.OCTET_STRING) {
		t.Fatal("not a message")
	}
	return append([]byte{0x31}, attributes[1:]...), octets
}

// TestOpenSSLVerifiesOurGOST lets OpenSSL's engine check what Sign has signed.
// It does not know the national identifiers, so it is given the attributes, the
// signature and the key one by one; and the S-box of its older digest is
// another one, so that digest is made here.
func TestOpenSSLVerifiesOurGOST(t *testing.T) {
	for _, k := range kinds()[1:] {
		t.Run(k.Name, func(t *testing.T) {
			s := k.person(t)
			set, octets := signature(t, signed(t, s, content))
			digest := s.sum(set)
			if k.digest.Equal(oidStreebog512) {
				digest = testca.Streebog512(t, set)
				if !bytes.Contains(set, testca.Streebog512(t, content)) || !bytes.Contains(set, testca.Streebog512(t, s.cert.Raw)) {
					t.Error("OpenSSL has other digests of the content or the certificate")
				}
			}
			public := s.key.Public().(*gost.PublicKey)
			if out, err := testca.GOSTVerify(t, public, digest, octets); err != nil {
				t.Errorf("%v: %s", err, out)
			}
			if out, err := testca.EngineVerify(t, public, digest, octets); err == nil {
				t.Errorf("unreversed: %s", out)
			}
			octets[len(octets)/2] ^= 1
			if out, err := testca.GOSTVerify(t, public, digest, octets); err == nil {
				t.Errorf("altered: %s", out)
			}
		})
	}
}
