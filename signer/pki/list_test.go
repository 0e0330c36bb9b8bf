package pki_test

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

func sampleList() pki.List {
	return pki.List{
		Number:     big.NewInt(41),
		ThisUpdate: testca.At.Add(300 * time.Millisecond),
		NextUpdate: testca.At.Add(24 * time.Hour),
		Revoked: []pki.Revoked{
			{Serial: big.NewInt(0x5F5E58A1), At: testca.At.Add(-time.Hour), Reason: 1},
			{Serial: new(big.Int).Lsh(big.NewInt(255), 152), At: time.Date(2051, 2, 3, 4, 5, 6, 0, time.UTC)},
		},
	}
}

func createList(t testing.TB, list pki.List, authority *testca.Authority) []byte {
	t.Helper()
	der, err := pki.CreateRevocationList(rand.Reader, list, authority.Certificate, authority.Key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// TestGoReadsOurLists: crypto/x509 parses them, whatever the key, and verifies
// those that it can.
func TestGoReadsOurLists(t *testing.T) {
	for _, kind := range testca.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			root := kind.Root(t, "root")
			want := sampleList()
			der := createList(t, want, root)
			list, err := x509.ParseRevocationList(der)
			if err != nil {
				t.Fatal(err)
			}
			if list.Number.Cmp(want.Number) != 0 || !list.ThisUpdate.Equal(testca.At) || !list.NextUpdate.Equal(want.NextUpdate) ||
				!bytes.Equal(list.AuthorityKeyId, root.Certificate.SubjectKeyId) || !bytes.Equal(list.RawIssuer, root.Certificate.RawSubject) {
				t.Errorf("got %+v", list)
			}
			if len(list.RevokedCertificateEntries) != 2 {
				t.Fatalf("%d entries", len(list.RevokedCertificateEntries))
			}
			for i, e := range list.RevokedCertificateEntries {
				if w := want.Revoked[i]; e.SerialNumber.Cmp(w.Serial) != 0 || !e.RevocationTime.Equal(w.At) || e.ReasonCode != w.Reason {
					t.Errorf("entry %d: %+v", i, e)
				}
			}
			if kind.Name == pki.NameRSA {
				if err := list.CheckSignatureFrom(root.Certificate); err != nil {
					t.Error(err)
				}
			}
			tbs, identifier, signature := cut(t, der)
			if err := pki.CheckSignature(identifier, root.Key.Public(), tbs, signature); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestListOfNothing(t *testing.T) {
	root := testca.GOSTRoot(t, "root")
	list, err := x509.ParseRevocationList(createList(t, pki.List{Number: big.NewInt(1), ThisUpdate: testca.At, NextUpdate: testca.Until}, root))
	if err != nil || len(list.RevokedCertificateEntries) != 0 {
		t.Error(err)
	}
	bare := *root.Certificate
	bare.SubjectKeyId = nil
	der, err := pki.CreateRevocationList(rand.Reader, pki.List{ThisUpdate: testca.At}, &bare, root.Key)
	if err != nil {
		t.Fatal(err)
	}
	list, err = x509.ParseRevocationList(der)
	if err != nil || len(list.Extensions) != 0 || list.Number != nil || !list.NextUpdate.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestOpenSSLReadsOurLists(t *testing.T) {
	for _, kind := range testca.Kinds() {
		base, delta := sampleList(), sampleList()
		delta.DeltaOf = big.NewInt(40)
		root := kind.Root(t, "root")
		for name, list := range map[string]pki.List{"base": base, "delta": delta} {
			block := pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: createList(t, list, root)})
			out, err := testca.OpenSSL(t, "crl", "-text", "-noout", "-in", testca.File(t, "list.pem", block))
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			for _, want := range []string{
				"Version 2 (0x1)", "Issuer: C = KZ, CN = root", "Last Update: Jun  1 00:00:00 2026 GMT", "Next Update: Jun  2",
				"X509v3 CRL Number: \n                41", "Serial Number: 5F5E58A1", "Key Compromise", "Revocation Date: Feb  3 04:05:06 2051 GMT",
			} {
				if !strings.Contains(string(out), want) {
					t.Errorf("%s, %s: no %q in %s", kind.Name, name, want, out)
				}
			}
			if got := strings.Contains(string(out), "X509v3 Delta CRL Indicator: critical\n                40"); got != (name == "delta") {
				t.Errorf("%s, %s: %s", kind.Name, name, out)
			}
		}
	}
}

func TestOpenSSLVerifiesOurRSAList(t *testing.T) {
	root := testca.Root(t, "root")
	block := pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: createList(t, sampleList(), root)})
	out, err := testca.OpenSSL(t, "crl", "-noout", "-CAfile", testca.PEM(t, root.Certificate), "-in", testca.File(t, "list.pem", block))
	if err != nil || !strings.Contains(string(out), "verify OK") {
		t.Errorf("%v: %s", err, out)
	}
}

func TestCreateRevocationListRefuses(t *testing.T) {
	root := testca.GOSTRoot(t, "root")
	for name, change := range map[string]func(*pki.List){
		"next update before this": func(l *pki.List) { l.NextUpdate = l.ThisUpdate.Add(-time.Second) },
		"next update at once":     func(l *pki.List) { l.NextUpdate = l.ThisUpdate },
		"delta without a number":  func(l *pki.List) { l.DeltaOf, l.Number = l.Number, nil },
		"entry without a number":  func(l *pki.List) { l.Revoked[1].Serial = nil },
		"negative reason":         func(l *pki.List) { l.Revoked[0].Reason = -1 },
		"reason 7":                func(l *pki.List) { l.Revoked[0].Reason = 7 },
		"reason 11":               func(l *pki.List) { l.Revoked[0].Reason = 11 },
	} {
		list := sampleList()
		change(&list)
		der, err := pki.CreateRevocationList(rand.Reader, list, root.Certificate, root.Key)
		if !errors.Is(err, pki.ErrList) || der != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := pki.CreateRevocationList(rand.Reader, sampleList(), root.Certificate, strange{}); !errors.Is(err, pki.ErrAlgorithm) {
		t.Errorf("another kind of key: %v", err)
	}
	if _, err := pki.CreateRevocationList(rand.Reader, sampleList(), root.Certificate, broken{root.Key, nil}); !errors.Is(err, pki.ErrKey) {
		t.Errorf("a key that fails: %v", err)
	}
}
