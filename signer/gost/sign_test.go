package gost_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math/big"
	"testing"

	"kezek.kz/kezek/signer/gost"
)

// zeros is a source of randomness that broke and does not say so.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// broken is one that does.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("broken") }

func newKey(t testing.TB, c *gost.Curve) *gost.PrivateKey {
	t.Helper()
	key, err := gost.GenerateKey(rand.Reader, c)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func public(key *gost.PrivateKey) *gost.PublicKey { return key.Public().(*gost.PublicKey) }

func sign(t testing.TB, key *gost.PrivateKey, source io.Reader, digest []byte) []byte {
	t.Helper()
	signature, err := key.Sign(source, digest, nil)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

// TestSign has the reference check signatures of random and extreme keys over
// random and extreme digests.
func TestSign(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		one := big.NewInt(1)
		top := new(big.Int).Sub(new(big.Int).Lsh(one, uint(8*c.size)), one)
		digests := []*big.Int{new(big.Int), one, c.q, new(big.Int).Add(c.q, one), new(big.Int).Sub(c.q, one), top, c.random(t, top)}
		for _, d := range []*big.Int{one, big.NewInt(2), new(big.Int).Sub(c.q, one), new(big.Int).Sub(c.q, big.NewInt(2)), c.random(t, c.q)} {
			key, err := gost.NewPrivateKey(c.curve, c.octets(d))
			if err != nil {
				t.Fatal(err)
			}
			point := c.multiply(d, c.base)
			sameOctets(t, "public key", public(key).Bytes(), c.point(point))
			for _, digest := range digests {
				octets := c.octets(digest)
				signature := sign(t, key, rand.Reader, octets)
				r, s := fromOctets(signature[:c.size]), fromOctets(signature[c.size:])
				if !c.verify(point, c.number(octets), r, s) {
					t.Fatalf("the reference refuses the signature of %x by %x", digest, d)
				}
				if !public(key).Verify(octets, signature) {
					t.Fatalf("Verify refuses the signature of %x by %x", digest, d)
				}
			}
		}
	})
}

// TestVerifyReference takes signatures that the reference made.
func TestVerifyReference(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		for range fewer(10) {
			d, k := c.random(t, c.q), c.random(t, c.q)
			digest := randomOctets(t, c.size)
			r, s := c.sign(d, k, c.number(digest))
			key, err := gost.NewPublicKey(c.curve, c.point(c.multiply(d, c.base)))
			if err != nil {
				t.Fatal(err)
			}
			if !key.Verify(digest, append(c.octets(r), c.octets(s)...)) {
				t.Fatalf("refused: d = %x, k = %x, digest %x", d, k, digest)
			}
		}
	})
}

func TestVerifyRefuses(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		key, other := newKey(t, c.curve), newKey(t, c.curve)
		digest := randomOctets(t, c.size)
		signature := sign(t, key, rand.Reader, digest)
		r, s := signature[:c.size], signature[c.size:]
		rn, sn := fromOctets(r), fromOctets(s)
		zero, order := make([]byte, c.size), c.octets(c.q)
		join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
		for name, refused := range map[string]struct {
			key               *gost.PrivateKey
			digest, signature []byte
		}{
			"another key":         {other, digest, signature},
			"another digest":      {key, randomOctets(t, c.size), signature},
			"r is zero":           {key, digest, join(zero, s)},
			"s is zero":           {key, digest, join(r, zero)},
			"both are zero":       {key, digest, join(zero, zero)},
			"r is the order":      {key, digest, join(order, s)},
			"s is the order":      {key, digest, join(r, order)},
			"r is all ones":       {key, digest, join(bytes.Repeat([]byte{0xff}, c.size), s)},
			"r and s exchanged":   {key, digest, join(s, r)},
			"s negative":          {key, digest, join(r, c.octets(new(big.Int).Sub(c.q, sn)))},
			"r negative":          {key, digest, join(c.octets(new(big.Int).Sub(c.q, rn)), s)},
			"octets reversed":     {key, digest, reversed(signature)},
			"r and s reversed":    {key, digest, join(reversed(r), reversed(s))},
			"no signature":        {key, digest, nil},
			"signature too short": {key, digest, signature[:2*c.size-1]},
			"signature too long":  {key, digest, join(signature, []byte{0})},
			"digest too short":    {key, digest[:c.size-1], signature},
			"digest too long":     {key, join(digest, []byte{0}), signature},
			"no digest":           {key, nil, signature},
		} {
			if public(refused.key).Verify(refused.digest, refused.signature) {
				t.Errorf("%s: taken", name)
			}
		}
		if !public(key).Verify(digest, signature) {
			t.Error("the signature itself is refused")
		}
	})
}

