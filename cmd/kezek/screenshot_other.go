//go:build cgo && !linux

package main

import (
	"image"

	"fyne.io/fyne/v2"
)

// screenshot is what the window's canvas shows.
func screenshot(w fyne.Window) (image.Image, error) {
	var img image.Image
	fyne.DoAndWait(func() { img = w.Canvas().Capture() })
	return img, nil
}

// displayAnswers is asked on X displays only.
func displayAnswers(string) bool { return true }
