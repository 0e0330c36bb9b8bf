package cms_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

// TestSignWritesTheProfile holds every octet to an encoder of its own, but for
// the signature: GOST ones differ each time.
func TestSignWritesTheProfile(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		got := signed(t, s, content)
		want := s.draft(t)
		size := len(want.signer.sign(nil))
		want.signer.sign = func([]byte) []byte { return got[len(got)-size:] }
		if want := want.encode(); !bytes.Equal(got, want) {
			t.Errorf("got  %x\nwant %x", got, want)
		}
		if s.Name == "RSA" && !bytes.Equal(got, s.draft(t).encode()) {
			t.Error("another signature, where they are the same each time")
		}
	})
}

func signed(t testing.TB, s subject, content []byte) []byte {
	t.Helper()
	der, err := cms.Sign(rand.Reader, content, s.cert, s.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestSignIsAcceptedByVerify(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		for _, content := range [][]byte{nil, []byte("x"), bytes.Repeat([]byte("long"), 1<<16)} {
			got, err := cms.Verify(signed(t, s, content), content)
			if err != nil || !got.Equal(s.cert) {
				t.Errorf("%d octets: %v", len(content), err)
			}
		}
	})
}

func TestSignRefusesAnotherKey(t *testing.T) {
	for _, own := range kinds() {
		cert := own.person(t).cert
		for _, other := range kinds() {
			if _, err := cms.Sign(rand.Reader, content, cert, other.Key(t, "other")); !errors.Is(err, cms.ErrKey) {
				t.Errorf("%s for %s: %v", other.Name, own.Name, err)
			}
		}
	}
}

// broken is a device that gives no signature, or a wrong one.
type broken struct {
	crypto.Signer
	size int
	err  error
}

func (b broken) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return make([]byte, b.size), b.err
}

func TestSignRefusesAKeyThatFails(t *testing.T) {
	forEachKind(t, func(t *testing.T, s subject) {
		size := len(s.sign(t, s.key)(nil))
		for _, cause := range []error{nil, io.ErrUnexpectedEOF} {
			_, err := cms.Sign(rand.Reader, content, s.cert, broken{s.key, size, cause})
			if !errors.Is(err, cms.ErrKey) || cause != nil && !errors.Is(err, cause) {
				t.Errorf("got %v", err)
			}
		}
	})
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
