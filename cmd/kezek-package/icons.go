package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"golang.org/x/image/draw"
)

// appID is the icon's name among a desktop's icons, as in FyneApp.toml.
const appID = "kz.kezek.app"

// Sizes in pixels: those of a Linux desktop's icon theme, and those that Windows
// asks a program for at 100 to 400 % of its text size.
var (
	themeSizes   = []int{16, 22, 24, 32, 48, 64, 128, 256, 512}
	windowsSizes = []int{16, 20, 24, 32, 40, 48, 64, 256}
)

var errNotSquare = errors.New("the icon is not square")

// writeIcons writes the picture in every size: DIR/NxN/apps/ID.png, as an icon
// theme has them, and DIR/kezek.ico.
func writeIcons(from, dir string) error {
	picture, err := readPicture(from)
	if err != nil {
		return err
	}
	for _, size := range themeSizes {
		folder := filepath.Join(dir, fmt.Sprintf("%dx%d", size, size), "apps")
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		data, err := encodePNG(scaled(picture, size))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, appID+".png"), data, 0o644); err != nil {
			return err
		}
	}
	ico, err := icoFile(picture, windowsSizes)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "kezek.ico"), ico, 0o644)
}

func readPicture(from string) (image.Image, error) {
	f, err := os.Open(from)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		return nil, err
	}
	if b := picture.Bounds(); b.Dx() != b.Dy() {
		return nil, errNotSquare
	}
	return picture, nil
}

// scaled draws the picture size by size pixels large.
func scaled(picture image.Image, size int) *image.RGBA {
	to := image.NewRGBA(image.Rect(0, 0, size, size)) // the kind that draw is fast with
	draw.CatmullRom.Scale(to, to.Bounds(), picture, picture.Bounds(), draw.Src, nil)
	return to
}

func encodePNG(picture image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, picture)
	return b.Bytes(), err
}
