package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
)

// pngFrom is the size from which a picture of an icon file is a PNG; smaller
// ones are bitmaps, which every reader of such files knows.
const pngFrom = 256

// icoFile puts the picture in every size into one Windows icon file: a header, a
// directory with an entry for each size, and the pictures.
func icoFile(picture image.Image, sizes []int) ([]byte, error) {
	var directory, pictures bytes.Buffer
	put(&directory, uint16(0), uint16(1), uint16(len(sizes))) // reserved, "icon", count
	offset := 6 + 16*len(sizes)
	for _, size := range sizes {
		data, err := icoPicture(scaled(picture, size))
		if err != nil {
			return nil, err
		}
		side := uint8(size) // 256 is written as 0
		put(&directory, side, side, uint8(0), uint8(0), uint16(1), uint16(32), uint32(len(data)), uint32(offset+pictures.Len()))
		pictures.Write(data)
	}
	return append(directory.Bytes(), pictures.Bytes()...), nil
}

func icoPicture(picture *image.RGBA) ([]byte, error) {
	if picture.Bounds().Dx() >= pngFrom {
		return encodePNG(picture)
	}
	return bitmap(picture), nil
}

// bitmap is a BITMAPINFOHEADER, the pixels as BGRA from the lowest line up, and a
// mask of one bit a pixel, which is empty: the pixels have their own alpha.
func bitmap(picture *image.RGBA) []byte {
	size := picture.Bounds().Dx()
	maskLine := (size + 31) / 32 * 4
	var b bytes.Buffer
	put(&b, uint32(40), int32(size), int32(2*size), uint16(1), uint16(32), uint32(0),
		uint32(size*size*4+size*maskLine), int32(0), int32(0), uint32(0), uint32(0))
	for y := size - 1; y >= 0; y-- {
		for x := range size {
			c := color.NRGBAModel.Convert(picture.RGBAAt(x, y)).(color.NRGBA)
			b.Write([]byte{c.B, c.G, c.R, c.A})
		}
	}
	b.Write(make([]byte, size*maskLine))
	return b.Bytes()
}

// put writes numbers, the lowest byte first. A buffer takes them all.
func put(b *bytes.Buffer, numbers ...any) {
	for _, n := range numbers {
		_ = binary.Write(b, binary.LittleEndian, n)
	}
}
