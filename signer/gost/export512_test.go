package gost

// Field512 opens the field's operations to the tests, on octets, the least
// significant first. Numbers need not be less than p.
var Field512 = FieldOperations{
	Add:    func(x, y []byte) []byte { return operate512((*element512).add, x, y) },
	Sub:    func(x, y []byte) []byte { return operate512((*element512).sub, x, y) },
	Mul:    func(x, y []byte) []byte { return operate512((*element512).mul, x, y) },
	Square: func(x []byte) []byte { return apply512((*element512).square, x) },
	Invert: func(x []byte) []byte { return apply512((*element512).invert, x) },
	Negate: func(x []byte, bit uint64) []byte {
		return apply512(func(z, x *element512) { *z = *x; z.negate(bit) }, x)
	},
	Equal: func(x, y []byte) bool { return read512(x).equal(read512(y)) == 1 },
}

// Points512 opens the formulas of points. A point is x then y, nil is infinity;
// z scales the coordinates of the one that the formula works on.
var Points512 = PointOperations{
	Add: func(p, q, z []byte) []byte {
		a, b, sum := scaled512(p, z), scaled512(q, z), point512{}
		sum.add(&a, &b)
		return sum.write512()
	},
	AddAffine: func(p, q, z []byte) []byte {
		a, sum := scaled512(p, z), point512{}
		sum.addAffine(&a, &affine512{*read512(q[:8*limbs512]), *read512(q[8*limbs512:])})
		return sum.write512()
	},
	Double: func(p, z []byte) []byte {
		a, sum := scaled512(p, z), point512{}
		sum.double(&a)
		return sum.write512()
	},
}

func read512(octets []byte) *element512 {
	z := new(element512)
	z.setOctets(octets)
	return z
}

func operate512(operation func(z, x, y *element512), x, y []byte) []byte {
	return apply512(func(z, x *element512) { operation(z, x, read512(y)) }, x)
}

func apply512(operation func(z, x *element512), x []byte) []byte {
	var z element512
	operation(&z, read512(x))
	out := make([]byte, 8*limbs512)
	z.octets(out)
	return out
}

func scaled512(p, z []byte) point512 {
	scale := read512(z)
	if p == nil {
		return point512{y: *scale}
	}
	out := point512{x: *read512(p[:8*limbs512]), y: *read512(p[8*limbs512:]), z: *scale}
	out.x.mul(&out.x, scale)
	out.y.mul(&out.y, scale)
	return out
}

func (r *point512) write512() []byte {
	if r.z.isZero() == 1 {
		return nil
	}
	p := r.affine()
	out := make([]byte, 16*limbs512)
	p.x.octets(out)
	p.y.octets(out[8*limbs512:])
	return out
}
