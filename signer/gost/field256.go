// Code generated from field512.go by go test -derive; DO NOT EDIT.

package gost

import (
	"encoding/binary"
	"math/bits"
)

// element256 is a residue modulo p = 2^256 - fold256, the least significant
// word first. Between operations it is any number of 256 bits, so up to
// fold256 residues have two forms; octets, equal and isZero see to that.
type element256 [limbs256]uint64

// setOctets reads Size octets, the least significant first, and tells whether
// they are less than p.
func (z *element256) setOctets(octets []byte) bool {
	for i := range z {
		z[i] = binary.LittleEndian.Uint64(octets[8*i:])
	}
	reduced := *z
	reduced.reduce()
	return reduced == *z
}

// octets writes the least form, the least significant octet first.
func (z *element256) octets(out []byte) {
	reduced := *z
	reduced.reduce()
	for i, word := range reduced {
		binary.LittleEndian.PutUint64(out[8*i:], word)
	}
}

// reduce takes p away once if it can.
func (z *element256) reduce() {
	var less element256
	var carry uint64
	less[0], carry = bits.Add64(z[0], fold256, 0)
	for i := 1; i < limbs256; i++ {
		less[i], carry = bits.Add64(z[i], 0, carry)
	}
	z.choose(&less, carry)
}

// choose sets z to x if the bit is 1 and leaves it if 0, in the same time.
func (z *element256) choose(x *element256, bit uint64) {
	mask := -bit
	for i := range z {
		z[i] ^= mask & (z[i] ^ x[i])
	}
}

// isZero gives 1 for a multiple of p, else 0.
func (z *element256) isZero() uint64 {
	reduced := *z
	reduced.reduce()
	var any uint64
	for _, word := range reduced {
		any |= word
	}
	return 1 ^ (any|-any)>>63
}

// equal gives 1 for the same residue, else 0.
func (z *element256) equal(x *element256) uint64 {
	var difference element256
	difference.sub(z, x)
	return difference.isZero()
}

// negate sets z to -z if the bit is 1, in the same time.
func (z *element256) negate(bit uint64) {
	var negative element256
	negative.sub(&element256{}, z)
	z.choose(&negative, bit)
}
