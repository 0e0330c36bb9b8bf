package gost_test

import (
	"bytes"
	"crypto/sha512"
	"math/big"
	"testing"

	"kezek.kz/kezek/signer/gost"
)

// TestNonces draws the k of RFC 6979, A.2.5, with SHA-512: the numbers of its
// curve are written the most significant octet first, which is nothing to the
// draw.
func TestNonces(t *testing.T) {
	d := unhex(t, "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")
	for message, want := range map[string]string{
		"sample": "5FA81C63109BADB88C1F367B47DA606DA28CAD69AA22C4FE6AD7DF73A7173AA5",
		"test":   "6915D11632ACA3C40D5D51C08DAF9C555933819548784480E93499000D9F0B7F",
	} {
		digest := sha512.Sum512([]byte(message))
		sameOctets(t, "k of "+message, gost.Nonces(1, d, digest[:32])[0], unhex(t, want))
	}
}

func TestNoncesDiffer(t *testing.T) {
	seen := map[string]bool{}
	for _, nonce := range gost.Nonces(1000, make([]byte, 64), make([]byte, 64)) {
		if seen[string(nonce)] {
			t.Fatal("a nonce after one refused is the same")
		}
		seen[string(nonce)] = true
	}
}

// TestSignWithNonce compares with the reference, octet by octet.
func TestSignWithNonce(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		for _, k := range append(c.edgeScalars()[:6], c.random(t, c.q), c.random(t, c.q)) {
			key, digest, nonce := newKey(t, c.curve), randomOctets(t, c.size), c.octets(k)
			got, ok := key.SignWith(nonce, digest)
			if !ok {
				t.Fatalf("refused k = %x", k)
			}
			r, s := c.sign(fromOctets(key.Bytes()), k, c.number(digest))
			sameOctets(t, "signature", got, append(c.octets(r), c.octets(s)...))
			if !bytes.Equal(nonce, make([]byte, c.size)) {
				t.Error("the nonce is left behind")
			}
		}
	})
}

// TestSignRefusesNonce: k out of range, and k that makes s zero. (That one
// makes r zero nobody can find.)
func TestSignRefusesNonce(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		key, k := newKey(t, c.curve), c.random(t, c.q)
		// s = r d + k e = 0 for e = -r d / k.
		r := new(big.Int).Mod(c.multiply(k, c.base).x, c.q)
		e := new(big.Int).Mul(r, fromOctets(key.Bytes()))
		e.Neg(e).Mul(e, new(big.Int).ModInverse(k, c.q)).Mod(e, c.q)
		for name, refused := range map[string]struct{ nonce, digest []byte }{
			"zero":            {make([]byte, c.size), randomOctets(t, c.size)},
			"the order":       {c.octets(c.q), randomOctets(t, c.size)},
			"all bits":        {bytes.Repeat([]byte{0xff}, c.size), randomOctets(t, c.size)},
			"making s a zero": {c.octets(k), c.octets(e)},
		} {
			if _, ok := key.SignWith(refused.nonce, refused.digest); ok {
				t.Errorf("%s: taken", name)
			}
		}
		if _, ok := key.SignWith(c.octets(k), c.octets(new(big.Int).Add(e, big.NewInt(1)))); !ok {
			t.Error("the same k is refused for the next digest")
		}
	})
}
