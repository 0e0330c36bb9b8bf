package gost

import "math/bits"

// The fields of the two curves. Both primes lie just below a power of two, so
// that a product is reduced by folding: 2^512 = 569 modulo p.
const (
	limbs512 = 8
	fold512  = 569
	ones512  = 502
	tail512  = 1<<10 - fold512 - 2

	limbs256 = 4
	fold256  = 617
	ones256  = 246
	tail256  = 1<<10 - fold256 - 2
)

// multiplyAdd gives x y + a + b, which two words always hold.
func multiplyAdd(x, y, a, b uint64) (low, high uint64) {
	high, low = bits.Mul64(x, y)
	var carry uint64
	low, carry = bits.Add64(low, a, 0)
	high, _ = bits.Add64(high, 0, carry)
	low, carry = bits.Add64(low, b, 0)
	high, _ = bits.Add64(high, 0, carry)
	return low, high
}

// addProduct adds x y to a number of three words, the least significant first.
// The last carry goes through Add64, which the compiler makes one instruction.
func addProduct(x, y, a, b, c uint64) (a1, b1, c1 uint64) {
	high, low := bits.Mul64(x, y)
	var carry uint64
	a, carry = bits.Add64(a, low, 0)
	b, carry = bits.Add64(b, high, carry)
	c, _ = bits.Add64(c, 0, carry)
	return a, b, c
}

// addTwice adds 2 x y as addProduct does.
func addTwice(x, y, a, b, c uint64) (a1, b1, c1 uint64) {
	high, low := bits.Mul64(x, y)
	var carry uint64
	a, carry = bits.Add64(a, low, 0)
	b, carry = bits.Add64(b, high, carry)
	c, _ = bits.Add64(c, 0, carry)
	a, carry = bits.Add64(a, low, 0)
	b, carry = bits.Add64(b, high, carry)
	c, _ = bits.Add64(c, 0, carry)
	return a, b, c
}

// isEqual gives 1 for equal numbers of fewer than 64 bits, else 0, in the same
// time.
func isEqual(x, y uint64) uint64 { return ((x ^ y) - 1) >> 63 }
