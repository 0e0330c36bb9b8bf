package printout

import "rsc.io/qr"

// quiet is the white edge that a QR code needs, in modules (ISO/IEC 18004, 9.1).
const quiet = 4

// longestNumber is how many octets a number may have that is put into a code:
// more would make modules too small for a cheap scanner on the coupon.
const longestNumber = 64

// newQR makes the code of a number, nil for one that it does not hold. A quarter
// of it may be dirty.
func newQR(number string) *qr.Code {
	if number == "" || len(number) > longestNumber {
		return nil
	}
	code, err := qr.Encode(number, qr.Q)
	if err != nil {
		return nil
	}
	return code
}

// drawQR draws a code, its white edge included, as a square of the side in
// millimetres. Dark modules that stand beside each other are one rectangle, so
// that no hair lines come between them.
func (p *page) drawQR(code *qr.Code, x, y, side float64) {
	module := side / float64(code.Size+2*quiet)
	p.SetFillColor(255, 255, 255)
	p.Rect(x, y, side, side, "F")
	p.SetFillColor(0, 0, 0)
	for row := range code.Size {
		for from := 0; from < code.Size; {
			if !code.Black(from, row) {
				from++
				continue
			}
			to := from
			for to < code.Size && code.Black(to, row) {
				to++
			}
			p.Rect(x+float64(from+quiet)*module, y+float64(row+quiet)*module, float64(to-from)*module, module, "F")
			from = to
		}
	}
}
