package sheet

import (
	"image"
	"image/color"
	"strings"
	"sync"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// CouponDots is how many dots wide a coupon's raster is: 72 mm at the 203 dots
// per inch of ordinary coupon printers.
const CouponDots = 576

const dotsPerMillimetre = 8

// RasterCoupon draws a coupon in black and white, CouponDots wide and as high as
// what it says, for a printer that takes dots only. The number is written and
// not drawn as a code: such printers draw codes themselves. It answers
// ErrIncomplete for a coupon without a title.
func RasterCoupon(c Coupon) (*image.Gray, error) {
	if clean(c.Title, nameLength) == "" {
		return nil, ErrIncomplete
	}
	var height int
	strips := c.fitting(func(s []strip) float64 {
		height = (&raster{}).draw(s)
		return float64(height) / dotsPerMillimetre
	})
	drawn := &raster{dots: whitePaper(min(height, longestCoupon*dotsPerMillimetre))}
	drawn.draw(strips)
	return blackAndWhite(drawn.dots), nil
}

func whitePaper(height int) *image.Gray {
	paper := image.NewGray(image.Rect(0, 0, CouponDots, height))
	for i := range paper.Pix {
		paper.Pix[i] = 0xff
	}
	return paper
}

// raster draws a coupon; without dots it only measures.
type raster struct {
	dots *image.Gray
	y    int
}

// draw draws the paragraphs and gives the height in dots.
func (r *raster) draw(strips []strip) int {
	r.y = 0
	for _, s := range strips {
		r.y += int(s.style.above * dotsPerMillimetre)
		r.strip(s)
	}
	return r.y + couponMargin*dotsPerMillimetre
}

func (r *raster) strip(s strip) {
	f := faceOf(s.style)
	line := int(s.style.points * leading * millimetre * dotsPerMillimetre)
	top := r.y
	for _, text := range wrapped(f, s.text, CouponDots) {
		r.text(f, text, s.style, line)
		r.y += line
	}
	if s.style.framed {
		r.frame(top, r.y)
	}
}

func (r *raster) text(f font.Face, text string, style couponStyle, line int) {
	if r.dots == nil {
		return
	}
	x := fixed.I(0)
	if style.centred {
		x = (fixed.I(CouponDots) - font.MeasureString(f, text)) / 2
	}
	m := f.Metrics()
	base := r.y + (line-(m.Ascent+m.Descent).Ceil())/2 + m.Ascent.Ceil()
	d := font.Drawer{Dst: r.dots, Src: image.NewUniform(color.Black), Face: f, Dot: fixed.Point26_6{X: x, Y: fixed.I(base)}}
	d.DrawString(text)
}

// frame draws a box, three dots thick, from one height to another.
func (r *raster) frame(top, bottom int) {
	if r.dots == nil {
		return
	}
	for y := top; y < bottom; y++ {
		for x := range CouponDots {
			if y < top+3 || y >= bottom-3 || x < 3 || x >= CouponDots-3 {
				r.dots.SetGray(x, y, color.Gray{})
			}
		}
	}
}

// wrapped cuts a text into lines of a width in dots; a word that is wider is cut
// too.
func wrapped(f font.Face, text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if joined := strings.TrimSpace(line + " " + word); fits(f, joined, width) {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for !fits(f, word, width) {
			n := mostLetters(f, word, width)
			lines = append(lines, word[:n])
			word = word[n:]
		}
		line = word
	}
	return append(lines, line)
}

func fits(f font.Face, text string, width int) bool {
	return font.MeasureString(f, text).Ceil() <= width
}

// mostLetters is how many octets of a word, whole letters, fit; at least one
// letter.
func mostLetters(f font.Face, word string, width int) int {
	n := 0
	for i, letter := range word {
		end := i + len(string(letter))
		if n > 0 && !fits(f, word[:end], width) {
			break
		}
		n = end
	}
	return n
}

// blackAndWhite takes the greys of the letters' edges away: a printer's head
// burns a dot or does not.
func blackAndWhite(g *image.Gray) *image.Gray {
	for i, p := range g.Pix {
		if p < 0x90 {
			g.Pix[i] = 0
		} else {
			g.Pix[i] = 0xff
		}
	}
	return g
}

// outlines are the two fonts, read once.
var outlines = sync.OnceValue(func() [2]*opentype.Font {
	var fonts [2]*opentype.Font
	for i, data := range [][]byte{liberationsansregular.TTF, liberationsansbold.TTF} {
		f, err := opentype.Parse(data)
		if err != nil {
			panic(err) // the font is part of the program
		}
		fonts[i] = f
	}
	return fonts
})

// faceOf is the font of a style at the printer's dots.
func faceOf(s couponStyle) font.Face {
	f := outlines()[0]
	if s.bold {
		f = outlines()[1]
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: s.points, DPI: dotsPerMillimetre * 25.4, Hinting: font.HintingFull})
	if err != nil {
		panic(err) // the font is part of the program, and so are its sizes
	}
	return face
}
