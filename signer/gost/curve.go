package gost

import (
	"encoding/asn1"
	"encoding/hex"
	"slices"
	"sync"

	"filippo.io/bigmod"
)

// Curve is one of the two curves of the authority's keys.
type Curve struct {
	name  string
	size  int
	order *bigmod.Modulus
	group group

	key, parameters, digest asn1.ObjectIdentifier
}

// group is the arithmetic of a curve. Scalars and coordinates have Size octets,
// the least significant first, a point is x then y.
type group interface {
	// onCurve tells whether both coordinates are less than p and a point's.
	onCurve(point []byte) bool
	// multiplyBase sets out to the multiple of the base point, in a time that
	// does not depend on the scalar, which is neither 0 nor above the order.
	multiplyBase(out, scalar []byte)
	// combine gives x of u1 times the base point and u2 times another; its time
	// depends on them. False for infinity, which has no x.
	combine(u1, u2, point []byte) (x []byte, ok bool)
}

var (
	curve512A = sync.OnceValue(func() *Curve {
		return &Curve{
			name: "id-tc26-gost-3410-12-512-paramSetA",
			size: 64,
			order: modulus("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" +
				"27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275"),
			group:      group512{},
			key:        asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 2},
			parameters: asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 2, 1},
			digest:     asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 3},
		}
	})
	curveCryptoProA = sync.OnceValue(func() *Curve {
		return &Curve{
			name:       "id-GostR3410-2001-CryptoPro-A-ParamSet",
			size:       32,
			order:      modulus("ffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893"),
			group:      group256{},
			key:        asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 1, 1},
			parameters: asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 1, 1, 1},
			digest:     asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 1, 1, 0},
		}
	})
)

// Curve512A gives the curve of keys of 2015, 512 bits:
// id-tc26-gost-3410-12-512-paramSetA (RFC 7836, A.1).
func Curve512A() *Curve { return curve512A() }

// CurveCryptoProA gives the curve of keys of 2004, 256 bits:
// id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357, 11.4).
func CurveCryptoProA() *Curve { return curveCryptoProA() }

// Size is the length of a coordinate, of a private key and of a digest in
// octets: 64 or 32. A signature and a public key have twice as many.
func (c *Curve) Size() int { return c.size }

// Name is the curve's name in the RFC that defines it.
func (c *Curve) Name() string { return c.name }

// String is Name.
func (c *Curve) String() string { return c.name }

// known tells the two curves from nil and from what else the type can hold.
func (c *Curve) known() bool { return c == Curve512A() || c == CurveCryptoProA() }

func modulus(digits string) *bigmod.Modulus {
	octets, err := hex.DecodeString(digits)
	if err != nil {
		panic(err) // a constant of this file
	}
	m, err := bigmod.NewModulus(octets)
	if err != nil {
		panic(err) // a constant of this file
	}
	return m
}

// scalar reads Size octets, the least significant first, as a number that has
// to be less than the order.
func (c *Curve) scalar(octets []byte) (*bigmod.Nat, bool) {
	reversed := slices.Clone(octets)
	defer clear(reversed)
	slices.Reverse(reversed)
	n, err := bigmod.NewNat().SetBytes(reversed, c.order)
	return n, err == nil
}

// reduced reads Size octets as a number modulo the order. The order has as many
// bits as the octets, so one subtraction reduces.
func (c *Curve) reduced(octets []byte) *bigmod.Nat {
	reversed := slices.Clone(octets)
	slices.Reverse(reversed)
	n, err := bigmod.NewNat().SetOverflowingBytes(reversed, c.order)
	if err != nil {
		panic("gost: scalar longer than the order") // callers give Size octets
	}
	return n
}

// octets is the inverse of scalar.
func (c *Curve) octets(n *bigmod.Nat) []byte {
	out := n.Bytes(c.order)
	slices.Reverse(out)
	return out
}

// digestScalar is e of RFC 7091, 6.1, steps 1 and 2.
func (c *Curve) digestScalar(digest []byte) *bigmod.Nat {
	e := c.reduced(digest)
	if e.IsZero() == 1 {
		return bigmod.NewNat().SetUint(1).ExpandFor(c.order)
	}
	return e
}
