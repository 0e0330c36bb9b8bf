package cms_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/pki"
)

func TestExamineTakesEveryKindOfKey(t *testing.T) {
	names := map[string]string{"RSA": "SHA-256", "ECGOST3410-2015-512": "GOSTR3411-2012-512", "ECGOST34310": "GOSTR3411-94"}
	for _, k := range kinds() {
		t.Run(k.Name, func(t *testing.T) {
			who := k.person(t)
			own, err := cms.Sign(rand.Reader, content, who.cert, who.key)
			if err != nil {
				t.Fatal(err)
			}
			bare, unsorted, inside := who.draft(t), who.draft(t), who.draft(t)
			bare.signer.bare, unsorted.signer.unsorted = true, true
			attach(inside, content)
			for name, data := range map[string][]byte{
				"own": own, "no attributes": bare.encode(), "in another order": unsorted.encode(), "content inside": inside.encode(),
			} {
				s := examines(t, data, content)
				if s.Err != nil || !s.Certificate.Equal(who.cert) || s.Digest != names[k.Name] {
					t.Errorf("%s: %s, %v", name, s.Digest, s.Err)
				}
			}
			if s := examines(t, own, content[1:]); !is(s.Err, cms.ErrDigestMismatch) {
				t.Errorf("another content: %v", s.Err)
			}
			if s := examines(t, bare.encode(), content[1:]); !is(s.Err, cms.ErrSignature) {
				t.Errorf("another content without attributes: %v", s.Err)
			}
		})
	}
}

// The digest of the content and the one of the signature are one: a message
// that names SHA-256 for the first beside a GOST signature is nobody's.
func TestExamineRefusesTheDigestOfAnotherKind(t *testing.T) {
	all := kinds()
	for _, k := range all[1:] {
		sum := sha256.Sum256(content)
		d := k.person(t).draft(t)
		d.signer.digest = identifier(oidSHA256)
		d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(sum[:])))
		if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrAlgorithm) {
			t.Errorf("%s: %v", k.Name, s.Err)
		}
	}
	for i, k := range all {
		for j, other := range all {
			if i == j {
				continue
			}
			d := k.person(t).draft(t)
			d.signer.algorithm = identifier(other.signature, asn1.NullBytes)
			if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrAlgorithm) {
				t.Errorf("%s named %s: %v", k.Name, other.Name, s.Err)
			}
		}
	}
}

// A key whose octets are none, such as a point off the curve.
func TestExamineRefusesACertificateWithNoKey(t *testing.T) {
	who := kinds()[1].person(t)
	spki := who.cert.RawSubjectPublicKeyInfo
	raw := append([]byte{}, who.cert.Raw...)
	at := bytes.Index(raw, spki)
	raw[at+len(spki)-1] ^= 1
	broken, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pki.PublicKey(broken); err == nil {
		t.Fatal("the key is still one")
	}
	d := who.draft(t)
	d.certificates = [][]byte{raw}
	if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrAlgorithm) {
		t.Error(s.Err)
	}
}
