package gost

import "sync"

// windows512 is the number of signed digits of a scalar; the last of them takes
// up what the one before it borrowed.
const windows512 = 64*limbs512/windowBits + 1

// baseTable512 holds for each digit of a scalar the multiples of the base point
// that it may add.
type baseTable512 [windows512][windowSize]affine512

var newBaseTable512 = sync.OnceValue(func() *baseTable512 {
	table := new(baseTable512)
	one := base512.projective()
	for i := range table {
		row := multiples512(&one)
		table[i] = affineRow512(&row)
		one.double(&row[windowSize-1])
	}
	return table
})

// multiples512 gives 1, 2 … times a point.
func multiples512(p *point512) (row [windowSize]point512) {
	row[0] = *p
	for i := 1; i < windowSize; i++ {
		row[i].add(&row[i-1], p)
	}
	return row
}

// affineRow512 gives the coordinates of points other than infinity, with one
// inversion for all: from the inverse of all z multiplied, each z multiplied
// with those before it takes the next away.
func affineRow512(row *[windowSize]point512) (out [windowSize]affine512) {
	var products [windowSize]element512
	products[0] = row[0].z
	for i := 1; i < windowSize; i++ {
		products[i].mul(&products[i-1], &row[i].z)
	}
	var inverse, one element512
	inverse.invert(&products[windowSize-1])
	for i := windowSize - 1; i >= 0; i-- {
		one = inverse
		if i > 0 {
			one.mul(&inverse, &products[i-1])
		}
		out[i].x.mul(&row[i].x, &one)
		out[i].y.mul(&row[i].y, &one)
		inverse.mul(&inverse, &row[i].z)
	}
	return out
}

// chooseFrom sets p to the entry of a digit of 1 to windowSize, and to zeros for
// the digit 0. It reads them all.
func (p *affine512) chooseFrom(row *[windowSize]affine512, digit uint64) {
	*p = affine512{}
	for j := range row {
		mask := -isEqual(uint64(j+1), digit)
		for i := range p.x {
			p.x[i] |= mask & row[j].x[i]
			p.y[i] |= mask & row[j].y[i]
		}
	}
}

// negate sets p to -p if the bit is 1, in the same time.
func (p *affine512) negate(bit uint64) { p.y.negate(bit) }
