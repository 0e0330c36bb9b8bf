//go:build cgo

package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// windowPicture is a grey window with something blue in it.
func windowPicture(what image.Rectangle) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 900, 660))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.RGBA{R: 0xee, G: 0xee, B: 0xee, A: 0xff}), image.Point{}, draw.Src)
	draw.Draw(img, what, image.NewUniform(color.RGBA{B: 0xff, A: 0xff}), image.Point{}, draw.Src)
	return img
}

// A button is three thousandths of a window: a picture must not be kept because
// little of it differs.
func TestGuidePictureIsWrittenAnewForOneButton(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.png")
	button := image.Rect(100, 100, 197, 134)
	for _, what := range []image.Rectangle{button, {}, button.Add(image.Pt(0, 8))} {
		if err := writeGuidePicture(path, windowPicture(what)); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		want := windowPicture(what)
		for _, at := range []image.Point{{150, 101}, {150, 138}, {0, 0}} {
			if color.RGBAModel.Convert(got.At(at.X, at.Y)) != want.RGBAAt(at.X, at.Y) {
				t.Errorf("%v: the file shows another picture at %v", what, at)
			}
		}
	}
}

// What lies at the edge of the window is framed on all sides, too.
func TestFrameAtTheEdgeIsWhole(t *testing.T) {
	for name, what := range map[string]image.Rectangle{
		"inside": image.Rect(100, 100, 200, 140), "right": image.Rect(607, 38, 892, 72), "corner": image.Rect(890, 650, 900, 660),
	} {
		img := framed(windowPicture(image.Rectangle{}), what)
		ink := color.RGBA{R: 0xd9, G: 0x3f, B: 0x0b, A: 0xff}
		outer := what.Inset(-8).Intersect(img.Bounds())
		middle := image.Pt((what.Min.X+what.Max.X)/2, (what.Min.Y+what.Max.Y)/2)
		for side, at := range map[string]image.Point{
			"left": {outer.Min.X + 1, middle.Y}, "right": {outer.Max.X - 2, middle.Y},
			"top": {middle.X, outer.Min.Y + 1}, "bottom": {middle.X, outer.Max.Y - 2},
		} {
			if img.RGBAAt(at.X, at.Y) != ink {
				t.Errorf("%s: no frame at the %s, %v", name, side, at)
			}
		}
	}
}
