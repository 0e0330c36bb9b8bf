package gost

import (
	"encoding/binary"
	"math/bits"
	"sync"
)

// block256 is a number of 256 bits, the least significant word first.
type block256 [4]uint64

// add is addition modulo 2^256.
func (b *block256) add(y *block256) {
	var carry uint64
	for i := range b {
		b[i], carry = bits.Add64(b[i], y[i], carry)
	}
}

// r341194SBox are the eight S-boxes of the test parameters (RFC 5831, 7.1),
// the first for the least significant four bits.
var r341194SBox = [8][16]byte{
	{4, 10, 9, 2, 13, 8, 0, 14, 6, 11, 1, 12, 7, 15, 5, 3},
	{14, 11, 4, 12, 6, 13, 15, 10, 2, 3, 8, 1, 0, 7, 5, 9},
	{5, 8, 1, 13, 10, 3, 4, 2, 14, 15, 12, 7, 6, 0, 9, 11},
	{7, 13, 10, 1, 0, 8, 9, 15, 14, 4, 6, 12, 11, 2, 5, 3},
	{6, 12, 7, 1, 5, 15, 13, 8, 4, 10, 9, 14, 0, 3, 11, 2},
	{4, 11, 10, 0, 7, 2, 1, 13, 3, 6, 8, 5, 9, 12, 15, 14},
	{13, 11, 4, 1, 3, 15, 5, 9, 0, 10, 14, 7, 6, 8, 2, 12},
	{1, 15, 13, 0, 5, 7, 10, 4, 9, 2, 3, 14, 6, 11, 8, 12},
}

// r341194Boxes are the S-boxes two by two, with the rotation by 11 bits that
// follows them (RFC 5830, 5).
type r341194Boxes [4][256]uint32

var newR341194Boxes = sync.OnceValue(func() *r341194Boxes { return combine(&r341194SBox) })

func combine(boxes *[8][16]byte) *r341194Boxes {
	t := new(r341194Boxes)
	for pair := range t {
		for octet := range t[pair] {
			low, high := boxes[2*pair][octet&15], boxes[2*pair+1][octet>>4]
			t[pair][octet] = bits.RotateLeft32(uint32(high<<4|low)<<(8*pair), 11)
		}
	}
	return t
}

// r341194C3 is the one constant of the key generation that is not zero (RFC
// 5831, 5.1).
var r341194C3 = block256{0xff00ff00ff00ff00, 0x00ff00ff00ff00ff, 0xff0000ff00ffff00, 0xff00ffff000000ff}

// step is the step hash function of RFC 5831, 5.
func (t *r341194Boxes) step(h, m *block256) {
	var s block256
	u, v := *h, *m
	for i := range s {
		if i > 0 {
			u.shift()
			v.shift()
			v.shift()
		}
		if i == 2 {
			u.xor(&r341194C3)
		}
		w := u
		w.xor(&v)
		key := w.permuted()
		s[i] = t.encrypt(&key, h[i])
	}
	h.mix(m, &s)
}

func (b *block256) xor(y *block256) {
	for i := range b {
		b[i] ^= y[i]
	}
}

// shift is the transformation A of RFC 5831, 5.1.
func (b *block256) shift() { *b = block256{b[1], b[2], b[3], b[0] ^ b[1]} }

// permuted is the transformation P of RFC 5831, 5.1, as eight words of a key.
func (b *block256) permuted() (key [8]uint32) {
	for k := range key {
		shift := 8 * k
		key[k] = uint32(byte(b[0]>>shift)) | uint32(byte(b[1]>>shift))<<8 |
			uint32(byte(b[2]>>shift))<<16 | uint32(byte(b[3]>>shift))<<24
	}
	return key
}

// encrypt is GOST 28147-89 in its simple substitution mode (RFC 5830, 5).
func (t *r341194Boxes) encrypt(key *[8]uint32, block uint64) uint64 {
	n1, n2 := uint32(block), uint32(block>>32)
	for range 3 {
		for i := 0; i < 8; i += 2 {
			n2 ^= t.substitute(n1 + key[i])
			n1 ^= t.substitute(n2 + key[i+1])
		}
	}
	for i := 7; i > 0; i -= 2 {
		n2 ^= t.substitute(n1 + key[i])
		n1 ^= t.substitute(n2 + key[i-1])
	}
	return uint64(n1)<<32 | uint64(n2)
}

func (t *r341194Boxes) substitute(x uint32) uint32 {
	return t[0][byte(x)] ^ t[1][byte(x>>8)] ^ t[2][byte(x>>16)] ^ t[3][byte(x>>24)]
}

// mix is the mixing transformation of RFC 5831, 5.3: ψ^61(H ⊕ ψ(M ⊕ ψ^12(S))).
func (b *block256) mix(m, s *block256) {
	s.psi(12)
	s.xor(m)
	s.psi(1)
	b.xor(s)
	b.psi(61)
}

// psi applies the shift register ψ of RFC 5831, 5.3 so many times.
func (b *block256) psi(times int) {
	var octets [32]byte
	for i, word := range b {
		binary.LittleEndian.PutUint64(octets[8*i:], word)
	}
	var y [16 + 61]uint16
	for i := range 16 {
		y[i] = binary.LittleEndian.Uint16(octets[2*i:])
	}
	for i := range times {
		y[16+i] = y[i] ^ y[i+1] ^ y[i+2] ^ y[i+3] ^ y[i+12] ^ y[i+15]
	}
	for i := range 16 {
		binary.LittleEndian.PutUint16(octets[2*i:], y[times+i])
	}
	for i := range b {
		b[i] = binary.LittleEndian.Uint64(octets[8*i:])
	}
}
