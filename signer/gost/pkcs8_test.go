package gost_test

import (
	"bytes"
	"crypto/x509"
	"errors"
	"math/big"
	"testing"

	tag "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/gost"
)

// privateKeyInfo wraps what stands in the OCTET STRING of a PrivateKeyInfo.
func privateKeyInfo(t testing.TB, c *gost.Curve, inner []byte, after ...[]byte) []byte {
	t.Helper()
	identifier := unhex(t, "302506092a830e030a01010101 3018060a2a830e030a0101010101 060a2a830e030a0103010100")
	if c == gost.Curve512A() {
		identifier = unhex(t, "302306092a830e030a01010202 3016060a2a830e030a0101020201 06082a830e030a010303")
	}
	parts := [][]byte{{2, 1, 0}, identifier, element(t, tag.OCTET_STRING, inner)}
	return sequence(t, append(parts, after...)...)
}

// TestMarshalPKCS8PrivateKey compares with the octets of the authority's files:
// of 512 bits an OCTET STRING, the least significant octet first, of 256 an
// INTEGER, which is as short as it can be.
func TestMarshalPKCS8PrivateKey(t *testing.T) {
	long := bytes.Repeat([]byte{0x35}, 64)
	short := bytes.Repeat([]byte{0x35}, 32)
	high := append(bytes.Repeat([]byte{0x35}, 31), 0xd5)
	low := append(bytes.Repeat([]byte{0x35}, 30), 0, 0)
	for _, example := range []struct {
		name   string
		curve  *gost.Curve
		octets []byte
		want   []byte
	}{
		{"512", gost.Curve512A(), long, append(unhex(t, pkcs8512), long...)},
		{"256", gost.CurveCryptoProA(), short, append(unhex(t, pkcs8256), short...)},
		{"256 with the first bit set", gost.CurveCryptoProA(), high, privateKeyInfo(t, gost.CurveCryptoProA(), append(unhex(t, "022100"), reversed(high)...))},
		{"256 with zeros before", gost.CurveCryptoProA(), low, privateKeyInfo(t, gost.CurveCryptoProA(), append(unhex(t, "021e"), reversed(low)[2:]...))},
	} {
		t.Run(example.name, func(t *testing.T) {
			key, err := gost.NewPrivateKey(example.curve, example.octets)
			if err != nil {
				t.Fatal(err)
			}
			der, err := gost.MarshalPKCS8PrivateKey(key)
			if err != nil {
				t.Fatal(err)
			}
			sameOctets(t, "DER", der, example.want)
			again, err := gost.ParsePKCS8PrivateKey(der)
			if err != nil || !again.Equal(key) {
				t.Errorf("read again: %v", err)
			}
		})
	}
}

