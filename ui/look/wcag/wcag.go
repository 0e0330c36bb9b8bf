// Package wcag measures colours as the Web Content Accessibility Guidelines 2.2
// do. Tests of what the window draws are made with it.
package wcag

import (
	"image/color"
	"math"
)

// Over is a colour drawn over another one, which is opaque.
func Over(top, beneath color.Color) color.Color {
	a, _ := color.NRGBAModel.Convert(top).(color.NRGBA)
	b, _ := color.NRGBAModel.Convert(beneath).(color.NRGBA)
	mix := func(x, y uint8) uint8 { return uint8((int(x)*int(a.A) + int(y)*(255-int(a.A))) / 255) }
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 255}
}

// Contrast is the contrast ratio of two opaque colours, between 1 and 21.
func Contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// luminance is the relative luminance, between 0 and 1.
func luminance(c color.Color) float64 {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	return 0.2126*linear(n.R) + 0.7152*linear(n.G) + 0.0722*linear(n.B)
}

func linear(octet uint8) float64 {
	v := float64(octet) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}
