// Code generated from group512.go by go test -derive; DO NOT EDIT.

package gost

// group256 is the arithmetic of the curve, for octets.
type group256 struct{}

// onCurve tells whether x and y are both less than p and a point's.
func (group256) onCurve(octets []byte) bool {
	var p affine256
	return p.setOctets(octets)
}

// setOctets reads x and y, and tells whether they are a point's.
func (p *affine256) setOctets(octets []byte) bool {
	size := 8 * limbs256
	return p.x.setOctets(octets[:size]) && p.y.setOctets(octets[size:2*size]) && p.onCurve()
}

// multiplyBase sets out to x and y of the scalar's multiple of the base point,
// which is not infinity, in a time that does not depend on the scalar.
func (group256) multiplyBase(out, scalar []byte) {
	table := newBaseTable256()
	sum := infinity256()
	var next point256
	var entry affine256
	for i := range table {
		digit, negative := signedDigit(scalar, i)
		entry.chooseFrom(&table[i], digit)
		entry.negate(negative)
		next.addAffine(&sum, &entry)
		sum.choose(&next, 1^isEqual(digit, 0))
	}
	p := sum.affine()
	p.x.octets(out)
	p.y.octets(out[8*limbs256:])
}

// combine gives x of u1 times the base point and u2 times another; the time
// depends on the numbers. False for infinity, which has no x.
func (group256) combine(u1, u2, octets []byte) (x []byte, ok bool) {
	var key affine256
	if !key.setOctets(octets) {
		return nil, false
	}
	sum := key.multiplyPublic(u2)
	sum.addBasePublic(u1)
	if sum.z.isZero() == 1 {
		return nil, false
	}
	p := sum.affine()
	x = make([]byte, 8*limbs256)
	p.x.octets(x)
	return x, true
}

// multiplyPublic gives a multiple of a point, in a time that depends on both.
func (p *affine256) multiplyPublic(scalar []byte) point256 {
	one := p.projective()
	row := multiples256(&one)
	sum := infinity256()
	for i := windows256 - 1; i >= 0; i-- {
		for range windowBits {
			sum.double(&sum)
		}
		digit, negative := signedDigit(scalar, i)
		if digit == 0 {
			continue
		}
		entry := row[digit-1]
		entry.y.negate(negative)
		sum.add(&sum, &entry)
	}
	return sum
}

// addBasePublic adds a multiple of the base point, in a time that depends on it.
func (r *point256) addBasePublic(scalar []byte) {
	table := newBaseTable256()
	for i := range table {
		digit, negative := signedDigit(scalar, i)
		if digit == 0 {
			continue
		}
		entry := table[i][digit-1]
		entry.negate(negative)
		r.addAffine(r, &entry)
	}
}
