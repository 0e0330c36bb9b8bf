package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

var icon = filepath.Join("..", "..", "assets", "icon.png")

func TestEverySizeIsWritten(t *testing.T) {
	dir := t.TempDir()
	if err := writeIcons(icon, dir); err != nil {
		t.Fatal(err)
	}
	for _, size := range themeSizes {
		f, err := os.Open(filepath.Join(dir, fmt.Sprintf("%dx%d", size, size), "apps", appID+".png"))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(f)
		f.Close()
		if err != nil || picture.Bounds().Dx() != size || picture.Bounds().Dy() != size {
			t.Fatalf("%d: %v, %v", size, picture.Bounds(), err)
		}
		// Rounded corners, and the accent in the middle of the left edge.
		if _, _, _, alpha := picture.At(0, 0).RGBA(); alpha > 0x8000 {
			t.Errorf("%d: the corner is not transparent", size)
		}
		if !near(picture.At(size/16, size/2), color.NRGBA{0x3a, 0x67, 0x7f, 0xff}) {
			t.Errorf("%d: the ground is %v", size, picture.At(size/16, size/2))
		}
	}
}

func near(got color.Color, want color.NRGBA) bool {
	c := color.NRGBAModel.Convert(got).(color.NRGBA)
	for _, d := range []int{int(c.R) - int(want.R), int(c.G) - int(want.G), int(c.B) - int(want.B), int(c.A) - int(want.A)} {
		if d > 12 || d < -12 {
			return false
		}
	}
	return true
}

func TestIcoFileHoldsEverySize(t *testing.T) {
	picture, err := readPicture(icon)
	if err != nil {
		t.Fatal(err)
	}
	data, err := icoFile(picture, windowsSizes)
	if err != nil {
		t.Fatal(err)
	}
	if got := int(binary.LittleEndian.Uint16(data[4:])); got != len(windowsSizes) {
		t.Fatalf("%d pictures", got)
	}
	end := 6 + 16*len(windowsSizes)
	for i, size := range windowsSizes {
		entry := data[6+16*i:]
		length, offset := int(binary.LittleEndian.Uint32(entry[8:])), int(binary.LittleEndian.Uint32(entry[12:]))
		if int(entry[0]) != size%256 || offset != end {
			t.Errorf("%d: side %d, at %d instead of %d", size, entry[0], offset, end)
		}
		end = offset + length
		checkPicture(t, size, data[offset:end], scaled(picture, size))
	}
	if end != len(data) {
		t.Errorf("%d bytes instead of %d", len(data), end)
	}
}

func checkPicture(t *testing.T, size int, data []byte, want *image.RGBA) {
	t.Helper()
	if size == 256 {
		if got, err := png.Decode(bytes.NewReader(data)); err != nil || got.Bounds().Dx() != 256 {
			t.Errorf("256: %v", err)
		}
		return
	}
	lowest := color.NRGBAModel.Convert(want.At(size/2, size-1))
	pixel := data[40+4*(size/2):]
	if got := (color.NRGBA{pixel[2], pixel[1], pixel[0], pixel[3]}); got != lowest {
		t.Errorf("%d: the lowest line has %v, want %v", size, got, lowest)
	}
	if got := binary.LittleEndian.Uint32(data[8:]); int(got) != 2*size {
		t.Errorf("%d: the height of pixels and mask is %d", size, got)
	}
}

func TestIconThatIsNotSquareIsRefused(t *testing.T) {
	data, err := encodePNG(image.NewNRGBA(image.Rect(0, 0, 3, 2)))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "icon.png")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeIcons(name, t.TempDir()); err != errNotSquare {
		t.Errorf("%v", err)
	}
}
