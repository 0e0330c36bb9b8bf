package gost

import "math/bits"

// The chains of carries are written out: in a loop the compiler keeps each carry
// in a register, which costs more than the additions.

// add sets z = x + y.
func (z *element256) add(x, y *element256) {
	var carry uint64
	z[0], carry = bits.Add64(x[0], y[0], 0)
	z[1], carry = bits.Add64(x[1], y[1], carry)
	z[2], carry = bits.Add64(x[2], y[2], carry)
	z[3], carry = bits.Add64(x[3], y[3], carry)
	z.addSmall(fold256 & -carry)
}

// addSmall adds a number of fewer than 32 bits.
func (z *element256) addSmall(small uint64) {
	var carry uint64
	z[0], carry = bits.Add64(z[0], small, 0)
	z[1], carry = bits.Add64(z[1], 0, carry)
	z[2], carry = bits.Add64(z[2], 0, carry)
	z[3], carry = bits.Add64(z[3], 0, carry)
	// After an overflow less than 2^32 remains, so this one cannot overflow.
	z[0] += fold256 & -carry
}

// sub sets z = x - y.
func (z *element256) sub(x, y *element256) {
	var borrow uint64
	z[0], borrow = bits.Sub64(x[0], y[0], 0)
	z[1], borrow = bits.Sub64(x[1], y[1], borrow)
	z[2], borrow = bits.Sub64(x[2], y[2], borrow)
	z[3], borrow = bits.Sub64(x[3], y[3], borrow)
	z[0], borrow = bits.Sub64(z[0], fold256&-borrow, 0)
	z[1], borrow = bits.Sub64(z[1], 0, borrow)
	z[2], borrow = bits.Sub64(z[2], 0, borrow)
	z[3], borrow = bits.Sub64(z[3], 0, borrow)
	// After a borrow all but the lowest bits are ones, so this one needs none.
	z[0] -= fold256 & -borrow
}

// fold sets z to the product's residue: 2^256 is fold256.
func (z *element256) fold(wide *[2 * limbs256]uint64) {
	var carry uint64
	z[0], carry = multiplyAdd(wide[4], fold256, wide[0], 0)
	z[1], carry = multiplyAdd(wide[5], fold256, wide[1], carry)
	z[2], carry = multiplyAdd(wide[6], fold256, wide[2], carry)
	z[3], carry = multiplyAdd(wide[7], fold256, wide[3], carry)
	z.addSmall(carry * fold256)
}
