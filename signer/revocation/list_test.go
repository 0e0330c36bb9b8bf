package revocation

import (
	"context"
	"crypto/x509"
	encoding "encoding/asn1"
	"encoding/pem"
	"errors"
	"math/big"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
)

func TestParseListOfVersion1(t *testing.T) {
	ca := rsaAuthority(t)
	cert := ca.Person(t)
	l := draft{version: 1, entries: []entryDraft{revokes(cert)}}.list(t, ca)
	if l.Number() != nil || l.IsDelta() || l.Len() != 1 || !l.ThisUpdate().Equal(made) || !l.NextUpdate().Equal(next) {
		t.Errorf("%+v", l)
	}
	if s := NewLists(l).Status(cert, ca.Certificate, at); s.State != Revoked || s.Reason != 0 {
		t.Errorf("%+v", s)
	}
}

func TestParseListInPEM(t *testing.T) {
	ca := rsaAuthority(t)
	block := func(kind string, data []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}))
	}
	der := draft{extensions: append(many(maxExtensions-1), number(3))}.der(t, ca)
	list, cert := block("X509 CRL", der), block("CERTIFICATE", ca.Certificate.Raw)
	for name, text := range map[string]string{
		"alone": list, "behind words": "Certificate Revocation List (CRL):\n" + list, "behind a certificate": cert + list,
		"before another": list + block("X509 CRL", draft{extensions: []extend{number(4)}}.der(t, ca)),
	} {
		if l, err := ParseList([]byte(text)); err != nil || l.Number().Int64() != 3 {
			t.Errorf("%s: %v, %v", name, l, err)
		}
	}
	for name, text := range map[string]string{
		"certificate": cert, "cut": "-----BEGIN X509 CRL-----", "certificate as a list": block("X509 CRL", ca.Certificate.Raw),
	} {
		if l, err := ParseList([]byte(text)); !errors.Is(err, ErrMalformed) || l != nil {
			t.Errorf("%s: %v, %v", name, l, err)
		}
	}
}

// TestParseListWithTheWordsOfPEM: DER is DER, whatever it says in a name.
func TestParseListWithTheWordsOfPEM(t *testing.T) {
	ca := testca.Root(t, "Authority", func(c *x509.Certificate) { c.Subject.CommonName = "-----BEGIN X509 CRL-----" })
	der := full(1).der(t, ca)
	if l, err := ParseList(der); err != nil || len(parseFile(der)) != 1 {
		t.Errorf("%v, %v, %d in the file", l, err, len(parseFile(der)))
	}
}

// TestParseListOfTheNewerForm: parameters left out inside and NULL outside, and
// the other way round. crypto/x509 refuses it, which is why lists are read here.
func TestParseListOfTheNewerForm(t *testing.T) {
	gostOID := encoding.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 3, 2}
	null := encoding.NullBytes
	ca := gostAuthority(t)
	cert := ca.Person(t)
	for name, d := range map[string]draft{
		"absent inside":  {inner: algorithm(gostOID), outer: algorithm(gostOID, null...)},
		"absent outside": {inner: algorithm(gostOID, null...), outer: algorithm(gostOID)},
		"absent in both": {inner: algorithm(gostOID), outer: algorithm(gostOID)},
	} {
		t.Run(name, func(t *testing.T) {
			d.entries = []entryDraft{revokes(cert, because(4))}
			der := d.der(t, ca)
			if _, err := x509.ParseRevocationList(der); name != "absent in both" && err == nil {
				t.Error("crypto/x509 takes it now")
			}
			l, err := ParseList(der)
			if err != nil {
				t.Fatal(err)
			}
			if s := NewLists(l).Status(cert, ca.Certificate, at); s.State != Revoked || s.Reason != 4 {
				t.Errorf("%+v", s)
			}
		})
	}
}

func TestParseListStopsWhenNobodyWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var entries []entryDraft
	for i := range restEntries {
		entries = append(entries, entryDraft{big.NewInt(int64(i)), made, nil})
	}
	if _, err := parseList(ctx, draft{entries: entries}.der(t, rsaAuthority(t))); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
