package cms_test

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/cms"
)

func TestExamineTakesEveryForm(t *testing.T) {
	cert, key := person(t)
	der := newDraft(t, cert, key).encode()
	text := base64.StdEncoding.EncodeToString(der)
	block := func(label string) []byte { return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}) }
	for name, data := range map[string][]byte{
		"DER":                      der,
		"indefinite length":        slices.Concat([]byte{0x30, 0x80}, der[4:], []byte{0, 0}),
		"PEM of CMS":               block("CMS"),
		"PEM of PKCS7":             block("PKCS7"),
		"PEM of an older name":     block("PKCS #7 SIGNED DATA"),
		"PEM behind other text":    append([]byte("Подпись:\r\n"), block("CMS")...),
		"PEM behind a nought":      append([]byte("0. Подпись\n"), block("CMS")...),
		"PEM behind a certificate": append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}), block("CMS")...),
		"PEM with CRLF":            bytes.ReplaceAll(block("CMS"), []byte("\n"), []byte("\r\n")),
		"base64 in one line":       []byte(text),
		"base64 in lines":          []byte(strings.Join(slices.Collect(chunks(text, 76)), "\r\n") + "\r\n"),
		"base64 behind a mark":     []byte("\xef\xbb\xbf" + text),
	} {
		t.Run(name, func(t *testing.T) {
			if s := examines(t, data, content); s.Err != nil {
				t.Error(s.Err)
			}
		})
	}
}

func chunks(s string, size int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for len(s) > size && yield(s[:size]) {
			s = s[size:]
		}
		yield(s)
	}
}

// What is no message at all, or one that there is nothing to say of.
func TestExamineRefusesAFile(t *testing.T) {
	cert, key := person(t)
	good := newDraft(t, cert, key)
	der := good.encode()
	twoBlocks := slices.Repeat(pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: der}), 2)
	changed := func(change func(d *draft)) []byte {
		d := newDraft(t, cert, key)
		change(d)
		return d.encode()
	}
	many := make([][]byte, 65)
	for i := range many {
		many[i] = cert.Raw
	}
	for name, c := range map[string]struct {
		want error
		data []byte
	}{
		"nothing":                   {cms.ErrMalformed, nil},
		"text":                      {cms.ErrMalformed, []byte("Я согласен")},
		"base64 of text":            {cms.ErrMalformed, []byte("0K8g0YHQvtCz0LvQsNGB0LXQvQ==")},
		"base64 with a letter":      {cms.ErrMalformed, []byte("0K8g0YHQv\xc2\xa0tCz0LvQsNGB0LXQvQ==")},
		"base64 of nothing":         {cms.ErrMalformed, []byte(" \n")},
		"a certificate":             {cms.ErrMalformed, cert.Raw},
		"a certificate in PEM":      {cms.ErrMalformed, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})},
		"two messages in PEM":       {cms.ErrMalformed, twoBlocks},
		"octets behind the message": {cms.ErrMalformed, append(bytes.Clone(der), 0)},
		"cut short":                 {cms.ErrMalformed, der[:len(der)-1]},
		"another kind of content":   {cms.ErrMalformed, changed(func(d *draft) { d.kind = oidData })},
		"version 6":                 {cms.ErrMalformed, changed(func(d *draft) { d.version = 6 })},
		"version 0":                 {cms.ErrMalformed, changed(func(d *draft) { d.version = 0 })},
		"version 2 of a signer":     {cms.ErrMalformed, changed(func(d *draft) { d.signer.version = 2 })},
		"content that is no string": {cms.ErrMalformed, changed(func(d *draft) {
			d.encapsulated = append(marshal(oidData), element(0, true, asn1.ClassContextSpecific, sequence())...)
		})},
		"two contents": {cms.ErrMalformed, changed(func(d *draft) {
			d.encapsulated = append(marshal(oidData), element(0, true, asn1.ClassContextSpecific, marshal(content), marshal(content))...)
		})},
		"signer named in no way": {cms.ErrMalformed, changed(func(d *draft) { d.signer.sid = marshal(7) })},
		"signer of a long name": {cms.ErrMalformed, changed(func(d *draft) {
			d.signer.sid = sequence(sequence(marshal(make([]byte, 16<<10))), marshal(7))
		})},
		"signer of a long number": {cms.ErrMalformed, changed(func(d *draft) {
			d.signer.sid = sequence(cert.RawIssuer, marshal(new(big.Int).Lsh(big.NewInt(1), 512)))
		})},
		"signer of a long key identifier": {cms.ErrMalformed, changed(func(d *draft) {
			d.signer.sid = element(0, false, asn1.ClassContextSpecific, make([]byte, 65))
		})},
		"signer of no digest":  {cms.ErrMalformed, changed(func(d *draft) { d.signer.digest = marshal(7) })},
		"signature of no kind": {cms.ErrMalformed, changed(func(d *draft) { d.signer.algorithm = marshal(7) })},
		"unsigned attributes of another tag": {cms.ErrMalformed, changed(func(d *draft) {
			d.signer.unsigned = element(2, true, asn1.ClassContextSpecific)
		})},
		"nobody signed":        {cms.ErrNoSigner, changed(func(d *draft) { d.signers = 0 })},
		"33 signers":           {cms.ErrTooLarge, changed(func(d *draft) { d.signers = 33 })},
		"65 certificates":      {cms.ErrTooLarge, changed(func(d *draft) { d.certificates = many })},
		"over 64 megabytes":    {cms.ErrTooLarge, make([]byte, cms.MaxExamineSize+1)},
		"damaged certificates": {cms.ErrMalformed, changed(func(d *draft) { d.certificates = [][]byte{{0x30, 0x05, 0x00}} })},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := cms.Examine(c.data, content)
			if r != nil || !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestExamineRefusesEveryTruncation(t *testing.T) {
	cert, key := person(t)
	der := newDraft(t, cert, key).encode()
	for n := range der {
		if _, err := cms.Examine(der[:n], content); !errors.Is(err, cms.ErrMalformed) {
			t.Fatalf("%d octets: %v", n, err)
		}
	}
}
