package gost

import "math/bits"

// invert sets z = x^(p-2), which is 1/x and for 0 is 0. The exponent begins
// with ones512 ones; tail512 are its last ten bits.
func (z *element512) invert(x *element512) {
	power := *x
	length := 1
	for bit := bits.Len(ones512) - 2; bit >= 0; bit-- {
		half := power
		power.squareTimes(length)
		power.mul(&power, &half)
		length *= 2
		if ones512>>bit&1 == 1 {
			power.square(&power)
			power.mul(&power, x)
			length++
		}
	}
	for bit := 9; bit >= 0; bit-- {
		power.square(&power)
		if tail512>>bit&1 == 1 {
			power.mul(&power, x)
		}
	}
	*z = power
}

func (z *element512) squareTimes(n int) {
	for range n {
		z.square(z)
	}
}
