package gost_test

import (
	"bytes"
	"errors"
	"testing"

	tag "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/gost"
)

// olderInfo wraps an ECPrivateKey in the older form's PrivateKeyInfo.
func olderInfo(t testing.TB, parts ...[]byte) []byte {
	t.Helper()
	return sequence(t, []byte{2, 1, 0}, unhex(t, "300e"+olderOID+"0500"),
		element(t, tag.OCTET_STRING, sequence(t, parts...)))
}

// olderPublic is the public key at the end of an ECPrivateKey.
func olderPublic(t testing.TB, top string, key *gost.PublicKey) []byte {
	t.Helper()
	return element(t, tag.Tag(1).ContextSpecific().Constructed(),
		element(t, tag.BIT_STRING, []byte{0}, unhex(t, top), key.Bytes()))
}

// Curves that an ECPrivateKey may name.
const (
	olderCurve      = "a00c" + oidCurve256
	olderCryptoProA = "a009 06072a850302022301"
	olderCryptoProB = "a009 06072a850302022302"
	olderP256       = "a00a 06082a8648ce3d030107"
)

// TestParseOlderPrivateKey: the first is the form that two of the authority's key
// files have, the others are what RFC 5915 lets stand behind the number.
func TestParseOlderPrivateKey(t *testing.T) {
	d := append(bytes.Repeat([]byte{0x35}, 31), 0)
	key, err := gost.NewPrivateKey(gost.CurveCryptoProA(), d)
	if err != nil {
		t.Fatal(err)
	}
	version, number := []byte{2, 1, 1}, element(t, tag.OCTET_STRING, reversed(d))
	point := olderPublic(t, olderTop, public(key))
	for name, der := range map[string][]byte{
		"the authority's":                     append(unhex(t, "303c020100 300e"+olderOID+"0500 0427 3025 020101 0420"), reversed(d)...),
		"without its first zero":              olderInfo(t, version, element(t, tag.OCTET_STRING, reversed(d)[1:])),
		"the curve":                           olderInfo(t, version, number, unhex(t, olderCurve)),
		"the curve by its name of RFC 4357":   olderInfo(t, version, number, unhex(t, olderCryptoProA)),
		"the public key":                      olderInfo(t, version, number, point),
		"the curve and the public key":        olderInfo(t, version, number, unhex(t, olderCurve), point),
		"attributes of the whole, and no [0]": sequence(t, []byte{2, 1, 0}, unhex(t, "300e"+olderOID+"0500"), element(t, tag.OCTET_STRING, sequence(t, version, number)), unhex(t, "a000")),
	} {
		got, err := gost.ParsePKCS8PrivateKey(der)
		if err != nil || !got.Equal(key) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseOlderPrivateKeyRefuses(t *testing.T) {
	key := newKey(t, gost.CurveCryptoProA())
	d := reversed(key.Bytes())
	version, number := []byte{2, 1, 1}, element(t, tag.OCTET_STRING, d)
	point := olderPublic(t, olderTop, public(key))
	for _, refused := range []struct {
		name string
		der  []byte
		want error
	}{
		{"an OCTET STRING alone", append(unhex(t, "3035020100 300e"+olderOID+"0500 0422 0420"), d...), gost.ErrEncoding},
		{"version 2 inside", olderInfo(t, []byte{2, 1, 2}, number), gost.ErrEncoding},
		{"parameters", append(unhex(t, "303d020100 300f"+olderOID+"050100 0427 3025 020101 0420"), d...), gost.ErrEncoding},
		{"no number", olderInfo(t, version), gost.ErrEncoding},
		{"a number too long", olderInfo(t, version, element(t, tag.OCTET_STRING, []byte{1}, d)), gost.ErrPrivateKey},
		{"another curve of RFC 4357", olderInfo(t, version, number, unhex(t, olderCryptoProB)), gost.ErrParameters},
		{"another curve", olderInfo(t, version, number, unhex(t, olderP256)), gost.ErrParameters},
		{"a curve that is no identifier", olderInfo(t, version, number, unhex(t, "a0020500")), gost.ErrEncoding},
		{"two curves", olderInfo(t, version, number, unhex(t, "a018"+oidCurve256+oidCurve256)), gost.ErrEncoding},
		{"no curve in its place", olderInfo(t, version, number, unhex(t, "a000")), gost.ErrEncoding},
		{"a curve cut off", olderInfo(t, version, number, unhex(t, "a00c06")), gost.ErrEncoding},
		{"the curve behind the public key", olderInfo(t, version, number, point, unhex(t, olderCurve)), gost.ErrEncoding},
		{"something behind", olderInfo(t, version, number, []byte{0xff, 0xff, 0xff}), gost.ErrEncoding},
		{"another's public key", olderInfo(t, version, number, olderPublic(t, olderTop, public(newKey(t, gost.CurveCryptoProA())))), gost.ErrPoint},
		{"a public key of another form", olderInfo(t, version, number, olderPublic(t, "0440", public(key))), gost.ErrEncoding},
		{"a public key that is no BIT STRING", olderInfo(t, version, number, unhex(t, "a1020500")), gost.ErrEncoding},
		{"a public key cut off", olderInfo(t, version, number, unhex(t, "a105")), gost.ErrEncoding},
	} {
		t.Run(refused.name, func(t *testing.T) {
			if _, err := gost.ParsePKCS8PrivateKey(refused.der); !errors.Is(err, refused.want) {
				t.Errorf("%v, want %v", err, refused.want)
			}
		})
	}
}
