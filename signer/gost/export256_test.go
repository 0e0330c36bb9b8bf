// Code generated from export512_test.go by go test -derive; DO NOT EDIT.

package gost

// Field256 opens the field's operations to the tests, on octets, the least
// significant first. Numbers need not be less than p.
var Field256 = FieldOperations{
	Add:    func(x, y []byte) []byte { return operate256((*element256).add, x, y) },
	Sub:    func(x, y []byte) []byte { return operate256((*element256).sub, x, y) },
	Mul:    func(x, y []byte) []byte { return operate256((*element256).mul, x, y) },
	Square: func(x []byte) []byte { return apply256((*element256).square, x) },
	Invert: func(x []byte) []byte { return apply256((*element256).invert, x) },
	Negate: func(x []byte, bit uint64) []byte {
		return apply256(func(z, x *element256) { *z = *x; z.negate(bit) }, x)
	},
	Equal: func(x, y []byte) bool { return read256(x).equal(read256(y)) == 1 },
}

// Points256 opens the formulas of points. A point is x then y, nil is infinity;
// z scales the coordinates of the one that the formula works on.
var Points256 = PointOperations{
	Add: func(p, q, z []byte) []byte {
		a, b, sum := scaled256(p, z), scaled256(q, z), point256{}
		sum.add(&a, &b)
		return sum.write256()
	},
	AddAffine: func(p, q, z []byte) []byte {
		a, sum := scaled256(p, z), point256{}
		sum.addAffine(&a, &affine256{*read256(q[:8*limbs256]), *read256(q[8*limbs256:])})
		return sum.write256()
	},
	Double: func(p, z []byte) []byte {
		a, sum := scaled256(p, z), point256{}
		sum.double(&a)
		return sum.write256()
	},
}

func read256(octets []byte) *element256 {
	z := new(element256)
	z.setOctets(octets)
	return z
}

func operate256(operation func(z, x, y *element256), x, y []byte) []byte {
	return apply256(func(z, x *element256) { operation(z, x, read256(y)) }, x)
}

func apply256(operation func(z, x *element256), x []byte) []byte {
	var z element256
	operation(&z, read256(x))
	out := make([]byte, 8*limbs256)
	z.octets(out)
	return out
}

func scaled256(p, z []byte) point256 {
	scale := read256(z)
	if p == nil {
		return point256{y: *scale}
	}
	out := point256{x: *read256(p[:8*limbs256]), y: *read256(p[8*limbs256:]), z: *scale}
	out.x.mul(&out.x, scale)
	out.y.mul(&out.y, scale)
	return out
}

func (r *point256) write256() []byte {
	if r.z.isZero() == 1 {
		return nil
	}
	p := r.affine()
	out := make([]byte, 16*limbs256)
	p.x.octets(out)
	p.y.octets(out[8*limbs256:])
	return out
}
