package signer_test

import (
	"crypto/x509"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/corpus"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
)

// FuzzDescribe: whatever certificate crypto/x509 reads, describing and judging
// it neither fails nor lets anything through that a terminal would obey.
func FuzzDescribe(f *testing.F) {
	for _, kind := range testca.Kinds() {
		f.Add(kind.Root(f, "root").Person(f).Raw)
	}
	addCertificates(f)
	f.Fuzz(func(t *testing.T, der []byte) {
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			return
		}
		c := signer.Describe(cert)
		for _, text := range []string{c.Owner, c.Surname, c.GivenName, c.Patronymic, c.Organization, c.Issuer, c.Serial, c.Algorithm, c.Validity()} {
			if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
				t.Errorf("not printable: %q", text)
			}
		}
		checkNumber(t, c, c.IIN)
		checkNumber(t, c, c.BIN)
		for _, p := range []signer.Policy{{At: testca.At}, {At: cert.NotBefore, SigningKeys: true, Algorithms: []string{c.Algorithm}}} {
			if fits := p.Judge(c) == signer.ReasonFits; fits && (c.IIN == "" || p.At.Before(cert.NotBefore) || p.At.After(cert.NotAfter)) {
				t.Error("a certificate without an IIN, or out of date, fits")
			}
		}
	})
}

// checkNumber: an IIN or a BIN is twelve digits, and printing tells it to nobody.
func checkNumber(t *testing.T, c *signer.Certificate, number string) {
	t.Helper()
	if number == "" {
		return
	}
	if len(number) != 12 || strings.Trim(number, "0123456789") != "" {
		t.Errorf("%q is no number of a person", number)
	}
	if !strings.Contains(c.Serial, number) && strings.Contains(fmt.Sprintf("%v %+v %#v", c, c, c), number) {
		t.Error("the number is printed")
	}
}

// addCertificates adds those in the containers that open.
func addCertificates(f *testing.F) {
	f.Helper()
	all, err := corpus.Seeds(filepath.Join("testdata", "corpus"))
	if err != nil {
		f.Fatal(err)
	}
	for _, v := range all {
		entries, _ := pkcs12.Decode(v.Data, v.Password) // refusals have no certificates
		for _, e := range entries {
			if e.Certificate != nil {
				f.Add(e.Certificate.Raw)
			}
		}
	}
}
