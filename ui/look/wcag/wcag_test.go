package wcag

import (
	"image/color"
	"math"
	"testing"
)

func TestContrastIsThatOfTheGuidelines(t *testing.T) {
	for _, c := range []struct {
		a, b color.Color
		want float64
	}{
		{color.Black, color.White, 21},
		{color.White, color.Black, 21},
		{color.White, color.White, 1},
		{color.NRGBA{R: 0x77, G: 0x77, B: 0x77, A: 255}, color.White, 4.48}, // the well-known grey that just fails
		{color.NRGBA{R: 0xff, A: 255}, color.White, 4.00},
	} {
		if got := Contrast(c.a, c.b); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%v on %v: %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestWhatIsSeeThroughTakesOfWhatIsBeneath(t *testing.T) {
	for _, c := range []struct {
		top  color.NRGBA
		want color.NRGBA
	}{
		{color.NRGBA{R: 10, A: 255}, color.NRGBA{R: 10, A: 255}},
		{color.NRGBA{R: 10}, color.NRGBA{R: 255, G: 255, B: 255, A: 255}},
		{color.NRGBA{A: 51}, color.NRGBA{R: 204, G: 204, B: 204, A: 255}},
	} {
		if got := Over(c.top, color.White); got != color.Color(c.want) {
			t.Errorf("%v over white is %v, want %v", c.top, got, c.want)
		}
	}
}
