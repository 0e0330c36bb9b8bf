package pki_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"errors"
	"testing"

	"kezek.kz/kezek/signer/pki"
)

// Whatever the octets, there is a key or an error, never both, and what was
// read can be written and read again as the same key.

func FuzzParsePublicKey(f *testing.F) {
	for _, key := range signers(f) {
		der, err := pki.MarshalPublicKey(key.Public())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(der)
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		public, err := pki.ParsePublicKey(der)
		if err != nil {
			refusedOnce(t, err, public != nil)
			return
		}
		again, err := pki.MarshalPublicKey(public)
		if err != nil {
			t.Fatal(err)
		}
		same, err := pki.ParsePublicKey(again)
		if err != nil || !public.(comparable).Equal(same) {
			t.Errorf("%x is not read as it was written: %v", der, err)
		}
		_ = pki.SizeFits(public)
		if _, err := pki.KeyID(public); err != nil {
			t.Error(err)
		}
	})
}

func FuzzParsePrivateKey(f *testing.F) {
	for _, key := range signers(f) {
		der, err := pki.MarshalPrivateKey(key)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(der)
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		given := bytes.Clone(der)
		key, err := pki.ParsePrivateKey(der)
		if !bytes.Equal(given, der) {
			t.Fatal("the input was changed")
		}
		if err != nil {
			refusedOnce(t, err, key != nil)
			return
		}
		again, err := pki.MarshalPrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		same, err := pki.ParsePrivateKey(again)
		if err != nil || !key.(interface{ Equal(crypto.PrivateKey) bool }).Equal(same) {
			t.Errorf("a key is not read as it was written: %v", err)
		}
	})
}

// FuzzCheckSignature: no other identifier than the one written, with NULL or
// without, makes a signature valid.
func FuzzCheckSignature(f *testing.F) {
	type made struct {
		public     crypto.PublicKey
		identifier []byte
		signature  []byte
	}
	var all []made
	for _, key := range signers(f) {
		identifier, signature, err := pki.Sign(rand.Reader, key, content)
		if err != nil {
			f.Fatal(err)
		}
		all = append(all, made{key.Public(), identifier, signature})
		f.Add(identifier)
	}
	id := sha2(f, 1, nil)
	f.Add(pssIdentifier(f, id, id, 32))
	f.Fuzz(func(t *testing.T, identifier []byte) {
		for _, m := range all {
			err := pki.CheckSignature(identifier, m.public, content, m.signature)
			if err != nil {
				refusedOnce(t, err, false)
				continue
			}
			bare := bytes.TrimSuffix(m.identifier[2:], []byte{5, 0})
			if got := bytes.TrimSuffix(identifier[2:], []byte{5, 0}); !bytes.Equal(got, bare) {
				t.Errorf("%x is taken for %x", identifier, m.identifier)
			}
		}
	})
}

// refusedOnce: an error is exactly one of the package's, and nothing is given
// with it.
func refusedOnce(t *testing.T, err error, given bool) {
	t.Helper()
	count := 0
	for _, one := range []error{pki.ErrAlgorithm, pki.ErrKey, pki.ErrSignature} {
		if errors.Is(err, one) {
			count++
		}
	}
	if count != 1 || given {
		t.Errorf("%v, %v", given, err)
	}
}
