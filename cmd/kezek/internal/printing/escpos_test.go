package printing

import (
	"bytes"
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

// paper is what a printer that speaks the few commands we send puts out.
type paper struct {
	rows  [][]byte
	code  string
	drawn bool
	cut   bool
}

// printOut reads ESC/POS as a printer does, by the commands' own lengths.
func printOut(t *testing.T, in []byte) paper {
	t.Helper()
	var p paper
	for len(in) > 0 {
		switch {
		case bytes.HasPrefix(in, []byte{esc, '@'}):
			in = in[2:]
		case bytes.HasPrefix(in, []byte{esc, 'a'}), bytes.HasPrefix(in, []byte{esc, 'd'}):
			in = in[3:]
		case bytes.HasPrefix(in, []byte{gs, 'V', 'B'}):
			p.cut, in = true, in[4:]
		case bytes.HasPrefix(in, []byte{gs, 'v', '0', 0}):
			width, height := int(in[4])|int(in[5])<<8, int(in[6])|int(in[7])<<8
			in = in[8:]
			for range height {
				p.rows, in = append(p.rows, in[:width]), in[width:]
			}
		case bytes.HasPrefix(in, []byte{gs, '(', 'k'}):
			n := int(in[3]) | int(in[4])<<8
			function := in[5 : 5+n]
			in = in[5+n:]
			switch function[1] {
			case 'P':
				p.code = string(function[3:])
			case 'Q':
				p.drawn = true
			}
		default:
			t.Fatalf("no command: % x", in[:min(len(in), 8)])
		}
	}
	return p
}

func TestEscPosPutsOutEveryDot(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	dots := image.NewGray(image.Rect(3, 5, 3+577, 5+300)) // no whole octets, and several bands
	for i := range dots.Pix {
		dots.Pix[i] = byte(random.IntN(2) * 255)
	}
	p := printOut(t, EscPos(dots, "KZ-2026-000123"))
	if len(p.rows) != 300 || !p.cut || !p.drawn || p.code != "KZ-2026-000123" {
		t.Fatalf("%d rows, cut %v, code %q", len(p.rows), p.cut, p.code)
	}
	for y, row := range p.rows {
		for x := range 577 {
			black := row[x/8]&(0x80>>(x%8)) != 0
			if white := dots.GrayAt(3+x, 5+y) == (color.Gray{0xff}); black == white {
				t.Fatalf("the dot at %d, %d is wrong", x, y)
			}
		}
		if row[72]&0x7f != 0 {
			t.Fatal("there are dots beside the picture")
		}
	}
}

func TestEscPosWithoutACodeDrawsNone(t *testing.T) {
	for name, code := range map[string]string{"none": "", "too long": string(bytes.Repeat([]byte("9"), mostCode+1))} {
		if p := printOut(t, EscPos(image.NewGray(image.Rect(0, 0, 8, 1)), code)); p.drawn || p.code != "" {
			t.Errorf("%s: a code was drawn", name)
		}
	}
}
