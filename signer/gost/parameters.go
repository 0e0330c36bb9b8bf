package gost

// b512 and base512 are the coefficient and the base point of
// id-tc26-gost-3410-12-512-paramSetA (RFC 7836, A.1), the least significant word
// first.
var (
	b512 = element512{
		0x503190785a71c760, 0x862ef9d4ebee4761, 0x4cb4574010da90dd, 0xee3cb090f30d2761,
		0x79bd081cfd0b6265, 0x34b82574761cb0e8, 0xc1bd0b2b6667f1da, 0xe8c2505dedfc86dd,
	}
	base512 = affine512{
		x: element512{0x3},
		y: element512{
			0x89a589cb5215f2a4, 0x8028fe5fc235f5b8, 0x3d75e6a50e3a41e9, 0xdf1626be4fd036e9,
			0x778064fdcbefa921, 0xce5e1c93acf1abc1, 0xa61b8816e25450e6, 0x7503cfe87a836ae3,
		},
	}
)

// mulB sets z = b x.
func (z *element512) mulB(x *element512) { z.mul(x, &b512) }

// b256 and base256 are the coefficient and the base point of
// id-GostR3410-2001-CryptoPro-A-ParamSet (RFC 4357, 11.4), the least significant
// word first.
var (
	b256    = element256{0xa6}
	base256 = affine256{
		x: element256{0x1},
		y: element256{0x22acc99c9e9f1e14, 0x35294f2ddf23e3b1, 0x27df505a453f2b76, 0x8d91e471e0989cda},
	}
)

// mulB sets z = b x.
func (z *element256) mulB(x *element256) { z.mul(x, &b256) }
