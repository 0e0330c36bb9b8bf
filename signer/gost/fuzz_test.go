package gost_test

import (
	"bytes"
	"errors"
	"math/big"
	"testing"

	"kezek.kz/kezek/signer/gost"
)

// knownError tells whether it is one of the package's own.
func knownError(err error) bool {
	for _, known := range []error{gost.ErrEncoding, gost.ErrParameters, gost.ErrPoint, gost.ErrPrivateKey} {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// FuzzParsePKIXPublicKey: anything is refused with an error of the package, or is
// a key that, written and read again, is the same.
func FuzzParsePKIXPublicKey(f *testing.F) {
	for _, c := range checkedCurves() {
		key := public(newKey(f, c.curve))
		der, err := gost.MarshalPKIXPublicKey(key)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(der)
		f.Add(publicKeyInfo(f, unhex(f, olderOID+"0500"), append([]byte{0}, append(unhex(f, olderTop), key.Bytes()...)...)))
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		key, err := gost.ParsePKIXPublicKey(der)
		if err != nil {
			if !knownError(err) {
				t.Fatal(err)
			}
			return
		}
		again, err := gost.MarshalPKIXPublicKey(key)
		if err != nil {
			t.Fatal(err)
		}
		same, err := gost.ParsePKIXPublicKey(again)
		if err != nil || !same.Equal(key) {
			t.Fatalf("%x: %v", der, err)
		}
		if !bytes.Equal(again, der) && !bytes.Contains(der, unhex(t, olderOID)) {
			t.Fatalf("%x is taken as %x", der, again)
		}
	})
}

// FuzzParsePKCS8PrivateKey: the same for private keys, which have several forms.
func FuzzParsePKCS8PrivateKey(f *testing.F) {
	for _, c := range checkedCurves() {
		key := newKey(f, c.curve)
		der, err := gost.MarshalPKCS8PrivateKey(key)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(der)
		f.Add(privateKeyInfo(f, c.curve, element(f, 2, reversed(key.Bytes()))))
		f.Add(append(unhex(f, "303c020100 300e"+olderOID+"0500 0427 3025 020101 0420"), key.Bytes()[:32]...))
	}
	f.Fuzz(func(t *testing.T, der []byte) {
		key, err := gost.ParsePKCS8PrivateKey(der)
		if err != nil {
			if !knownError(err) {
				t.Fatal(err)
			}
			return
		}
		again, err := gost.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		same, err := gost.ParsePKCS8PrivateKey(again)
		if err != nil || !same.Equal(key) {
			t.Fatal("written and read again, it is another key")
		}
	})
}

// FuzzVerify: the package and the reference say the same of any point, digest and
// signature.
func FuzzVerify(f *testing.F) {
	for i, c := range checkedCurves() {
		key, digest := newKey(f, c.curve), randomOctets(f, c.size)
		signature := sign(f, key, nil, digest)
		f.Add(i == 0, public(key).Bytes(), digest, signature)
		f.Add(i == 0, public(key).Bytes(), digest, reversed(signature))
		f.Add(i == 0, public(key).Bytes(), make([]byte, c.size), signature)
		f.Add(i == 0, c.point(c.base), digest, append(c.octets(big.NewInt(1)), c.octets(c.q)...))
		f.Add(i == 0, c.point(c.negative(c.base)), c.octets(c.q), append(c.octets(c.base.x), c.octets(c.base.x)...))
	}
	f.Fuzz(func(t *testing.T, long bool, point, digest, signature []byte) {
		c := checkedCurves()[1]
		if long {
			c = checkedCurves()[0]
		}
		key, err := gost.NewPublicKey(c.curve, point)
		p, ok := c.parsePoint(point)
		if ok != (err == nil) {
			t.Fatalf("point %x: %v", point, err)
		}
		if !ok {
			return
		}
		want := len(digest) == c.size && len(signature) == 2*c.size &&
			c.verify(p, c.number(digest), fromOctets(signature[:c.size]), fromOctets(signature[c.size:]))
		if got := key.Verify(digest, signature); got != want {
			t.Fatalf("Verify(%x, %x) by %x = %v", digest, signature, point, got)
		}
	})
}

// parsePoint reads x and y, and tells whether they are a point's.
func (c *reference) parsePoint(octets []byte) (referencePoint, bool) {
	if len(octets) != 2*c.size {
		return referencePoint{}, false
	}
	p := referencePoint{fromOctets(octets[:c.size]), fromOctets(octets[c.size:])}
	right := new(big.Int).Mul(p.x, p.x)
	right.Add(right, c.a).Mul(right, p.x).Add(right, c.b).Mod(right, c.p)
	left := new(big.Int).Mul(p.y, p.y)
	return p, left.Mod(left, c.p).Cmp(right) == 0 && p.x.Cmp(c.p) < 0 && p.y.Cmp(c.p) < 0
}
