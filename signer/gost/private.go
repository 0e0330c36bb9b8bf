package gost

import (
	"crypto"
	"crypto/subtle"
	"io"
	"slices"

	"filippo.io/bigmod"
)

// PrivateKey is a number d of 1 to q-1 with its point. It is a crypto.Signer. The
// zero value is no key: it signs nothing and equals none.
type PrivateKey struct {
	public PublicKey
	d      *secret
}

// NewPrivateKey takes d as Size octets, the least significant first.
// ErrPrivateKey: another length, zero, or not less than the curve's order.
// ErrParameters: no curve.
func NewPrivateKey(c *Curve, octets []byte) (*PrivateKey, error) {
	if !c.known() {
		return nil, ErrParameters
	}
	if len(octets) != c.size {
		return nil, ErrPrivateKey
	}
	d, ok := c.scalar(octets)
	if !ok || d.IsZero() == 1 {
		return nil, ErrPrivateKey
	}
	wipe(d)
	key := &PrivateKey{d: newSecret(octets)}
	key.public = PublicKey{curve: c, point: make([]byte, 2*c.size)}
	c.group.multiplyBase(key.public.point, key.d.octets())
	return key, nil
}

// GenerateKey makes a key from Size octets of rand, or several times as many
// where a number is out of range. ErrRandom: rand failed or is nil. ErrParameters:
// no curve.
func GenerateKey(rand io.Reader, c *Curve) (*PrivateKey, error) {
	if !c.known() {
		return nil, ErrParameters
	}
	if rand == nil {
		return nil, ErrRandom
	}
	octets := make([]byte, c.size)
	defer clear(octets)
	for range maxTries {
		if _, err := io.ReadFull(rand, octets); err != nil {
			return nil, ErrRandom
		}
		if key, err := NewPrivateKey(c, octets); err == nil {
			return key, nil
		}
	}
	return nil, ErrRandom
}

// maxTries bounds the numbers tried: one in 2^128 or fewer is out of range, so
// that the second already means a source that is broken.
const maxTries = 100

// Curve gives the curve of the key.
func (k *PrivateKey) Curve() *Curve { return k.public.curve }

// Public gives the *PublicKey.
func (k *PrivateKey) Public() crypto.PublicKey { return &k.public }

// Bytes gives d as NewPrivateKey takes it, for the caller to clear.
func (k *PrivateKey) Bytes() []byte {
	if !k.valid() {
		return nil
	}
	return slices.Clone(k.d.octets())
}

// Equal tells whether the other is the same number on the same curve.
func (k *PrivateKey) Equal(other crypto.PrivateKey) bool {
	x, ok := other.(*PrivateKey)
	return ok && k.valid() && x.valid() && k.public.curve == x.public.curve &&
		subtle.ConstantTimeCompare(k.d.octets(), x.d.octets()) == 1
}

// valid tells a key from nil and the zero value.
func (k *PrivateKey) valid() bool { return k != nil && k.d != nil && k.public.valid() }

// Sign signs a digest as the curve's hash function gives it, and gives r then s,
// each of Size octets, the least significant first (RFC 7091, 6.1). The options
// are of no meaning. The nonce is drawn from the key, the digest and Size octets
// of rand, so that it is not reused even where rand repeats itself; a nil rand
// gives the same signature each time. ErrDigest: another length; ErrRandom: rand
// failed; ErrPrivateKey: the zero value.
func (k *PrivateKey) Sign(rand io.Reader, digest []byte, _ crypto.SignerOpts) ([]byte, error) {
	if !k.valid() {
		return nil, ErrPrivateKey
	}
	c := k.public.curve
	if len(digest) != c.size {
		return nil, ErrDigest
	}
	nonces, err := newNonces(rand, k.d.octets(), digest)
	if err != nil {
		return nil, err
	}
	defer nonces.clear()
	e := c.digestScalar(digest)
	for range maxTries {
		if signature, ok := k.signWith(nonces.next(), e); ok {
			return signature, nil
		}
	}
	return nil, ErrRandom
}

// signWith is steps 3 to 6 of RFC 7091, 6.1 with one k, which it clears. False:
// this k will not do.
func (k *PrivateKey) signWith(nonce []byte, e *bigmod.Nat) (signature []byte, ok bool) {
	defer clear(nonce)
	c := k.public.curve
	random, ok := c.scalar(nonce)
	if !ok || random.IsZero() == 1 {
		return nil, false
	}
	defer wipe(random)
	point := make([]byte, 2*c.size)
	c.group.multiplyBase(point, nonce)
	r := c.reduced(point[:c.size])
	d, ok := c.scalar(k.d.octets())
	if !ok || r.IsZero() == 1 {
		return nil, false
	}
	defer wipe(d)
	d.Mul(r, c.order)
	s := random.Mul(e, c.order)
	s.Add(d, c.order)
	if s.IsZero() == 1 {
		return nil, false
	}
	return append(c.octets(r), c.octets(s)...), true
}

// wipe overwrites a number that is secret.
func wipe(n *bigmod.Nat) { clear(n.Bits()) }
