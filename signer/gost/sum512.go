package gost

import "math/bits"

// The chains of carries are written out: in a loop the compiler keeps each carry
// in a register, which costs more than the additions.

// add sets z = x + y.
func (z *element512) add(x, y *element512) {
	var carry uint64
	z[0], carry = bits.Add64(x[0], y[0], 0)
	z[1], carry = bits.Add64(x[1], y[1], carry)
	z[2], carry = bits.Add64(x[2], y[2], carry)
	z[3], carry = bits.Add64(x[3], y[3], carry)
	z[4], carry = bits.Add64(x[4], y[4], carry)
	z[5], carry = bits.Add64(x[5], y[5], carry)
	z[6], carry = bits.Add64(x[6], y[6], carry)
	z[7], carry = bits.Add64(x[7], y[7], carry)
	z.addSmall(fold512 & -carry)
}

// addSmall adds a number of fewer than 32 bits.
func (z *element512) addSmall(small uint64) {
	var carry uint64
	z[0], carry = bits.Add64(z[0], small, 0)
	z[1], carry = bits.Add64(z[1], 0, carry)
	z[2], carry = bits.Add64(z[2], 0, carry)
	z[3], carry = bits.Add64(z[3], 0, carry)
	z[4], carry = bits.Add64(z[4], 0, carry)
	z[5], carry = bits.Add64(z[5], 0, carry)
	z[6], carry = bits.Add64(z[6], 0, carry)
	z[7], carry = bits.Add64(z[7], 0, carry)
	// After an overflow less than 2^32 remains, so this one cannot overflow.
	z[0] += fold512 & -carry
}

// sub sets z = x - y.
func (z *element512) sub(x, y *element512) {
	var borrow uint64
	z[0], borrow = bits.Sub64(x[0], y[0], 0)
	z[1], borrow = bits.Sub64(x[1], y[1], borrow)
	z[2], borrow = bits.Sub64(x[2], y[2], borrow)
	z[3], borrow = bits.Sub64(x[3], y[3], borrow)
	z[4], borrow = bits.Sub64(x[4], y[4], borrow)
	z[5], borrow = bits.Sub64(x[5], y[5], borrow)
	z[6], borrow = bits.Sub64(x[6], y[6], borrow)
	z[7], borrow = bits.Sub64(x[7], y[7], borrow)
	z[0], borrow = bits.Sub64(z[0], fold512&-borrow, 0)
	z[1], borrow = bits.Sub64(z[1], 0, borrow)
	z[2], borrow = bits.Sub64(z[2], 0, borrow)
	z[3], borrow = bits.Sub64(z[3], 0, borrow)
	z[4], borrow = bits.Sub64(z[4], 0, borrow)
	z[5], borrow = bits.Sub64(z[5], 0, borrow)
	z[6], borrow = bits.Sub64(z[6], 0, borrow)
	z[7], borrow = bits.Sub64(z[7], 0, borrow)
	// After a borrow all but the lowest bits are ones, so this one needs none.
	z[0] -= fold512 & -borrow
}

// fold sets z to the product's residue: 2^512 is fold512.
func (z *element512) fold(wide *[2 * limbs512]uint64) {
	var carry uint64
	z[0], carry = multiplyAdd(wide[8], fold512, wide[0], 0)
	z[1], carry = multiplyAdd(wide[9], fold512, wide[1], carry)
	z[2], carry = multiplyAdd(wide[10], fold512, wide[2], carry)
	z[3], carry = multiplyAdd(wide[11], fold512, wide[3], carry)
	z[4], carry = multiplyAdd(wide[12], fold512, wide[4], carry)
	z[5], carry = multiplyAdd(wide[13], fold512, wide[5], carry)
	z[6], carry = multiplyAdd(wide[14], fold512, wide[6], carry)
	z[7], carry = multiplyAdd(wide[15], fold512, wide[7], carry)
	z.addSmall(carry * fold512)
}
