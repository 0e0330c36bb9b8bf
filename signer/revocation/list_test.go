package revocation

import (
	"bytes"
	"context"
	"crypto/x509"
	encoding "encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

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
	der := draft{extensions: []extend{number(3)}}.der(t, rsaAuthority(t))
	l, err := ParseList(pem.EncodeToMemory(&pem.Block{Type: "X509 CRL", Bytes: der}))
	if err != nil || l.Number().Int64() != 3 {
		t.Errorf("%v, %v", l, err)
	}
	if _, err := ParseList(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})); !errors.Is(err, ErrMalformed) {
		t.Errorf("certificate: %v", err)
	}
	if _, err := ParseList([]byte("-----BEGIN X509 CRL-----")); !errors.Is(err, ErrMalformed) {
		t.Errorf("cut: %v", err)
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

// refusals are lists that the authority signed and that are refused all the
// same.
func refusals(cert *x509.Certificate) map[string]struct {
	draft draft
	want  error
} {
	rsaOID := encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	pssOID := encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	entries := func(e ...entryDraft) draft { return draft{entries: e} }
	extended := func(x ...extend) draft { return draft{extensions: x} }
	return map[string]struct {
		draft draft
		want  error
	}{
		"version 3":                       {draft{version: 3}, ErrMalformed},
		"extensions in version 1":         {draft{version: 1, extensions: []extend{number(1)}}, ErrMalformed},
		"entry extensions in version 1":   {draft{version: 1, entries: []entryDraft{revokes(cert, because(1))}}, ErrMalformed},
		"other algorithm inside":          {draft{inner: algorithm(pssOID, 5, 0)}, ErrMalformed},
		"other parameters inside":         {draft{inner: algorithm(rsaOID, 4, 0)}, ErrMalformed},
		"unknown critical extension":      {extended(extend{ceNonsense, true, []byte{5, 0}}), ErrCritical},
		"extension twice":                 {extended(number(1), number(2)), ErrMalformed},
		"negative number":                 {extended(number(-1)), ErrMalformed},
		"long number":                     {extended(extend{ceNumber, false, append([]byte{2, 22, 1}, make([]byte, 21)...)}), ErrMalformed},
		"number that is none":             {extended(extend{ceNumber, false, []byte{5, 0}}), ErrMalformed},
		"key identifier that is none":     {extended(extend{ceKeyID, false, []byte{4, 0}}), ErrMalformed},
		"indirect list":                   {extended(point(flag(4))), ErrCritical},
		"point relative to issuer":        {extended(point([]byte{0xa0, 2, 0xa1, 0})), ErrCritical},
		"point without names":             {extended(point([]byte{0xa0, 2, 0xa0, 0})), ErrCritical},
		"point that is none":              {extended(extend{cePoint, true, []byte{4, 0}}), ErrMalformed},
		"point with a bad flag":           {extended(point([]byte{0x81, 2, 0, 0})), ErrMalformed},
		"point with more":                 {extended(point([]byte{0x86, 0})), ErrMalformed},
		"certificate issuer of an entry":  {entries(revokes(cert, extend{ceIssuer, true, []byte{0x30, 0}})), ErrCritical},
		"unknown critical of an entry":    {entries(revokes(cert, extend{ceNonsense, true, []byte{5, 0}})), ErrCritical},
		"reason 7":                        {entries(revokes(cert, because(7))), ErrMalformed},
		"reason 11":                       {entries(revokes(cert, because(11))), ErrMalformed},
		"reason twice":                    {entries(revokes(cert, because(1), because(1))), ErrMalformed},
		"reason that is none":             {entries(revokes(cert, extend{ceReason, false, []byte{2, 1, 1}})), ErrMalformed},
		"removal in a full list":          {entries(revokes(cert, because(8))), ErrMalformed},
		"invalidity date that is no date": {entries(revokes(cert, extend{ceInvalid, false, []byte{5, 0}})), ErrMalformed},
	}
}

// point is an IssuingDistributionPoint of these parts.
func point(parts ...[]byte) extend {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, p := range parts {
			b.AddBytes(p)
		}
	})
	return extend{cePoint, true, b.BytesOrPanic()}
}

