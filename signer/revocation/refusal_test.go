package revocation

import (
	"bytes"
	"crypto/x509"
	encoding "encoding/asn1"
	"errors"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

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
		"point with a flag of 1":          {extended(point([]byte{0x81, 1, 1})), ErrMalformed},
		"too many extensions":             {extended(many(maxExtensions + 1)...), ErrMalformed},
		"too many extensions of an entry": {entries(revokes(cert, many(maxExtensions+1)...)), ErrMalformed},
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

// many are n extensions that nobody knows.
func many(n int) []extend {
	var all []extend
	for i := range n {
		all = append(all, extend{[]int{2, 5, 1000 + i}, false, nil})
	}
	return all
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
			l, err := ParseList(c.draft.der(t, ca))
			if !errors.Is(err, c.want) || l != nil {
				t.Errorf("%v, %v, want no list and %v", l, err, c.want)
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
