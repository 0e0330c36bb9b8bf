package parts

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/ui/look"
)

// At the largest text the captions must have room, too.
func TestChartHasRoomForLargeCaptions(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(look.NewTheme(look.Scale(2)))
	for _, width := range []float32{330, 700} {
		c := chartOf(0, nil, 60, 40, 55, 12)
		texts := textObjects(drawnAt(c, width))
		for i, a := range texts {
			if a.Position().Y < 0 || a.Position().Y+a.Size().Height > c.plot.Size().Height+0.5 {
				t.Errorf("%v: %q leaves the plot: %v", width, a.Text, a.Position())
			}
			for _, b := range texts[i+1:] {
				if overlap(a, b) {
					t.Errorf("%v: %q lies over %q", width, a.Text, b.Text)
				}
			}
		}
	}
}