// TestVerifyRefusesZeroS makes a key for which the equation of RFC 7091, 6.2 holds
// with s = 0: of any k, r = x(k P) and d = -e k / r. Only the check of s refuses
// it. That of r cannot be shown in this way: with r = 0, s / e would have to be
// the logarithm of a point with x = 0, which nobody knows.
func TestVerifyRefusesZeroS(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		k, digest := c.random(t, c.q), randomOctets(t, c.size)
		r := new(big.Int).Mod(c.multiply(k, c.base).x, c.q)
		d := new(big.Int).Mul(c.number(digest), k)
		d.Neg(d).Mul(d, new(big.Int).ModInverse(r, c.q)).Mod(d, c.q)
		key, err := gost.NewPrivateKey(c.curve, c.octets(d))
		if err != nil {
			t.Fatal(err)
		}
		z2 := new(big.Int).Mul(r, new(big.Int).ModInverse(c.number(digest), c.q))
		z2.Neg(z2).Mod(z2, c.q)
		if sum := c.multiply(z2, c.multiply(d, c.base)); sum.x.Mod(sum.x, c.q).Cmp(r) != 0 {
			t.Fatal("the equation does not hold")
		}
		if public(key).Verify(digest, append(c.octets(r), make([]byte, c.size)...)) {
			t.Error("s = 0 is taken")
		}
	})
}

func reversed(octets []byte) []byte {
	out := bytes.Clone(octets)
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// TestVerifyRefusesAnyBit: no bit of a signature may be changed.
func TestVerifyRefusesAnyBit(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		key, digest := newKey(t, c.curve), randomOctets(t, c.size)
		signature := sign(t, key, rand.Reader, digest)
		for bit := 0; bit < 16*c.size; bit += 1 + 300/fewer(100) {
			changed := bytes.Clone(signature)
			changed[bit/8] ^= 1 << (bit % 8)
			if public(key).Verify(digest, changed) {
				t.Fatalf("taken with bit %d changed", bit)
			}
		}
	})
}

// TestSignNeverReusesNonce: r, which is the nonce's, is another for each digest,
// each key and each draw of randomness; with a source of zeros, or with none,
// still for each digest and key.
func TestSignNeverReusesNonce(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		seen := map[string]string{}
		note := func(what string, signature []byte) {
			r := string(signature[:c.size])
			if before, ok := seen[r]; ok {
				t.Fatalf("the nonce of %s is that of %s", what, before)
			}
			seen[r] = what
		}
		digests := [][]byte{make([]byte, c.size), c.octets(c.q)}
		for range fewer(20) {
			digests = append(digests, randomOctets(t, c.size))
		}
		for k := range fewer(10) {
			key := newKey(t, c.curve)
			for i, digest := range digests {
				what := fmt.Sprint("key ", k, ", digest ", i)
				note(what+", randomness", sign(t, key, rand.Reader, digest))
				note(what+", randomness again", sign(t, key, rand.Reader, digest))
				note(what+", zeros", sign(t, key, zeros{}, digest))
				note(what+", none", sign(t, key, nil, digest))
			}
		}
	})
}

func TestSignWithoutRandomnessRepeats(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		key, digest := newKey(t, c.curve), randomOctets(t, c.size)
		sameOctets(t, "signature", sign(t, key, nil, digest), sign(t, key, nil, digest))
		sameOctets(t, "signature of zeros", sign(t, key, zeros{}, digest), sign(t, key, zeros{}, digest))
	})
}

func TestSignRefuses(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		key := newKey(t, c.curve)
		for _, size := range []int{0, 1, c.size - 1, c.size + 1, 2 * c.size} {
			if _, err := key.Sign(rand.Reader, make([]byte, size), nil); !errors.Is(err, gost.ErrDigest) {
				t.Errorf("digest of %d octets: %v", size, err)
			}
		}
		if _, err := key.Sign(broken{}, make([]byte, c.size), crypto.Hash(0)); !errors.Is(err, gost.ErrRandom) {
			t.Errorf("no randomness: %v", err)
		}
	})
}

func TestGenerateKeyRefuses(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		for name, source := range map[string]io.Reader{"broken": broken{}, "zeros": zeros{}, "short": bytes.NewReader(make([]byte, 5))} {
			if _, err := gost.GenerateKey(source, c.curve); !errors.Is(err, gost.ErrRandom) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
