package gost

import (
	"encoding/binary"
	"hash"
)

const (
	streebogBlock   = 64
	streebogSize512 = 64
	streebogSize256 = 32
)

// New512 gives Streebog-512, GOST R 34.11-2012 (RFC 6986) with 512 bits. Sum
// gives the octets in the order of every other implementation, the least
// significant first; the RFC prints them the other way round.
func New512() hash.Hash { return newStreebog(streebogSize512, 0) }

// New256 gives Streebog-256, as New512 with 256 bits.
func New256() hash.Hash { return newStreebog(streebogSize256, 1) }

// streebog is the state of RFC 6986, 9.
type streebog struct {
	tables *streebogTables
	h      block512
	n      block512 // bits taken in
	sigma  block512 // sum of the blocks taken in
	buffer [streebogBlock]byte
	filled int
	size   int
	iv     byte // of which every octet of the initial state is
}

func newStreebog(size int, iv byte) *streebog {
	d := &streebog{tables: newStreebogTables(), size: size, iv: iv}
	d.Reset()
	return d
}

func (d *streebog) Size() int { return d.size }

func (d *streebog) BlockSize() int { return streebogBlock }

func (d *streebog) Reset() {
	iv := uint64(d.iv) * 0x0101010101010101
	d.h = block512{iv, iv, iv, iv, iv, iv, iv, iv}
	d.n, d.sigma = block512{}, block512{}
	clear(d.buffer[:])
	d.filled = 0
}

func (d *streebog) Write(p []byte) (int, error) {
	d.filled = fill(d.buffer[:], d.filled, p, func(block []byte) { d.take(block, streebogBlock) })
	return len(p), nil
}

// take compresses one block, of which so many octets are the message's.
func (d *streebog) take(octets []byte, size uint64) {
	var m block512
	for i := range m {
		m[i] = binary.LittleEndian.Uint64(octets[8*i:])
	}
	d.tables.compress(&d.h, &d.n, &m)
	d.n.add(&block512{8 * size})
	d.sigma.add(&m)
}

// Sum appends the digest; what was written can go on.
func (d *streebog) Sum(in []byte) []byte {
	end := *d
	clear(end.buffer[end.filled:])
	end.buffer[end.filled] = 1
	end.take(end.buffer[:], uint64(end.filled))
	var zero block512
	n, sigma := end.n, end.sigma
	end.tables.compress(&end.h, &zero, &n)
	end.tables.compress(&end.h, &zero, &sigma)
	return end.h.appendTop(in, d.size)
}
