package cms_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

func TestExamineTakes64Attributes(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	for i := len(d.signer.attrs); i < 64; i++ {
		d.signer.attrs = append(d.signer.attrs, attr(asn1.ObjectIdentifier{1, 2, 398, i}, marshal(i)))
	}
	if s := examines(t, d.encode(), content); s.Err != nil {
		t.Errorf("64: %v", s.Err)
	}
	d.signer.attrs = append(d.signer.attrs, attr(asn1.ObjectIdentifier{1, 2, 398, 64}, marshal(64)))
	if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrMalformed) {
		t.Errorf("65: %v", s.Err)
	}
}

func TestExamineTakes32Signers(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	d.signers = 32
	r, err := cms.Examine(d.encode(), content)
	if err != nil || len(r.Signatures) != 32 || r.Signatures[31].Err != nil {
		t.Error(err)
	}
}

// The content is hashed once for all signers.
func TestExamineHashesTheContentOnce(t *testing.T) {
	cert, key := person(t)
	large := make([]byte, 40<<20)
	d := newDraft(t, cert, key)
	d.signer.bare = true
	signature := d.signer.sign(large)
	d.signer.sign = func([]byte) []byte { return signature }
	d.signers = 30
	r, err := cms.Examine(d.encode(), large)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Signatures {
		if s.Err != nil {
			t.Fatal(s.Err)
		}
	}
}

// Ed25519 hashes what is signed together with the signature.
func TestExamineBoundsItsWork(t *testing.T) {
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	large := make([]byte, 40<<20)
	d := newDraft(t, testca.Root(t, "root").Issue(t, testca.Person(), public), testca.Key(t, "person"))
	d.signer.digest, d.signer.algorithm = identifier(oidSHA512), identifier(oidEd25519)
	d.signer.bare = true
	signature := ed25519.Sign(key, large)
	d.signer.sign = func([]byte) []byte { return signature }
	d.signers = 30
	r, err := cms.Examine(d.encode(), large)
	if err != nil {
		t.Fatal(err)
	}
	if r.Signatures[0].Err != nil || !is(r.Signatures[29].Err, cms.ErrTooLarge) {
		t.Errorf("%v, %v", r.Signatures[0].Err, r.Signatures[29].Err)
	}
}

// A certificate that is larger than anybody's is left aside.
func TestExamineLeavesALargeCertificateAside(t *testing.T) {
	filler := pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 398, 99}, Value: make([]byte, 64<<10)}
	cert, key := person(t, func(c *x509.Certificate) { c.ExtraExtensions = append(c.ExtraExtensions, filler) })
	if s := examines(t, newDraft(t, cert, key).encode(), content); !is(s.Err, cms.ErrNoCertificate) {
		t.Error(s.Err)
	}
}
