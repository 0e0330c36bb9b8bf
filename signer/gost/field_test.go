package gost_test

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"testing"
)

// fewer is a number of repetitions: under the race detector, which watches every
// word of every number, less of them.
func fewer(n int) int {
	if raceDetector {
		return n / 10
	}
	return n
}

// edgeNumbers are those at which carries and folds go wrong: around 0, p and
// the largest number that the limbs hold, and words of ones.
func (c checkedCurve) edgeNumbers() []*big.Int {
	top := new(big.Int).Lsh(big.NewInt(1), uint(8*c.size))
	var out []*big.Int
	for i := range int64(3) {
		out = append(out, big.NewInt(i),
			new(big.Int).Sub(c.p, big.NewInt(i)),
			new(big.Int).Sub(top, big.NewInt(i+1)),
			new(big.Int).Sub(c.q, big.NewInt(i)))
	}
	out = append(out, new(big.Int).Add(c.p, big.NewInt(1)))
	for bit := uint(64); bit < uint(8*c.size); bit += 64 {
		word := new(big.Int).Lsh(big.NewInt(1), bit)
		out = append(out, word, new(big.Int).Sub(word, big.NewInt(1)), new(big.Int).Sub(top, word))
	}
	return out
}

func (c checkedCurve) random(t testing.TB, below *big.Int) *big.Int {
	t.Helper()
	n, err := rand.Int(rand.Reader, below)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// numbers are the edges and some random ones, less than p or not.
func (c checkedCurve) numbers(t testing.TB) []*big.Int {
	out := c.edgeNumbers()
	top := new(big.Int).Lsh(big.NewInt(1), uint(8*c.size))
	for range fewer(60) {
		out = append(out, c.random(t, top))
	}
	return out
}

func TestFieldOfTwo(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		for _, x := range c.numbers(t) {
			for _, y := range c.numbers(t) {
				a, b := c.octets(x), c.octets(y)
				pair := fmt.Sprintf("%x, %x", x, y)
				c.sameResidue(t, "add "+pair, c.field.Add(a, b), new(big.Int).Add(x, y))
				c.sameResidue(t, "sub "+pair, c.field.Sub(a, b), new(big.Int).Sub(x, y))
				c.sameResidue(t, "mul "+pair, c.field.Mul(a, b), new(big.Int).Mul(x, y))
				difference := new(big.Int).Sub(x, y)
				if same := difference.Mod(difference, c.p).Sign() == 0; c.field.Equal(a, b) != same {
					t.Fatalf("equal %s: %v", pair, !same)
				}
			}
		}
	})
}

func TestFieldOfOne(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		for _, x := range c.numbers(t) {
			a := c.octets(x)
			c.sameResidue(t, "square", c.field.Square(a), new(big.Int).Mul(x, x))
			c.sameResidue(t, "negate", c.field.Negate(a, 1), new(big.Int).Neg(x))
			c.sameResidue(t, "do not negate", c.field.Negate(a, 0), x)
			inverse := new(big.Int).ModInverse(new(big.Int).Mod(x, c.p), c.p)
			if inverse == nil {
				inverse = new(big.Int)
			}
			c.sameResidue(t, "invert", c.field.Invert(a), inverse)
		}
	})
}

// sameResidue compares with a number modulo p, in its least form.
func (c checkedCurve) sameResidue(t *testing.T, what string, got []byte, want *big.Int) {
	t.Helper()
	sameOctets(t, what, got, c.octets(new(big.Int).Mod(want, c.p)))
}
