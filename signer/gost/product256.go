package gost

// mul sets z = x y: the columns of the product, the least significant first.
func (z *element256) mul(x, y *element256) {
	var wide [2 * limbs256]uint64
	var a, b, c uint64
	a, b, c = addProduct(x[0], y[0], a, b, c)
	wide[0], a, b, c = a, b, c, 0
	a, b, c = addProduct(x[0], y[1], a, b, c)
	a, b, c = addProduct(x[1], y[0], a, b, c)
	wide[1], a, b, c = a, b, c, 0
	a, b, c = addProduct(x[0], y[2], a, b, c)
	a, b, c = addProduct(x[1], y[1], a, b, c)
	a, b, c = addProduct(x[2], y[0], a, b, c)
	wide[2], a, b, c = a, b, c, 0
	a, b, c = addProduct(x[0], y[3], a, b, c)
	a, b, c = addProduct(x[1], y[2], a, b, c)
	a, b, c = addProduct(x[2], y[1], a, b, c)
	a, b, c = addProduct(x[3], y[0], a, b, c)
	wide[3], a, b, c = a, b, c, 0
	a, b, c = addProduct(x[1], y[3], a, b, c)
	a, b, c = addProduct(x[2], y[2], a, b, c)
	a, b, c = addProduct(x[3], y[1], a, b, c)
	wide[4], a, b, c = a, b, c, 0
	a, b, c = addProduct(x[2], y[3], a, b, c)
	a, b, c = addProduct(x[3], y[2], a, b, c)
	wide[5], a, b, c = a, b, c, 0
	a, b, _ = addProduct(x[3], y[3], a, b, c)
	wide[6], wide[7] = a, b
	z.fold(&wide)
}

// square sets z = x²: as mul, with the products that stand twice in a column.
func (z *element256) square(x *element256) {
	var wide [2 * limbs256]uint64
	var a, b, c uint64
	a, b, c = addProduct(x[0], x[0], a, b, c)
	wide[0], a, b, c = a, b, c, 0
	a, b, c = addTwice(x[0], x[1], a, b, c)
	wide[1], a, b, c = a, b, c, 0
	a, b, c = addTwice(x[0], x[2], a, b, c)
	a, b, c = addProduct(x[1], x[1], a, b, c)
	wide[2], a, b, c = a, b, c, 0
	a, b, c = addTwice(x[0], x[3], a, b, c)
	a, b, c = addTwice(x[1], x[2], a, b, c)
	wide[3], a, b, c = a, b, c, 0
	a, b, c = addTwice(x[1], x[3], a, b, c)
	a, b, c = addProduct(x[2], x[2], a, b, c)
	wide[4], a, b, c = a, b, c, 0
	a, b, c = addTwice(x[2], x[3], a, b, c)
	wide[5], a, b, c = a, b, c, 0
	a, b, _ = addProduct(x[3], x[3], a, b, c)
	wide[6], wide[7] = a, b
	z.fold(&wide)
}
