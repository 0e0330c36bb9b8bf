package gost

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

const (
	r341194Block = 32
	r341194Size  = 32
)

// NewR341194 gives GOST R 34.11-94 (RFC 5831) with the S-box of the RFC's test
// parameters, which is what the authority's keys of 2004 sign with. Sum gives
// the octets the least significant first.
func NewR341194() hash.Hash { return &r341194{boxes: newR341194Boxes()} }

// r341194 is the state of RFC 5831, 6.
type r341194 struct {
	boxes  *r341194Boxes
	h      block256
	sigma  block256 // sum of the blocks taken in
	size   uint64   // octets taken in
	buffer [r341194Block]byte
	filled int
}

func (d *r341194) Size() int { return r341194Size }

func (d *r341194) BlockSize() int { return r341194Block }

func (d *r341194) Reset() { *d = r341194{boxes: d.boxes} }

func (d *r341194) Write(p []byte) (int, error) {
	d.size += uint64(len(p))
	d.filled = fill(d.buffer[:], d.filled, p, d.take)
	return len(p), nil
}

// take compresses one block.
func (d *r341194) take(octets []byte) {
	var m block256
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(octets[8*i:])
	}
	d.boxes.step(&d.h, &m)
	d.sigma.add(&m)
}

// Sum appends the digest; what was written can go on. No message at all is one
// block of zeros, as the standard and OpenSSL's engine have it, with the digest
// 891d358a…; nettle, RHash and others of their kind hash no block then and give
// ce85b99c…, which is not taken here.
func (d *r341194) Sum(in []byte) []byte {
	end := *d
	if end.filled > 0 || end.size == 0 {
		clear(end.buffer[end.filled:])
		end.take(end.buffer[:])
	}
	high, low := bits.Mul64(d.size, 8)
	end.boxes.step(&end.h, &block256{low, high})
	sigma := end.sigma
	end.boxes.step(&end.h, &sigma)
	for _, word := range end.h {
		in = binary.LittleEndian.AppendUint64(in, word)
	}
	return in
}
