package gost

import "hash"

// FieldOperations are those of a field, for the tests.
type FieldOperations struct {
	Add, Sub, Mul  func(x, y []byte) []byte
	Square, Invert func(x []byte) []byte
	Negate         func(x []byte, bit uint64) []byte
	Equal          func(x, y []byte) bool
}

// PointOperations are those of a curve's points, for the tests.
type PointOperations struct {
	Add, AddAffine func(p, q, z []byte) []byte
	Double         func(p, z []byte) []byte
}

// WindowBits and SignedDigit are how scalars are cut.
const WindowBits = windowBits

var SignedDigit = signedDigit

// BaseMultiple gives x then y of the scalar's multiple of the base point.
func (c *Curve) BaseMultiple(scalar []byte) []byte {
	out := make([]byte, 2*c.size)
	c.group.multiplyBase(out, scalar)
	return out
}

// Combination gives x of u1 times the base point and u2 times another.
func (c *Curve) Combination(u1, u2, point []byte) (x []byte, ok bool) {
	return c.group.combine(u1, u2, point)
}

// NewR341194With is GOST R 34.11-94 with other S-boxes.
func NewR341194With(boxes [8][16]byte) hash.Hash { return &r341194{boxes: combine(&boxes)} }

// SignWith signs with a given nonce, which it clears; false if it will not do.
func (k *PrivateKey) SignWith(nonce, digest []byte) (signature []byte, ok bool) {
	return k.signWith(nonce, k.public.curve.digestScalar(digest))
}

// Nonces gives the first so many nonces drawn without randomness.
func Nonces(count int, d, digest []byte) (drawn [][]byte) {
	n, err := newNonces(nil, d, digest)
	if err != nil {
		panic(err)
	}
	for range count {
		drawn = append(drawn, n.next())
	}
	return drawn
}
