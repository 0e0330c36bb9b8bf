package printing

import (
	"bytes"
	"image"
	"image/color"
)

// The control characters of ESC/POS.
const (
	esc = 0x1b
	gs  = 0x1d
)

// bandHeight is how many lines of dots are sent at once: small printers have
// little memory.
const bandHeight = 128

// qrModule is how many dots wide a module of the code is printed: 4 of them are
// half a millimetre, which every scanner reads.
const qrModule = 6

// EscPos is a coupon for a printer that speaks ESC/POS: the picture as dots, the
// code beneath it where there is one, and the paper cut. A pixel darker than half
// is a dot. The code is drawn by the printer itself (GS ( k) and holds what it is
// given and nothing else; longer than mostCode it is left out.
func EscPos(dots image.Image, code string) []byte {
	var out bytes.Buffer
	out.Write([]byte{esc, '@'})
	bounds := dots.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y += bandHeight {
		writeBand(&out, dots, y, min(y+bandHeight, bounds.Max.Y))
	}
	if code != "" && len(code) <= mostCode {
		writeCode(&out, code)
	}
	out.Write([]byte{esc, 'd', 3})        // feeds three lines
	out.Write([]byte{gs, 'V', 'B', 0x00}) // feeds to the knife and cuts
	return out.Bytes()
}

// mostCode is more than any application's number has, in octets.
const mostCode = 256

// writeBand writes lines of dots by GS v 0: eight dots an octet, the leftmost in
// the highest bit.
func writeBand(out *bytes.Buffer, dots image.Image, from, to int) {
	bounds := dots.Bounds()
	width, height := (bounds.Dx()+7)/8, to-from
	out.Write([]byte{gs, 'v', '0', 0, byte(width), byte(width >> 8), byte(height), byte(height >> 8)})
	for y := from; y < to; y++ {
		for column := range width {
			out.WriteByte(octet(dots, bounds, bounds.Min.X+8*column, y))
		}
	}
}

func octet(dots image.Image, bounds image.Rectangle, x, y int) byte {
	var b byte
	for bit := range 8 {
		at := image.Pt(x+bit, y)
		if at.In(bounds) && color.GrayModel.Convert(dots.At(at.X, at.Y)).(color.Gray).Y < 0x80 {
			b |= 0x80 >> bit
		}
	}
	return b
}

// writeCode writes a QR code, model 2, with a quarter of it mended where it is
// damaged.
func writeCode(out *bytes.Buffer, code string) {
	out.Write([]byte{esc, 'a', 1}) // in the middle
	function := func(parameters ...byte) {
		n := len(parameters)
		out.Write(append([]byte{gs, '(', 'k', byte(n), byte(n >> 8)}, parameters...))
	}
	function('1', 'A', '2', 0)
	function('1', 'C', qrModule)
	function('1', 'E', '2')
	function(append([]byte("1P0"), code...)...)
	function('1', 'Q', '0')
	out.Write([]byte{esc, 'a', 0})
}
