package gost_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"math/big"
	"testing"

	"kezek.kz/kezek/signer/gost"
)

// somePoints are infinity, the base point, small multiples of it, their
// negatives, and random points, so that every pair that other formulas would
// have to tell apart is among them.
func (c checkedCurve) somePoints(t testing.TB) []referencePoint {
	out := []referencePoint{{}}
	for _, k := range []*big.Int{big.NewInt(1), big.NewInt(2), big.NewInt(3), c.random(t, c.q), c.random(t, c.q)} {
		p := c.multiply(k, c.base)
		out = append(out, p, c.negative(p))
	}
	return out
}

func TestPointFormulas(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		points := c.somePoints(t)
		for i, p := range points {
			z := c.octets(new(big.Int).Add(c.random(t, new(big.Int).Sub(c.p, big.NewInt(1))), big.NewInt(1)))
			sameOctets(t, fmt.Sprint("twice ", i), c.points.Double(c.point(p), z), c.point(c.double(p)))
			for j, q := range points {
				want := c.point(c.add(p, q))
				sameOctets(t, fmt.Sprint("sum of ", i, j), c.points.Add(c.point(p), c.point(q), z), want)
				if q.x != nil {
					sameOctets(t, fmt.Sprint("affine sum of ", i, j), c.points.AddAffine(c.point(p), c.point(q), z), want)
				}
			}
		}
	})
}

// edgeScalars are 1, 2, q-1, q-2, those whose digits all borrow, and powers of
// two with their neighbours.
func (c checkedCurve) edgeScalars() []*big.Int {
	one := big.NewInt(1)
	out := []*big.Int{
		one, big.NewInt(2), new(big.Int).Sub(c.q, one), new(big.Int).Sub(c.q, big.NewInt(2)),
		fromOctets(bytes.Repeat([]byte{0x10, 0x42, 0x08, 0x21, 0x84}, 13)[:c.size-1]),
		fromOctets(bytes.Repeat([]byte{0xff}, c.size/2)),
	}
	for bit := uint(3); bit < uint(8*c.size); bit += 61 {
		power := new(big.Int).Lsh(one, bit)
		out = append(out, power, new(big.Int).Sub(power, one), new(big.Int).Add(power, one))
	}
	return out
}

func (c checkedCurve) scalars(t testing.TB) []*big.Int {
	out := c.edgeScalars()
	if raceDetector {
		out = out[:6]
	}
	for range 10 {
		out = append(out, c.random(t, c.q))
	}
	return out
}

func TestBaseMultiple(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		for _, k := range c.scalars(t) {
			sameOctets(t, fmt.Sprintf("%x times the base point", k),
				c.curve.BaseMultiple(c.octets(k)), c.point(c.multiply(k, c.base)))
		}
	})
}

func TestCombination(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		zero := new(big.Int)
		points := c.somePoints(t)[1:]
		for i, u1 := range append(c.scalars(t), zero) {
			p := points[i%len(points)]
			for _, u2 := range []*big.Int{zero, big.NewInt(1), u1, new(big.Int).Sub(c.q, u1), c.random(t, c.q)} {
				sum := c.add(c.multiply(u1, c.base), c.multiply(u2, p))
				x, ok := c.curve.Combination(c.octets(u1), c.octets(u2), c.point(p))
				if ok != (sum.x != nil) {
					t.Fatalf("infinity: %v for %x %x", !ok, u1, u2)
				}
				if ok {
					sameOctets(t, fmt.Sprintf("x of %x, %x", u1, u2), x, c.octets(sum.x))
				}
			}
		}
	})
}

// TestSignedDigits puts the digits of a scalar together again.
func TestSignedDigits(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		for _, k := range c.scalars(t) {
			sum := new(big.Int)
			for i := 8 * c.size / gost.WindowBits; i >= 0; i-- {
				amount, negative := gost.SignedDigit(c.octets(k), i)
				if amount > 1<<(gost.WindowBits-1) {
					t.Fatalf("digit %d of %x is %d", i, k, amount)
				}
				digit := new(big.Int).SetUint64(amount)
				if negative == 1 {
					digit.Neg(digit)
				}
				sum.Lsh(sum, gost.WindowBits).Add(sum, digit)
			}
			if sum.Cmp(k) != 0 {
				t.Errorf("the digits of %x are those of %x", k, sum)
			}
		}
	})
}

func randomOctets(t testing.TB, n int) []byte {
	t.Helper()
	out := make([]byte, n)
	if _, err := rand.Read(out); err != nil {
		t.Fatal(err)
	}
	return out
}
