package gost_test

import (
	"bytes"
	"encoding/hex"
	"math/big"
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/gost"
)

// reference is the signature scheme as RFC 7091 writes it, with math/big and
// none of the ways of the package under test. It is checked by the RFCs' own
// examples, and the package is checked by it.
type reference struct {
	p, a, b, q *big.Int
	base       referencePoint
	size       int
}

// referencePoint is a point; with x nil the one at infinity.
type referencePoint struct{ x, y *big.Int }

func (c *reference) double(p referencePoint) referencePoint {
	if p.x == nil || p.y.Sign() == 0 {
		return referencePoint{}
	}
	slope := new(big.Int).Mul(p.x, p.x)
	slope.Mul(slope, big.NewInt(3)).Add(slope, c.a)
	return c.line(p, p, slope, new(big.Int).Lsh(p.y, 1))
}

func (c *reference) add(p, q referencePoint) referencePoint {
	switch {
	case p.x == nil:
		return q
	case q.x == nil:
		return p
	case p.x.Cmp(q.x) == 0 && p.y.Cmp(q.y) == 0:
		return c.double(p)
	case p.x.Cmp(q.x) == 0:
		return referencePoint{}
	}
	return c.line(p, q, new(big.Int).Sub(q.y, p.y), new(big.Int).Sub(q.x, p.x))
}

// line is the third point of the line with such a slope, mirrored.
func (c *reference) line(p, q referencePoint, numerator, denominator *big.Int) referencePoint {
	slope := new(big.Int).ModInverse(new(big.Int).Mod(denominator, c.p), c.p)
	slope.Mul(slope, numerator).Mod(slope, c.p)
	x := new(big.Int).Mul(slope, slope)
	x.Sub(x, p.x).Sub(x, q.x).Mod(x, c.p)
	y := new(big.Int).Sub(p.x, x)
	y.Mul(y, slope).Sub(y, p.y).Mod(y, c.p)
	return referencePoint{x, y}
}

func (c *reference) multiply(k *big.Int, p referencePoint) (sum referencePoint) {
	for i := k.BitLen() - 1; i >= 0; i-- {
		sum = c.double(sum)
		if k.Bit(i) == 1 {
			sum = c.add(sum, p)
		}
	}
	return sum
}

func (c *reference) negative(p referencePoint) referencePoint {
	if p.x == nil {
		return p
	}
	return referencePoint{p.x, new(big.Int).Sub(c.p, p.y)}
}

// number is e of a digest, the least significant octet first.
func (c *reference) number(digest []byte) *big.Int {
	e := fromOctets(digest)
	e.Mod(e, c.q)
	if e.Sign() == 0 {
		e.SetInt64(1)
	}
	return e
}

// sign is RFC 7091, 6.1 with a given k.
func (c *reference) sign(d, k, e *big.Int) (r, s *big.Int) {
	r = new(big.Int).Mod(c.multiply(k, c.base).x, c.q)
	s = new(big.Int).Mul(r, d)
	s.Add(s, new(big.Int).Mul(k, e)).Mod(s, c.q)
	return r, s
}

// verify is RFC 7091, 6.2.
func (c *reference) verify(public referencePoint, e, r, s *big.Int) bool {
	for _, n := range []*big.Int{r, s} {
		if n.Sign() <= 0 || n.Cmp(c.q) >= 0 {
			return false
		}
	}
	v := new(big.Int).ModInverse(e, c.q)
	z1 := new(big.Int).Mul(s, v)
	z1.Mod(z1, c.q)
	z2 := new(big.Int).Mul(r, v)
	z2.Neg(z2).Mod(z2, c.q)
	sum := c.add(c.multiply(z1, c.base), c.multiply(z2, public))
	return sum.x != nil && new(big.Int).Mod(sum.x, c.q).Cmp(r) == 0
}

// octets writes a number in so many octets, the least significant first.
func (c *reference) octets(n *big.Int) []byte {
	out := n.FillBytes(make([]byte, c.size))
	slices.Reverse(out)
	return out
}

// point writes x then y; infinity is nil.
func (c *reference) point(p referencePoint) []byte {
	if p.x == nil {
		return nil
	}
	return append(c.octets(p.x), c.octets(p.y)...)
}

func fromOctets(octets []byte) *big.Int {
	reversed := slices.Clone(octets)
	slices.Reverse(reversed)
	return new(big.Int).SetBytes(reversed)
}

// fromHex reads a number written in groups, as the RFCs do.
func fromHex(digits string) *big.Int {
	n, ok := new(big.Int).SetString(strings.Join(strings.Fields(digits), ""), 16)
	if !ok {
		panic("not hexadecimal: " + digits)
	}
	return n
}

func unhex(t testing.TB, digits string) []byte {
	t.Helper()
	octets, err := hex.DecodeString(strings.Join(strings.Fields(digits), ""))
	if err != nil {
		t.Fatal(err)
	}
	return octets
}

// checkedCurve is a curve of the package with the reference of the same one.
type checkedCurve struct {
	*reference
	curve  *gost.Curve
	field  gost.FieldOperations
	points gost.PointOperations
}

func checkedCurves() []checkedCurve {
	return []checkedCurve{
		{curve512A, gost.Curve512A(), gost.Field512, gost.Points512},
		{curveCryptoProA, gost.CurveCryptoProA(), gost.Field256, gost.Points256},
	}
}

// forEachCurve runs a test for each of the two curves.
func forEachCurve(t *testing.T, test func(*testing.T, checkedCurve)) {
	for _, c := range checkedCurves() {
		t.Run(c.curve.Name(), func(t *testing.T) { test(t, c) })
	}
}

func sameOctets(t *testing.T, what string, got, want []byte) {
	t.Helper()
	if !bytes.Equal(got, want) {
		t.Fatalf("%s = %x, want %x", what, got, want)
	}
}
