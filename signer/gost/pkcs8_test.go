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
		attributes := unhex(t, "a009 3007 0603550403 3100")
		integer := func(octets []byte) []byte { return element(t, tag.INTEGER, octets) }
		whole := func(after ...[]byte) []byte { return privateKeyInfo(t, c.curve, integer(number), after...) }
		public := publicField(t, public(key))
		for name, der := range map[string][]byte{
			"an OCTET STRING":             privateKeyInfo(t, c.curve, element(t, tag.OCTET_STRING, d)),
			"an INTEGER":                  whole(),
			"an INTEGER without its zero": privateKeyInfo(t, c.curve, integer(number[1:])),
			"an INTEGER with one more":    privateKeyInfo(t, c.curve, integer(append(make([]byte, 1), number...))),
			"no attributes":               whole(unhex(t, "a000")),
			"attributes":                  whole(attributes),
			"version 1":                   version1(whole()),
			"a public key":                version1(whole(public)),
			"attributes and a public key": version1(whole(attributes, public)),
		} {
			got, err := gost.ParsePKCS8PrivateKey(der)
			if err != nil || !got.Equal(key) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// version1 makes a PrivateKeyInfo one of RFC 5958, which may hold a public key.
func version1(der []byte) []byte { return bytes.Replace(der, []byte{2, 1, 0}, []byte{2, 1, 1}, 1) }

// publicField is the public key of RFC 5958: [1] with what a SubjectPublicKeyInfo
// has in its BIT STRING.
func publicField(t testing.TB, key *gost.PublicKey) []byte {
	return element(t, tag.Tag(1).ContextSpecific(), []byte{0}, element(t, tag.OCTET_STRING, key.Bytes()))
}

func TestParsePKCS8PrivateKeyRefuses(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		key := newKey(t, c.curve)
		good, own := element(t, tag.OCTET_STRING, key.Bytes()), publicField(t, public(key))
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
			{"an octet too few", privateKeyInfo(t, c.curve, good[:len(good)-1]), gost.ErrEncoding},
			{"a short OCTET STRING", privateKeyInfo(t, c.curve, element(t, tag.OCTET_STRING, []byte{5})), gost.ErrPrivateKey},
			{"an OCTET STRING with zeros behind", privateKeyInfo(t, c.curve, element(t, tag.OCTET_STRING, good[2:], make([]byte, 1000))), gost.ErrPrivateKey},
			{"an INTEGER with many zeros", privateKeyInfo(t, c.curve, element(t, tag.INTEGER, make([]byte, c.size+1), []byte{5})), gost.ErrPrivateKey},
			{"no element behind", privateKeyInfo(t, c.curve, good, []byte{0xff, 0xff, 0xff}), gost.ErrEncoding},
			{"zeros behind", privateKeyInfo(t, c.curve, good, make([]byte, 2)), gost.ErrEncoding},
			{"another element behind", privateKeyInfo(t, c.curve, good, []byte{5, 0}), gost.ErrEncoding},
			{"attributes that are none", privateKeyInfo(t, c.curve, good, unhex(t, "a003ffffff")), gost.ErrEncoding},
			{"attributes cut off", privateKeyInfo(t, c.curve, good, unhex(t, "a005")), gost.ErrEncoding},
			{"attributes twice", privateKeyInfo(t, c.curve, good, unhex(t, "a000a000")), gost.ErrEncoding},
			{"a public key in version 0", privateKeyInfo(t, c.curve, good, own), gost.ErrEncoding},
			{"a public key before the attributes", version1(privateKeyInfo(t, c.curve, good, own, unhex(t, "a000"))), gost.ErrEncoding},
			{"a public key twice", version1(privateKeyInfo(t, c.curve, good, own, own)), gost.ErrEncoding},
			{"something after the public key", version1(privateKeyInfo(t, c.curve, good, own, []byte{5, 0})), gost.ErrEncoding},
			{"a public key cut off", version1(privateKeyInfo(t, c.curve, good, unhex(t, "8105"))), gost.ErrEncoding},
			{"no public key", version1(privateKeyInfo(t, c.curve, good, unhex(t, "810100"))), gost.ErrEncoding},
			{"a public key that is none", version1(privateKeyInfo(t, c.curve, good, unhex(t, "8104 00 0401ff"))), gost.ErrPoint},
			{"another's public key", version1(privateKeyInfo(t, c.curve, good, publicField(t, public(newKey(t, c.curve))))), gost.ErrPoint},
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
