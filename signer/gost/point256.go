// Code generated from point512.go by go test -derive; DO NOT EDIT.

package gost

// point256 is a point in homogeneous coordinates: x/z, y/z; with z = 0 the point
// at infinity. The formulas are the complete ones of Renes, Costello and Batina,
// "Complete addition formulas for prime order elliptic curves" (2015), for
// a = -3: they hold for every pair of points, so no case has to be told apart.
type point256 struct{ x, y, z element256 }

// affine256 is a point other than infinity.
type affine256 struct{ x, y element256 }

// infinity256 is the neutral point.
func infinity256() point256 { return point256{y: element256{1}} }

// projective gives the point in homogeneous coordinates.
func (p *affine256) projective() point256 {
	return point256{x: p.x, y: p.y, z: element256{1}}
}

// add sets r = p + q: algorithm 4 of the paper.
func (r *point256) add(p, q *point256) {
	var t0, t1, t2, t3, t4, x, y, z element256
	t0.mul(&p.x, &q.x)
	t1.mul(&p.y, &q.y)
	t2.mul(&p.z, &q.z)
	t3.add(&p.x, &p.y)
	t4.add(&q.x, &q.y)
	t3.mul(&t3, &t4)
	t4.add(&t0, &t1)
	t3.sub(&t3, &t4)
	t4.add(&p.y, &p.z)
	x.add(&q.y, &q.z)
	t4.mul(&t4, &x)
	x.add(&t1, &t2)
	t4.sub(&t4, &x)
	x.add(&p.x, &p.z)
	y.add(&q.x, &q.z)
	x.mul(&x, &y)
	y.add(&t0, &t2)
	y.sub(&x, &y)
	z.mulB(&t2)
	x.sub(&y, &z)
	z.add(&x, &x)
	x.add(&x, &z)
	z.sub(&t1, &x)
	x.add(&t1, &x)
	y.mulB(&y)
	t1.add(&t2, &t2)
	t2.add(&t1, &t2)
	r.finish(&t0, &t2, &t3, &t4, &x, &y, &z)
}

// addAffine sets r = p + q: algorithm 5 of the paper.
func (r *point256) addAffine(p *point256, q *affine256) {
	var t0, t1, t2, t3, t4, x, y, z element256
	t0.mul(&p.x, &q.x)
	t1.mul(&p.y, &q.y)
	t3.add(&q.x, &q.y)
	t4.add(&p.x, &p.y)
	t3.mul(&t3, &t4)
	t4.add(&t0, &t1)
	t3.sub(&t3, &t4)
	t4.mul(&q.y, &p.z)
	t4.add(&t4, &p.y)
	y.mul(&q.x, &p.z)
	y.add(&y, &p.x)
	z.mulB(&p.z)
	x.sub(&y, &z)
	z.add(&x, &x)
	x.add(&x, &z)
	z.sub(&t1, &x)
	x.add(&t1, &x)
	y.mulB(&y)
	t1.add(&p.z, &p.z)
	t2.add(&t1, &p.z)
	r.finish(&t0, &t2, &t3, &t4, &x, &y, &z)
}

// finish is the end that algorithms 4 and 5 share.
func (r *point256) finish(t0, t2, t3, t4, x, y, z *element256) {
	var t1 element256
	y.sub(y, t2)
	y.sub(y, t0)
	t1.add(y, y)
	y.add(&t1, y)
	t1.add(t0, t0)
	t0.add(&t1, t0)
	t0.sub(t0, t2)
	t1.mul(t4, y)
	t2.mul(t0, y)
	r.y.mul(x, z)
	r.y.add(&r.y, t2)
	r.x.mul(t3, x)
	r.x.sub(&r.x, &t1)
	r.z.mul(t4, z)
	t1.mul(t3, t0)
	r.z.add(&r.z, &t1)
}

// double sets r = 2 p: algorithm 6 of the paper.
func (r *point256) double(p *point256) {
	var t0, t1, t2, t3, x, y, z element256
	t0.square(&p.x)
	t1.square(&p.y)
	t2.square(&p.z)
	t3.mul(&p.x, &p.y)
	t3.add(&t3, &t3)
	z.mul(&p.x, &p.z)
	z.add(&z, &z)
	y.mulB(&t2)
	y.sub(&y, &z)
	x.add(&y, &y)
	y.add(&x, &y)
	x.sub(&t1, &y)
	y.add(&t1, &y)
	y.mul(&x, &y)
	x.mul(&x, &t3)
	t3.add(&t2, &t2)
	t2.add(&t2, &t3)
	z.mulB(&z)
	z.sub(&z, &t2)
	z.sub(&z, &t0)
	t3.add(&z, &z)
	z.add(&z, &t3)
	t3.add(&t0, &t0)
	t0.add(&t3, &t0)
	t0.sub(&t0, &t2)
	t0.mul(&t0, &z)
	y.add(&y, &t0)
	t0.mul(&p.y, &p.z)
	t0.add(&t0, &t0)
	z.mul(&t0, &z)
	r.x.sub(&x, &z)
	r.y = y
	z.mul(&t0, &t1)
	z.add(&z, &z)
	r.z.add(&z, &z)
}

// choose sets r to p if the bit is 1 and leaves it if 0, in the same time.
func (r *point256) choose(p *point256, bit uint64) {
	r.x.choose(&p.x, bit)
	r.y.choose(&p.y, bit)
	r.z.choose(&p.z, bit)
}

// affine gives the point's coordinates; those of infinity are zeros, which is
// no point of the curve.
func (r *point256) affine() (p affine256) {
	var inverse element256
	inverse.invert(&r.z)
	p.x.mul(&r.x, &inverse)
	p.y.mul(&r.y, &inverse)
	return p
}

// onCurve tells whether y² = x³ - 3x + b.
func (p *affine256) onCurve() bool {
	var left, right, x element256
	left.square(&p.y)
	right.square(&p.x)
	right.mul(&right, &p.x)
	x.add(&p.x, &p.x)
	x.add(&x, &p.x)
	right.sub(&right, &x)
	right.add(&right, &b256)
	return left.equal(&right) == 1
}