func flag(n byte) []byte { return []byte{0x80 | n, 1, 0xff} }

func TestParseListRefuses(t *testing.T) {
	ca := rsaAuthority(t)
	for name, c := range refusals(ca.Person(t)) {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseList(c.draft.der(t, ca)); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestParseListRefusesOctets(t *testing.T) {
	ca := rsaAuthority(t)
	der := draft{entries: []entryDraft{revokes(ca.Person(t))}, extensions: []extend{number(1)}}.der(t, ca)
	for name, data := range map[string][]byte{
		"nothing":            nil,
		"a page":             []byte("<html><body>Try again</body></html>"),
		"a certificate":      ca.Certificate.Raw,
		"more behind":        append(bytes.Clone(der), 0),
		"indefinite":         {0x30, 0x80, 0, 0},
		"a date in April 31": changeOne(t, der, made.Format("060102150405Z"), "260431000000Z"),
		"an hour 24":         changeOne(t, der, made.Format("060102150405Z"), "260401240000Z"),
		"a date without Z":   changeOne(t, der, made.Format("060102150405Z"), "2604010000000"),
		"letters in a date":  changeOne(t, der, made.Format("060102150405Z"), "26o401000000Z"),
	} {
		if _, err := ParseList(data); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for n := range der {
		if _, err := ParseList(der[:n]); !errors.Is(err, ErrMalformed) {
			t.Fatalf("cut at %d: %v", n, err)
		}
	}
	if _, err := ParseList(make([]byte, MaxListSize+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
}

// changeOne puts a text of the same length in the place of another.
func changeOne(t *testing.T, der []byte, old, changed string) []byte {
	t.Helper()
	if !bytes.Contains(der, []byte(old)) || len(old) != len(changed) {
		t.Fatalf("no %s", old)
	}
	return bytes.Replace(der, []byte(old), []byte(changed), 1)
}

func TestVerifyRefuses(t *testing.T) {
	ca := rsaAuthority(t)
	other := testca.Root(t, "Other")
	sameName := &testca.Authority{Certificate: ca.Certificate, Key: testca.Key(t, "Other")}
	noLists := rsaAuthority(t, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCertSign })
	otherID := rsaAuthority(t, func(c *x509.Certificate) { c.SubjectKeyId = []byte("renewed") })
	keyID := extend{ceKeyID, false, append([]byte{0x30, 15, 0x80, 13}, "rsa authority"...)}
	for name, c := range map[string]struct {
		list   *List
		issuer *x509.Certificate
		want   error
	}{
		"another name":         {draft{}.list(t, ca), other.Certificate, ErrIssuer},
		"another key's id":     {draft{extensions: []extend{keyID}}.list(t, ca), otherID.Certificate, ErrIssuer},
		"may not sign lists":   {draft{}.list(t, ca), noLists.Certificate, ErrIssuer},
		"signed by another":    {draft{}.list(t, sameName), ca.Certificate, ErrSignature},
		"GOST key of the name": {draft{}.list(t, ca), gostAuthority(t).Certificate, ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 { // the second answer is the remembered one
				if err := c.list.Verify(c.issuer); !errors.Is(err, c.want) {
					t.Errorf("%v, want %v", err, c.want)
				}
			}
			cert := ca.Person(t)
			if s := NewLists(c.list).Status(cert, c.issuer, at); s.State != Unknown || !errors.Is(s.Err, c.want) {
				t.Errorf("%+v, want %v", s, c.want)
			}
		})
	}
	for _, issuer := range []*x509.Certificate{ca.Certificate, otherID.Certificate} {
		if err := (draft{}).list(t, ca).Verify(issuer); err != nil {
			t.Errorf("without key identifier: %v", err)
		}
	}
	if err := (draft{extensions: []extend{keyID}}).list(t, ca).Verify(ca.Certificate); err != nil {
		t.Errorf("with key identifier: %v", err)
	}
}

func TestVerifyChecksTheSignatureOnce(t *testing.T) {
	ca := rsaAuthority(t)
	l := draft{}.list(t, ca)
	calls := 0
	for range 3 {
		_ = l.checks.once(ca.Certificate, func() error { calls++; return nil })
	}
	if calls != 1 {
		t.Errorf("%d checks", calls)
	}
	for i := range 3 * maxChecks {
		_ = l.checks.once(&x509.Certificate{Raw: []byte{byte(i)}}, func() error { return nil })
	}
	if len(l.checks.done) > maxChecks {
		t.Errorf("%d remembered", len(l.checks.done))
	}
}

// TestIndexFindsEverySerial has lengths, signs and checksums of all kinds.
func TestIndexFindsEverySerial(t *testing.T) {
	ca := rsaAuthority(t)
	var entries []entryDraft
	var serials []*big.Int
	for i := range 300 {
		n := new(big.Int).Lsh(big.NewInt(int64(i*i+1)), uint(i%160))
		serials = append(serials, n)
		entries = append(entries, entryDraft{n, made, nil})
	}
	l := draft{entries: entries}.list(t, ca)
	for _, n := range serials {
		if len(l.entries.find(n)) == 0 {
			t.Errorf("%x is not found", n)
		}
		absent := new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), 170))
		if len(l.entries.find(absent)) != 0 || len(l.entries.find(new(big.Int).Neg(n))) != 0 {
			t.Errorf("%x is found", absent)
		}
	}
	// One checksum for all: they are told apart by reading them.
	for i := range l.entries.slots {
		l.entries.slots[i] = slot(integerOctets(serials[0]), int(uint32(l.entries.slots[i])))
	}
	if found := l.entries.find(serials[0]); len(found) != 1 || string(found[0].serial) != string(integerOctets(serials[0])) {
		t.Errorf("%d entries", len(found))
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

// TestOpenSSLReadsOurLists compares what both say of lists of our own making.
func TestOpenSSLReadsOurLists(t *testing.T) {
	for name, ca := range map[string]*testca.Authority{"RSA": rsaAuthority(t), "GOST": gostAuthority(t)} {
		t.Run(name, func(t *testing.T) {
			d := draft{extensions: []extend{number(41), deltaOf(40), point(flag(1))}}
			for i := range 20 {
				e := entryDraft{new(big.Int).Lsh(big.NewInt(0x7f+int64(i)), uint(8*i)), made.Add(time.Duration(-i) * time.Hour), nil}
				if i%3 == 1 {
					e.extensions = []extend{because(byte(1 + i%5))}
				}
				d.entries = append(d.entries, e)
			}
			l := d.list(t, ca)
			text, err := testca.OpenSSL(t, "crl", "-inform", "DER", "-noout", "-text", "-in", testca.File(t, "list.crl", l.der))
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			comparesWithOpenSSL(t, l, d, string(text))
		})
	}
}

func comparesWithOpenSSL(t *testing.T, l *List, d draft, text string) {
	t.Helper()
	stamp := func(at time.Time) string { return at.UTC().Format("Jan _2 15:04:05 2006 GMT") }
	want := []string{"Last Update: " + stamp(l.thisUpdate), "Next Update: " + stamp(l.nextUpdate), "Only User Certificates"}
	for _, e := range d.entries {
		found := l.entries.find(e.serial)
		if len(found) != 1 {
			t.Fatalf("%x: %d entries", e.serial, len(found))
		}
		serial := fmt.Sprintf("%X", e.serial)
		serial = strings.Repeat("0", len(serial)%2) + serial
		want = append(want, fmt.Sprintf("Serial Number: %s\n        Revocation Date: %s", serial, stamp(found[0].at)))
	}
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("OpenSSL does not say %q", w)
		}
	}
	if n := strings.Count(text, "Serial Number:"); n != l.Len() {
		t.Errorf("%d entries, OpenSSL says %d", l.Len(), n)
	}
}
