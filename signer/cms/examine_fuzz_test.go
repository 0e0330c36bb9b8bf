package cms_test

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kezek.kz/kezek/signer/cms"
)

// FuzzExamine: no input may crash the reader; every refusal is one of those
// documented; the input stays as it was; and a signature that holds does so
// over this content alone.
func FuzzExamine(f *testing.F) {
	cert, key := person(f)
	d := newDraft(f, cert, key)
	der := d.encode()
	f.Add(der)
	f.Add(pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: der}))
	f.Add([]byte(base64.StdEncoding.EncodeToString(der)))
	d.signer.unsorted = true
	d.encapsulated = append(d.encapsulated, element(0, true, 2, marshal(content))...)
	f.Add(d.encode())
	d.signer.bare = true
	f.Add(d.encode())
	f.Add(append(append([]byte{0x30, 0x80}, der[4:]...), 0, 0))
	for _, path := range samples() {
		if data, err := os.ReadFile(path); err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		given := bytes.Clone(data)
		r, err := cms.Examine(data, content)
		if !bytes.Equal(given, data) {
			t.Fatal("the input was changed")
		}
		if err != nil {
			if r != nil || !among(err, cms.ErrMalformed, cms.ErrTooLarge, cms.ErrNoSigner) {
				t.Fatalf("%v, %v", r, err)
			}
			return
		}
		if len(r.Signatures) == 0 {
			t.Fatal("a report of no signature")
		}
		for _, s := range r.Signatures {
			checkFuzzed(t, s)
		}
	})
}

func checkFuzzed(t *testing.T, s cms.Signature) {
	if s.Err != nil && !among(s.Err, cms.ErrDigestMismatch, cms.ErrSignature, cms.ErrAlgorithm, cms.ErrNoCertificate,
		cms.ErrOtherCertificate, cms.ErrMalformed, cms.ErrNoContent, cms.ErrOtherContent, cms.ErrTooLarge) {
		t.Fatal(s.Err)
	}
	if s.Err == nil && s.Certificate == nil {
		t.Fatal("holds without a certificate")
	}
	if s.Certificate != nil {
		if _, err := x509.ParseCertificate(s.Certificate.Raw); err != nil {
			t.Fatal(err)
		}
	}
}

func among(err error, known ...error) bool {
	for _, one := range known {
		if errors.Is(err, one) {
			return true
		}
	}
	return false
}

// samples are the authority's signed files, where its test data is here.
func samples() []string {
	dir := os.Getenv("KEZEK_NCA_DIR")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "nca")
	}
	paths, _ := filepath.Glob(filepath.Join(dir, "signed", "*"))
	return paths
}
