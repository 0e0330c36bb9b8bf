package token

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"sync"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
)

func openFake(t *testing.T, f *fake) crypto.Signer {
	t.Helper()
	s, err := f.open(t, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	return s.Keys()[0].Signer
}

func TestSignatures(t *testing.T) {
	f := newFake(t)
	s := openFake(t, f)
	d256, d384, d512 := sha256.Sum256(nil), sha512.Sum384(nil), sha512.Sum512(nil)
	for hash, digest := range map[crypto.Hash][]byte{crypto.SHA256: d256[:], crypto.SHA384: d384[:], crypto.SHA512: d512[:]} {
		signature, err := s.Sign(nil, digest, hash)
		if err != nil || rsa.VerifyPKCS1v15(&f.key.PublicKey, hash, digest, signature) != nil {
			t.Errorf("%v: %v", hash, err)
		}
	}
	if !f.key.PublicKey.Equal(s.Public()) {
		t.Error("another public key")
	}
}

func TestSignRefusesBeforeTheTokenIsAsked(t *testing.T) {
	f := newFake(t)
	s := openFake(t, f)
	for name, c := range map[string]struct {
		digest []byte
		opts   crypto.SignerOpts
	}{
		"SHA-1":            {make([]byte, 20), crypto.SHA1},
		"no hash":          {make([]byte, 32), crypto.Hash(0)},
		"no options":       {make([]byte, 32), nil},
		"PSS":              {make([]byte, 32), &rsa.PSSOptions{Hash: crypto.SHA256}},
		"digest too short": {make([]byte, 31), crypto.SHA256},
		"digest too long":  {make([]byte, 33), crypto.SHA256},
	} {
		if _, err := s.Sign(nil, c.digest, c.opts); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.calls[len(f.calls)-1] == "sign" {
		t.Error("the token was asked")
	}
}

func TestSignatureOfAnotherKeyIsRefused(t *testing.T) {
	f := newFake(t)
	f.key = testca.Key(t, "other")
	if _, err := openFake(t, f).Sign(nil, make([]byte, 32), crypto.SHA256); !errors.Is(err, ErrFailed) {
		t.Error(err)
	}
}

func TestSigningAndClosingAtTheSameTime(t *testing.T) {
	f := newFake(t)
	session, err := f.open(t, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			_, err := session.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256)
			if err != nil && !errors.Is(err, ErrFailed) && !errors.Is(err, ErrCrashed) {
				t.Error(err)
			}
		})
	}
	group.Go(func() { _ = session.Close() })
	group.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		t.Error("the module was not closed")
	}
}

func TestNoSession(t *testing.T) {
	var s *Session
	if s.Keys() != nil || s.Close() != nil {
		t.Error("nil has keys")
	}
}
