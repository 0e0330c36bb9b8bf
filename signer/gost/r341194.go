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
	n := len(p)
	d.size += uint64(n)
	if d.filled > 0 {
		taken := copy(d.buffer[d.filled:], p)
		d.filled += taken
		p = p[taken:]
		if d.filled < r341194Block {
			return n, nil
		}
		d.take(&d.buffer)
		d.filled = 0
	}
	for len(p) >= r341194Block {
		d.take((*[r341194Block]byte)(p))
		p = p[r341194Block:]
	}
	d.filled = copy(d.buffer[:], p)
	return n, nil
}

// take compresses one block.
func (d *r341194) take(octets *[r341194Block]byte) {
	var m block256
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(octets[8*i:])
	}
	d.boxes.step(&d.h, &m)
	d.sigma.add(&m)
}

// Sum appends the digest; what was written can go on. No message at all is one
// block of zeros (RFC 5831, 6, step 2), as OpenSSL's engine has it; some others
// hash no block then.
func (d *r341194) Sum(in []byte) []byte {
	end := *d
	if end.filled > 0 || end.size == 0 {
		clear(end.buffer[end.filled:])
		end.take(&end.buffer)
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
