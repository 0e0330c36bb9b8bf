package gost_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/gost"
)

// What stands before the octets of a key in the authority's own certificates and
// key files.
const (
	spki512  = "3081ac302306092a830e030a01010202 3016060a2a830e030a0101020201 06082a830e030a010303 038184000481 80"
	spki256  = "306c302506092a830e030a01010101 3018060a2a830e030a0101010101 060a2a830e030a0103010100 0343000440"
	pkcs8512 = "306c020100 302306092a830e030a01010202 3016060a2a830e030a0101020201 06082a830e030a010303 04420440"
	pkcs8256 = "304e020100 302506092a830e030a01010101 3018060a2a830e030a0101010101 060a2a830e030a0103010100 04220220"
	olderOID = "060a2b06010401b511010508"
)

func (c checkedCurve) is512() bool { return c.size == 64 }

func TestMarshalPKIXPublicKey(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		key := public(newKey(t, c.curve))
		der, err := gost.MarshalPKIXPublicKey(key)
		if err != nil {
			t.Fatal(err)
		}
		before := spki256
		if c.is512() {
			before = spki512
		}
		sameOctets(t, "DER", der, append(unhex(t, before), key.Bytes()...))
		again, err := gost.ParsePKIXPublicKey(der)
		if err != nil || !again.Equal(key) {
			t.Errorf("read again: %v", err)
		}
	})
}

// TestParseOlderPublicKey reads the form that two of the authority's key files
// have.
func TestParseOlderPublicKey(t *testing.T) {
	key := public(newKey(t, gost.CurveCryptoProA()))
	der := append(unhex(t, "3063300e"+olderOID+"0500 035100 06020000 3aaa0000 00454331 00020000"), key.Bytes()...)
	got, err := gost.ParsePKIXPublicKey(der)
	if err != nil || !got.Equal(key) {
		t.Error(err)
	}
}

// The parts of AlgorithmIdentifiers.
const (
	oidKey512     = "06092a830e030a01010202"
	oidKey256     = "06092a830e030a01010101"
	oidCurve512   = "060a2a830e030a0101020201"
	oidCurve256   = "060a2a830e030a0101010101"
	oidDigest512  = "06082a830e030a010303"
	oidDigest256  = "060a2a830e030a0103010100"
	olderTop      = "06020000 3aaa0000 00454331 00020000"
	oidUnknownSet = "060a2a830e030a0101020202"
)

// publicKeyInfo writes a SubjectPublicKeyInfo of an AlgorithmIdentifier's
// contents and a BIT STRING's.
func publicKeyInfo(t testing.TB, identifier, bits []byte) []byte {
	t.Helper()
	return sequence(t, sequence(t, identifier), element(t, tag.BIT_STRING, bits))
}