// TestParsePKCS8PrivateKeyForms: what other software may write for the same key.
func TestParsePKCS8PrivateKeyForms(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		d := append(bytes.Repeat([]byte{0x35}, c.size-2), 0xd5, 0)
		key, err := gost.NewPrivateKey(c.curve, d)
		if err != nil {
			t.Fatal(err)
		}
		number := reversed(d)
		attributes := unhex(t, "a000")
		integer := func(octets []byte) []byte { return element(t, tag.INTEGER, octets) }
		for name, der := range map[string][]byte{
			"an OCTET STRING":                      privateKeyInfo(t, c.curve, element(t, tag.OCTET_STRING, d)),
			"a short OCTET STRING":                 privateKeyInfo(t, c.curve, element(t, tag.OCTET_STRING, d[:c.size-1])),
			"an INTEGER":                           privateKeyInfo(t, c.curve, integer(number)),
			"an INTEGER without its zero":          privateKeyInfo(t, c.curve, integer(number[1:])),
			"an INTEGER with many zeros":           privateKeyInfo(t, c.curve, integer(append(make([]byte, 9), number...))),
			"attributes":                           privateKeyInfo(t, c.curve, integer(number), attributes),
			"version 1 with the public key behind": bytes.Replace(privateKeyInfo(t, c.curve, integer(number), unhex(t, "810100")), []byte{2, 1, 0}, []byte{2, 1, 1}, 1),
		} {
			got, err := gost.ParsePKCS8PrivateKey(der)
			if err != nil || !got.Equal(key) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// TestParseOlderPrivateKey reads the form that two of the authority's key files
// have.
func TestParseOlderPrivateKey(t *testing.T) {
	key := newKey(t, gost.CurveCryptoProA())
	der := append(unhex(t, "303c020100 300e"+olderOID+"0500 0427 3025 020101 0420"), reversed(key.Bytes())...)
	got, err := gost.ParsePKCS8PrivateKey(der)
	if err != nil || !got.Equal(key) {
		t.Error(err)
	}
}

func TestParsePKCS8PrivateKeyRefuses(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		good := element(t, tag.OCTET_STRING, newKey(t, c.curve).Bytes())
		whole := privateKeyInfo(t, c.curve, good)
		other, err := x509.MarshalPKCS8PrivateKey(testRSA(t))
		if err != nil {
			t.Fatal(err)
		}
		number := func(n *big.Int) []byte { return element(t, tag.INTEGER, reversed(c.octets(n))) }
		for _, refused := range []struct {
			name string
			der  []byte
			want error
		}{
			{"nothing", nil, gost.ErrEncoding},
			{"an RSA key", other, gost.ErrEncoding},
			{"cut off", whole[:len(whole)-1], gost.ErrEncoding},
			{"something after it", append(bytes.Clone(whole), 0), gost.ErrEncoding},
			{"version 2", bytes.Replace(whole, []byte{2, 1, 0}, []byte{2, 1, 2}, 1), gost.ErrEncoding},
			{"another curve", bytes.Replace(whole, []byte{1, 1, 2, 2, 1, 6}, []byte{1, 1, 2, 2, 2, 6}, 1), gost.ErrParameters},
			{"no number", privateKeyInfo(t, c.curve, nil), gost.ErrEncoding},
			{"something after the number", privateKeyInfo(t, c.curve, append(bytes.Clone(good), 0)), gost.ErrEncoding},
			{"a UTF8String", privateKeyInfo(t, c.curve, element(t, tag.UTF8String, make([]byte, c.size))), gost.ErrEncoding},
			{"no octets", privateKeyInfo(t, c.curve, element(t, tag.OCTET_STRING)), gost.ErrPrivateKey},
			{"zero", privateKeyInfo(t, c.curve, number(new(big.Int))), gost.ErrPrivateKey},
			{"the order", privateKeyInfo(t, c.curve, number(c.q)), gost.ErrPrivateKey},
			{"too long", privateKeyInfo(t, c.curve, element(t, tag.OCTET_STRING, bytes.Repeat([]byte{1}, c.size+1))), gost.ErrPrivateKey},
		} {
			if refused.name == "another curve" && !c.is512() {
				continue
			}
			if _, err := gost.ParsePKCS8PrivateKey(refused.der); !errors.Is(err, refused.want) {
				t.Errorf("%s: %v, want %v", refused.name, err, refused.want)
			}
		}
	})
}

func TestParseOlderPrivateKeyRefuses(t *testing.T) {
	d := reversed(newKey(t, gost.CurveCryptoProA()).Bytes())
	for name, before := range map[string]string{
		"an OCTET STRING alone": "3035020100 300e" + olderOID + "0500 0420",
		"version 2 inside":      "303c020100 300e" + olderOID + "0500 0427 3025 020102 0420",
		"parameters":            "303d020100 300f" + olderOID + "050100 0427 3025 020101 0420",
	} {
		if _, err := gost.ParsePKCS8PrivateKey(append(unhex(t, before), d...)); !errors.Is(err, gost.ErrEncoding) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
