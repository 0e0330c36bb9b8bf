package gost

import (
	"bytes"
	"crypto"
	"slices"

	"filippo.io/bigmod"
)

// PublicKey is a point of a curve. The zero value is no key: it takes no signature
// and equals none.
type PublicKey struct {
	curve *Curve
	point []byte
}

// NewPublicKey takes a point as x then y, each of Size octets, the least
// significant first. ErrPoint: another length, a coordinate not less than p, or
// a point off the curve. The point at infinity has no such form. ErrParameters: no
// curve.
func NewPublicKey(c *Curve, octets []byte) (*PublicKey, error) {
	if !c.known() {
		return nil, ErrParameters
	}
	if len(octets) != 2*c.size || !c.group.onCurve(octets) {
		return nil, ErrPoint
	}
	return &PublicKey{curve: c, point: slices.Clone(octets)}, nil
}

// Curve gives the curve of the key.
func (k *PublicKey) Curve() *Curve { return k.curve }

// Bytes gives the point as NewPublicKey takes it.
func (k *PublicKey) Bytes() []byte { return slices.Clone(k.point) }

// Equal tells whether the other is the same point of the same curve.
func (k *PublicKey) Equal(other crypto.PublicKey) bool {
	x, ok := other.(*PublicKey)
	return ok && k.valid() && x.valid() && k.curve == x.curve && bytes.Equal(k.point, x.point)
}

// valid tells a key from nil and the zero value.
func (k *PublicKey) valid() bool { return k != nil && k.curve.known() }

// Verify checks a signature, r then s, each of Size octets, the least
// significant first, over a digest as the curve's hash function gives it (RFC
// 7091, 6.2). Lengths other than these make it false. Its time depends on what
// it is given, none of which is secret.
func (k *PublicKey) Verify(digest, signature []byte) bool {
	if !k.valid() {
		return false
	}
	c := k.curve
	if len(digest) != c.size || len(signature) != 2*c.size {
		return false
	}
	r, rOK := c.scalar(signature[:c.size])
	s, sOK := c.scalar(signature[c.size:])
	if !rOK || !sOK || r.IsZero() == 1 || s.IsZero() == 1 {
		return false
	}
	v, ok := bigmod.NewNat().InverseVarTime(c.digestScalar(digest), c.order)
	if !ok {
		return false
	}
	z1 := c.octets(s.Mul(v, c.order))
	minusR := bigmod.NewNat().SetUint(0).ExpandFor(c.order).Sub(r, c.order)
	z2 := c.octets(minusR.Mul(v, c.order))
	x, ok := c.group.combine(z1, z2, k.point)
	return ok && c.reduced(x).Equal(r) == 1
}
