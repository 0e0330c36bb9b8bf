package gost

import (
	"encoding/binary"
	"math/bits"
	"sync"
)

// block512 is a number of 512 bits, the least significant word first.
type block512 [8]uint64

// add is addition modulo 2^512.
func (b *block512) add(y *block512) {
	var carry uint64
	for i := range b {
		b[i], carry = bits.Add64(b[i], y[i], carry)
	}
}

// appendTop appends the most significant octets, the least significant of them
// first.
func (b *block512) appendTop(out []byte, size int) []byte {
	for _, word := range b[8-size/8:] {
		out = binary.LittleEndian.AppendUint64(out, word)
	}
	return out
}

// streebogTables are the substitution, the permutation and the linear
// transformation (RFC 6986, 6.2 to 6.4) in one: what an octet of each row of
// the state adds to the result.
type streebogTables [8][256]uint64

var newStreebogTables = sync.OnceValue(func() *streebogTables {
	t := new(streebogTables)
	for row := range t {
		for octet, image := range streebogPi {
			t[row][octet] = streebogLinear(uint64(image) << (8 * row))
		}
	}
	return t
})

// streebogLinear is the transformation l of RFC 6986, 6.4.
func streebogLinear(word uint64) (image uint64) {
	for b, row := range streebogA {
		image ^= row & -(word >> (63 - b) & 1)
	}
	return image
}

// compress is the function g_N of RFC 6986, 8.
func (t *streebogTables) compress(h, n, m *block512) {
	var key block512
	t.lpsx(&key, h, n)
	state := *m
	for round := range streebogC {
		t.lpsx(&state, &state, &key)
		t.lpsx(&key, &key, &streebogC[round])
	}
	for i := range h {
		h[i] ^= state[i] ^ key[i] ^ m[i]
	}
}

// lpsx is the transformation LPSX of RFC 6986, 7: out may be x or y.
func (t *streebogTables) lpsx(out, x, y *block512) {
	x0, x1, x2, x3 := x[0]^y[0], x[1]^y[1], x[2]^y[2], x[3]^y[3]
	x4, x5, x6, x7 := x[4]^y[4], x[5]^y[5], x[6]^y[6], x[7]^y[7]
	for i := range out {
		out[i] = t[0][byte(x0)] ^ t[1][byte(x1)] ^ t[2][byte(x2)] ^ t[3][byte(x3)] ^
			t[4][byte(x4)] ^ t[5][byte(x5)] ^ t[6][byte(x6)] ^ t[7][byte(x7)]
		x0, x1, x2, x3 = x0>>8, x1>>8, x2>>8, x3>>8
		x4, x5, x6, x7 = x4>>8, x5>>8, x6>>8, x7>>8
	}
}
