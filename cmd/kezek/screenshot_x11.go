//go:build cgo && linux

package main

import (
	"errors"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// screenshot is the window as the display shows it. The canvas's own Capture
// reads OpenGL's front buffer, which is black on a virtual display.
func screenshot(w fyne.Window) (image.Image, error) {
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return nil, errNoScreenshot
	}
	var handle uintptr
	fyne.DoAndWait(func() {
		native.RunNative(func(context any) {
			if x, ok := context.(driver.X11WindowContext); ok {
				handle = x.WindowHandle
			}
		})
	})
	if handle == 0 {
		return nil, errNoScreenshot
	}
	return grab(xproto.Drawable(handle))
}

var errNoScreenshot = errors.New("the window is not on an X display")

func grab(window xproto.Drawable) (image.Image, error) {
	x, err := xgb.NewConn()
	if err != nil {
		return nil, err
	}
	defer x.Close()
	g, err := xproto.GetGeometry(x, window).Reply()
	if err != nil {
		return nil, err
	}
	reply, err := xproto.GetImage(x, xproto.ImageFormatZPixmap, window, 0, 0, g.Width, g.Height, ^uint32(0)).Reply()
	if err != nil {
		return nil, err
	}
	return fromZPixmap(reply.Data, int(g.Width), int(g.Height))
}

// fromZPixmap reads the usual format of a 24-bit display: four octets a pixel,
// blue first.
func fromZPixmap(data []byte, width, height int) (image.Image, error) {
	if len(data) != 4*width*height {
		return nil, errors.New("the display has not 24 bits a pixel")
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := 0; i < len(data); i += 4 {
		n := i / 4
		img.SetRGBA(n%width, n/width, color.RGBA{R: data[i+2], G: data[i+1], B: data[i], A: 0xff})
	}
	return img, nil
}

// displayAnswers tells whether the X display that is named can be reached:
// where it cannot, the toolkit ends the program with a stack of calls.
func displayAnswers(name string) bool {
	x, err := xgb.NewConnDisplay(name)
	if err != nil {
		return false
	}
	x.Close()
	return true
}
