package cms_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"io"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

// TestSignWritesTheProfile holds every octet to an encoder of its own:
// PKCS#1 v1.5 signatures are the same each time.
func TestSignWritesTheProfile(t *testing.T) {
	cert, key := person(t)
	got, err := cms.Sign(rand.Reader, content, cert, key)
	if err != nil {
		t.Fatal(err)
	}
	if want := newDraft(t, cert, key).encode(); !bytes.Equal(got, want) {
		t.Errorf("got  %x\nwant %x", got, want)
	}
}

func TestSignIsAcceptedByVerify(t *testing.T) {
	cert, key := person(t)
	for _, content := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte("long"), 1<<16)} {
		der, err := cms.Sign(rand.Reader, content, cert, key)
		if err != nil {
			t.Fatal(err)
		}
		got, err := cms.Verify(der, content)
		if err != nil || !got.Equal(cert) {
			t.Errorf("%d octets: %v", len(content), err)
		}
	}
}

func TestSignRefusesAnotherKey(t *testing.T) {
	cert, _ := person(t)
	if _, err := cms.Sign(rand.Reader, content, cert, testca.Key(t, "other")); !errors.Is(err, cms.ErrKey) {
		t.Errorf("got %v", err)
	}
}

// broken is a device that gives no signature, or a wrong one.
type broken struct {
	crypto.Signer
	err error
}

func (b broken) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return make([]byte, 256), b.err
}

func TestSignRefusesAKeyThatFails(t *testing.T) {
	cert, key := person(t)
	for _, cause := range []error{nil, io.ErrUnexpectedEOF} {
		_, err := cms.Sign(rand.Reader, content, cert, broken{key, cause})
		if !errors.Is(err, cms.ErrKey) || cause != nil && !errors.Is(err, cause) {
			t.Errorf("got %v", err)
		}
	}
}

func TestSignRefusesOtherKindsOfKey(t *testing.T) {
	root := testca.Root(t, "root")
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]crypto.Signer{"RSA 1024": small, "ECDSA": curve, "Ed25519": edwards} {
		t.Run(name, func(t *testing.T) {
			cert := root.Issue(t, testca.Person(), key.Public())
			if _, err := cms.Sign(rand.Reader, content, cert, key); !errors.Is(err, cms.ErrAlgorithm) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// The two benchmarks of each pair run in one process, so their ratio means
// something on a busy machine too.

func BenchmarkSign(b *testing.B) {
	cert, key := person(b)
	for b.Loop() {
		if _, err := cms.Sign(rand.Reader, content, cert, key); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSignBareRSA(b *testing.B) {
	_, key := person(b)
	digest := sha256.Sum256(content)
	for b.Loop() {
		if _, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	cert, key := person(b)
	der, err := cms.Sign(rand.Reader, content, cert, key)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := cms.Verify(der, content); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyBareRSA(b *testing.B) {
	_, key := person(b)
	digest := sha256.Sum256(content)
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, digest[:], signature); err != nil {
			b.Fatal(err)
		}
	}
}
