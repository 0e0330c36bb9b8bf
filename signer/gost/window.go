package gost

const (
	// windowBits is the length of a scalar's digits. Longer ones save additions
	// and cost more in reading all the entries of the tables.
	windowBits = 5
	// windowSize is the greatest digit: they are signed.
	windowSize = 1 << (windowBits - 1)
)

// signedDigit gives the digit at a place of a scalar, the least significant at
// 0, as its amount of 0 to windowSize and a bit for its sign, in a time that
// depends on the place alone. A digit greater than windowSize is negative
// instead, and the next one higher by one: each digit sees that by the highest
// bit of the digit before.
func signedDigit(scalar []byte, place int) (amount, negative uint64) {
	window := bitsAt(scalar, place*windowBits-1) & (1<<(windowBits+1) - 1)
	negative = window >> windowBits
	mask := -negative
	window = window ^ mask&(1<<(windowBits+1)-1)
	return (window + 1) >> 1, negative
}

// bitsAt gives nine bits or more of a number from a place on, which may be -1;
// beyond the number's ends there are zeros.
func bitsAt(scalar []byte, place int) uint64 {
	if place < 0 {
		return uint64(scalar[0]) << 1
	}
	i := place / 8
	if i >= len(scalar) {
		return 0
	}
	bits := uint64(scalar[i])
	if i+1 < len(scalar) {
		bits |= uint64(scalar[i+1]) << 8
	}
	return bits >> (place % 8)
}