func TestParsePKIXPublicKeyRefuses(t *testing.T) {
	key512, key256 := public(newKey(t, gost.Curve512A())), public(newKey(t, gost.CurveCryptoProA()))
	long, short := key512.Bytes(), key256.Bytes()
	other, err := x509.MarshalPKIXPublicKey(&testRSA(t).PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	good, err := gost.MarshalPKIXPublicKey(key512)
	if err != nil {
		t.Fatal(err)
	}
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	identifier := func(key string, parameters ...string) []byte {
		var inner []byte
		for _, p := range parameters {
			inner = append(inner, unhex(t, p)...)
		}
		return join(unhex(t, key), sequence(t, inner))
	}
	known512, known256 := identifier(oidKey512, oidCurve512, oidDigest512), identifier(oidKey256, oidCurve256, oidDigest256)
	older := unhex(t, olderOID+"0500")
	bits := func(point []byte) []byte { return join([]byte{0}, element(t, tag.OCTET_STRING, point)) }
	olderBits := func(top string, point []byte) []byte { return join([]byte{0}, unhex(t, top), point) }
	for _, refused := range []struct {
		name string
		der  []byte
		want error
	}{
		{"nothing", nil, gost.ErrEncoding},
		{"not DER", []byte{0xff}, gost.ErrEncoding},
		{"an RSA key", other, gost.ErrEncoding},
		{"cut off", good[:len(good)-1], gost.ErrEncoding},
		{"something after it", join(good, []byte{0}), gost.ErrEncoding},
		{"something after the bits", sequence(t, sequence(t, known512), element(t, tag.BIT_STRING, bits(long)), []byte{5, 0}), gost.ErrEncoding},
		{"indefinite length", join([]byte{0x30, 0x80}, good[3:], []byte{0, 0}), gost.ErrEncoding},
		{"no identifier", sequence(t, element(t, tag.BIT_STRING, bits(long))), gost.ErrEncoding},
		{"no parameters", publicKeyInfo(t, unhex(t, oidKey512), bits(long)), gost.ErrEncoding},
		{"NULL parameters", publicKeyInfo(t, unhex(t, oidKey512+"0500"), bits(long)), gost.ErrEncoding},
		{"no hash function", publicKeyInfo(t, identifier(oidKey512, oidCurve512), bits(long)), gost.ErrEncoding},
		{"a third parameter", publicKeyInfo(t, identifier(oidKey512, oidCurve512, oidDigest512, "0500"), bits(long)), gost.ErrEncoding},
		{"something after the parameters", publicKeyInfo(t, join(known512, []byte{5, 0}), bits(long)), gost.ErrEncoding},
		{"no OCTET STRING", publicKeyInfo(t, known512, join([]byte{0}, long)), gost.ErrEncoding},
		{"something after the point", publicKeyInfo(t, known512, join(bits(long), []byte{0})), gost.ErrEncoding},
		{"unused bits", publicKeyInfo(t, known512, join([]byte{1}, bits(long)[1:])), gost.ErrEncoding},
		{"no bits", publicKeyInfo(t, known512, nil), gost.ErrEncoding},
		{"another curve", publicKeyInfo(t, identifier(oidKey512, oidUnknownSet, oidDigest512), bits(long)), gost.ErrParameters},
		{"another hash function", publicKeyInfo(t, identifier(oidKey512, oidCurve512, oidDigest256), bits(long)), gost.ErrParameters},
		{"the other algorithm's curve", publicKeyInfo(t, identifier(oidKey256, oidCurve512, oidDigest256), bits(short)), gost.ErrParameters},
		{"a short point", publicKeyInfo(t, known512, bits(short)), gost.ErrPoint},
		{"a long point", publicKeyInfo(t, known256, bits(long)), gost.ErrPoint},
		{"a point off the curve", publicKeyInfo(t, known256, bits(bytes.Repeat([]byte{3}, 64))), gost.ErrPoint},
		{"older form with parameters", publicKeyInfo(t, unhex(t, olderOID+"050100"), olderBits(olderTop, short)), gost.ErrEncoding},
		{"older form of another algorithm", publicKeyInfo(t, older, olderBits("06020000 3bab0000 00454331 00020000", short)), gost.ErrEncoding},
		{"older form of a private key", publicKeyInfo(t, older, olderBits("07020000 3aaa0000 00454331 00020000", short)), gost.ErrEncoding},
		{"older form with an OCTET STRING", publicKeyInfo(t, older, bits(short)), gost.ErrEncoding},
		{"older form cut off", publicKeyInfo(t, older, olderBits(olderTop, short[:63])), gost.ErrPoint},
	} {
		t.Run(refused.name, func(t *testing.T) {
			if _, err := gost.ParsePKIXPublicKey(refused.der); !errors.Is(err, refused.want) {
				t.Errorf("%v, want %v", err, refused.want)
			}
		})
	}
	for name, taken := range map[string][]byte{
		"512":        publicKeyInfo(t, known512, bits(long)),
		"256":        publicKeyInfo(t, known256, bits(short)),
		"older":      publicKeyInfo(t, older, olderBits(olderTop, short)),
		"older bare": publicKeyInfo(t, unhex(t, olderOID), olderBits(olderTop, short)),
	} {
		if _, err := gost.ParsePKIXPublicKey(taken); err != nil {
			t.Errorf("what the refused were made from, %s: %v", name, err)
		}
	}
}

func testRSA(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// sequence writes an element of others.
func sequence(t testing.TB, parts ...[]byte) []byte { return element(t, tag.SEQUENCE, parts...) }

func element(t testing.TB, kind tag.Tag, parts ...[]byte) []byte {
	t.Helper()
	var out cryptobyte.Builder
	out.AddASN1(kind, func(inner *cryptobyte.Builder) { inner.AddBytes(bytes.Join(parts, nil)) })
	der, err := out.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return der
}
