package cms_test

import (
	"bytes"
	"errors"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

// FuzzVerify: no input may crash the reader; every refusal is one of the
// three; and what is accepted must be one signature over this content, so the
// same bytes are refused over any other.
func FuzzVerify(f *testing.F) {
	cert, key := person(f)
	good := newDraft(f, cert, key)
	f.Add(good.encode())
	good.signer.unsorted = true
	f.Add(good.encode())
	good.certificates = append(good.certificates, testca.Root(f, "root").Certificate.Raw)
	f.Add(good.encode())
	for _, k := range kinds()[1:] {
		f.Add(k.person(f).draft(f).encode())
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		given := bytes.Clone(der)
		got, err := cms.Verify(der, content)
		if !bytes.Equal(given, der) {
			t.Fatal("the input was changed")
		}
		if err != nil {
			known := errors.Is(err, cms.ErrMalformed) || errors.Is(err, cms.ErrAlgorithm) || errors.Is(err, cms.ErrSignature)
			if !known || got != nil {
				t.Fatalf("got %v, %v", got, err)
			}
			return
		}
		if _, err := cms.Verify(der, append(content, ' ')); !errors.Is(err, cms.ErrSignature) {
			t.Fatalf("accepted over another content: %v", err)
		}
	})
}
