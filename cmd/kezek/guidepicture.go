//go:build cgo

package main

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"slices"
)

// framed draws a frame round what is to be pressed on a picture of the guide,
// in a colour that the window does not use.
func framed(img image.Image, what image.Rectangle) *image.RGBA {
	drawn := image.NewRGBA(img.Bounds())
	draw.Draw(drawn, drawn.Bounds(), img, img.Bounds().Min, draw.Src)
	if what.Empty() {
		return drawn
	}
	const away, thick = 4, 4
	// At the edge of the window the frame comes nearer instead of being cut off.
	outer := what.Inset(-away - thick).Intersect(drawn.Bounds())
	inner := outer.Inset(thick)
	ink := image.NewUniform(color.RGBA{R: 0xd9, G: 0x3f, B: 0x0b, A: 0xff})
	for _, side := range []image.Rectangle{
		{outer.Min, image.Pt(outer.Max.X, inner.Min.Y)},
		{image.Pt(outer.Min.X, inner.Max.Y), outer.Max},
		{image.Pt(outer.Min.X, inner.Min.Y), image.Pt(inner.Min.X, inner.Max.Y)},
		{image.Pt(inner.Max.X, inner.Min.Y), image.Pt(outer.Max.X, inner.Max.Y)},
	} {
		draw.Draw(drawn, side, ink, image.Point{}, draw.Src)
	}
	return drawn
}

// guideColours is how many colours a picture of the guide has: a window has few,
// and a PNG of so few is a fifth of the size.
const guideColours = 32

// fewColours is a picture in the colours that it has most of.
func fewColours(img *image.RGBA) *image.Paletted {
	few := image.NewPaletted(img.Bounds(), mostOf(img))
	nearest := map[color.RGBA]uint8{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			c := img.RGBAAt(x, y)
			i, known := nearest[c]
			if !known {
				i = uint8(few.Palette.Index(c))
				nearest[c] = i
			}
			few.SetColorIndex(x, y, i)
		}
	}
	return few
}

// mostOf are the commonest colours, none too near to another.
func mostOf(img *image.RGBA) color.Palette {
	count := map[color.RGBA]int{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			count[img.RGBAAt(x, y)]++
		}
	}
	all := make([]color.RGBA, 0, len(count))
	for c := range count {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	var palette color.Palette
	for _, c := range all {
		near := func(p color.Color) bool { return apart(c, p.(color.RGBA)) < 16 }
		if len(palette) < guideColours && !slices.ContainsFunc(palette, near) {
			palette = append(palette, c)
		}
	}
	return palette
}

// apart is how far two colours are from each other.
func apart(a, b color.RGBA) int {
	away := func(x, y uint8) int { return max(int(x), int(y)) - min(int(x), int(y)) }
	return away(a.R, b.R) + away(a.G, b.G) + away(a.B, b.B)
}

// writeGuidePicture writes a picture in few colours, always: one that was kept
// because it differs little could show a button that is called otherwise now.
func writeGuidePicture(path string, img *image.RGBA) error {
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, fewColours(img)); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
