package parts

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/look"
)

var chartDay = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// chartApp is an application in the program's own colours.
func chartApp(t *testing.T) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.NewTheme())
}

// chartOf draws places that are a week apart.
func chartOf(chosen int, changed func(int), places ...int) *Chart {
	var points []ChartPoint
	for i, place := range places {
		p := ChartPoint{At: chartDay.AddDate(0, 0, 7*i), Value: place, Words: fmt.Sprintf("place %d", place)}
		if i > 0 && place > places[i-1] {
			p.Back, p.Mark = true, "1"
		}
		points = append(points, p)
	}
	words := ChartWords{Title: "title", Up: "up is better", How: "how", Date: func(t time.Time) string { return t.Format("02.01.2006") }}
	return NewChart(points, words, chosen, changed)
}

// drawnAt gives the objects of a chart's plot at a width.
func drawnAt(c *Chart, width float32) []fyne.CanvasObject {
	fit(c, width)
	return test.WidgetRenderer(c.plot).Objects()
}

func TestChartDrawsABetterPlaceFurtherUp(t *testing.T) {
	chartApp(t)
	c := chartOf(0, nil, 60, 40, 55, 12)
	fit(c, 500)
	within := c.plot.area(c.plot.Size())
	var heights []float32
	for i := range c.points {
		heights = append(heights, c.plot.place(i, within).Y)
	}
	if !(heights[3] < heights[1] && heights[1] < heights[2] && heights[2] < heights[0]) {
		t.Errorf("heights %v", heights)
	}
}

func TestChartIsWalkedByKeys(t *testing.T) {
	chartApp(t)
	var told []int
	c := chartOf(3, func(i int) { told = append(told, i) }, 60, 40, 55, 12)
	shown(t, c)
	key(c, fyne.KeyRight, fyne.KeyLeft, fyne.KeyHome, fyne.KeyLeft, fyne.KeyEnd)
	if !slices.Equal(told, []int{2, 0, 3}) || c.chosen != 3 {
		t.Errorf("told %v", told)
	}
	key(c, fyne.KeyLeft)
	if got := c.AccessibilityLabel(); got != "title. place 55" {
		t.Errorf("a screen reader says %q", got)
	}
}

func TestChartHandsOnOtherKeys(t *testing.T) {
	chartApp(t)
	c := chartOf(0, nil, 3, 2)
	w, keys := shown(t, c)
	w.Canvas().Focus(c)
	key(c, fyne.KeyEscape, fyne.KeyReturn, fyne.KeyDown)
	if len(*keys) != 3 {
		t.Errorf("the window got %v", *keys)
	}
}

func TestChartShowsThatItHasTheFocus(t *testing.T) {
	chartApp(t)
	c := chartOf(0, nil, 3, 2)
	_, _, _, before := c.ring.StrokeColor.RGBA()
	c.FocusGained()
	if _, _, _, after := c.ring.StrokeColor.RGBA(); before != 0 || after == 0 {
		t.Errorf("the ring's opacity is %d, then %d", before, after)
	}
}

func TestChartChoosesTheNearestPointToAClick(t *testing.T) {
	chartApp(t)
	c := chartOf(3, nil, 60, 40, 55, 12)
	w, _ := shown(t, c)
	w.Resize(fyne.NewSize(500, 400))
	at := c.plot.place(1, c.plot.area(c.plot.Size()))
	from, _ := PositionIn(c.content, c.plot)
	c.Tapped(&fyne.PointEvent{Position: fyne.NewPos(from.X+at.X+5, from.Y+10)})
	if c.chosen != 1 || w.Canvas().Focused() != c {
		t.Errorf("chose %d; focus %v", c.chosen, w.Canvas().Focused())
	}
	for _, y := range []float32{from.Y - 3, from.Y + c.plot.Size().Height + 3} {
		c.Tapped(&fyne.PointEvent{Position: fyne.NewPos(from.X, y)})
	}
	if c.chosen != 1 {
		t.Errorf("a click on the words around the plot chose %d", c.chosen)
	}
}

// A move back is told by an icon, a number and words, not by a colour alone.
func TestChartMarksAMoveBackWithAnIconAndItsNumber(t *testing.T) {
	chartApp(t)
	icons := func(objects []fyne.CanvasObject) (n int) {
		for _, o := range objects {
			if _, ok := o.(*widget.Icon); ok {
				n++
			}
		}
		return n
	}
	if objects := drawnAt(chartOf(0, nil, 60, 40, 55, 12), 500); icons(objects) != 1 || !slices.Contains(captions(objects), "1") {
		t.Errorf("%d icons, captions %q", icons(objects), captions(objects))
	}
	if n := icons(drawnAt(chartOf(0, nil, 60, 40, 12), 500)); n != 0 {
		t.Errorf("%d icons where nothing moved back", n)
	}
}

// A place holds until there is another one: a slope would tell of places that
// never were.
func TestChartDrawsNoSlopes(t *testing.T) {
	chartApp(t)
	lines := 0
	for _, o := range drawnAt(chartOf(0, nil, 60, 40, 55, 12), 500) {
		l, ok := o.(*canvas.Line)
		if !ok {
			continue
		}
		lines++
		if l.Position1.X != l.Position2.X && l.Position1.Y != l.Position2.Y {
			t.Errorf("from %v to %v", l.Position1, l.Position2)
		}
	}
	if lines < 6 {
		t.Errorf("%d lines", lines)
	}
}

func captions(objects []fyne.CanvasObject) []string {
	var all []string
	for _, o := range objects {
		if t, ok := o.(*canvas.Text); ok {
			all = append(all, t.Text)
		}
	}
	return all
}

// At every width the captions stay within the plot and apart from each other,
// and the first and the last day are told where there is room for two.
func TestChartCaptionsNeverOverlap(t *testing.T) {
	chartApp(t)
	for _, width := range []float32{200, 260, 330, 500, 780} {
		for name, places := range map[string][]int{
			"one": {5}, "same": {5, 5, 5}, "few": {60, 40, 55, 12}, "large": {12345, 11000, 11900, 800},
		} {
			c := chartOf(0, nil, places...)
			objects := drawnAt(c, width)
			texts := textObjects(objects)
			for i, a := range texts {
				if a.Position().X < -0.5 || a.Position().X+a.Size().Width > c.plot.Size().Width+0.5 || a.Position().Y+a.Size().Height > c.plot.Size().Height+0.5 {
					t.Errorf("%s, %v: %q leaves the plot", name, width, a.Text)
				}
				for _, b := range texts[i+1:] {
					if overlap(a, b) {
						t.Errorf("%s, %v: %q lies over %q", name, width, a.Text, b.Text)
					}
				}
			}
			if width >= 500 && len(places) > 1 && !strings.Contains(strings.Join(captions(objects), " "), "01.03.2026") {
				t.Errorf("%s, %v: no first day among %q", name, width, captions(objects))
			}
		}
	}
}

func textObjects(objects []fyne.CanvasObject) []*canvas.Text {
	var all []*canvas.Text
	for _, o := range objects {
		if t, ok := o.(*canvas.Text); ok {
			all = append(all, t)
		}
	}
	return all
}

func overlap(a, b *canvas.Text) bool {
	ap, as, bp, bs := a.Position(), a.Size(), b.Position(), b.Size()
	return ap.X+1 < bp.X+bs.Width && bp.X+1 < ap.X+as.Width && ap.Y+2 < bp.Y+bs.Height && bp.Y+2 < ap.Y+as.Height
}

func TestSpanHasRoundMarksAroundTheValues(t *testing.T) {
	for _, c := range []struct {
		values []int
		want   []int
	}{
		{[]int{60, 12, 40}, []int{1, 20, 40, 60}},
		{[]int{5}, []int{5, 6}},
		{[]int{1, 2, 3}, []int{1, 2, 3}},
		{[]int{41, 48}, []int{40, 42, 44, 46, 48}},
		{[]int{800, 12345}, []int{1, 5000, 10000, 15000}},
		{nil, []int{1, 2}},
		{[]int{0}, []int{1, 2}},
		{[]int{-3, 2}, []int{1, 2}},
		{[]int{1, math.MaxInt}, []int{1, 500_000_000, 1_000_000_000}},
		{[]int{math.MinInt, math.MaxInt}, []int{1, 500_000_000, 1_000_000_000}},
		{[]int{math.MaxInt}, []int{1_000_000_000, 1_000_000_001}},
	} {
		if got := newSpan(c.values, 4).marks; !slices.Equal(got, c.want) {
			t.Errorf("%v: %v, want %v", c.values, got, c.want)
		}
	}
}

// The values are the portal's: whatever they are, the marks are few, rise, and
// hold every place between them.
func FuzzSpan(f *testing.F) {
	f.Add(1, math.MaxInt, 4)
	f.Add(math.MinInt, math.MaxInt, 4)
	f.Add(0, 0, 1)
	f.Add(41, 48, 4)
	f.Fuzz(func(t *testing.T, a, b, most int) {
		most = 1 + int(uint(most)%20)
		s := newSpan([]int{a, b}, most)
		if n := len(s.marks); n < 2 || n > most+3 || !slices.IsSorted(s.marks) || s.marks[0] < 1 {
			t.Fatalf("%d and %d: marks %v", a, b, s.marks)
		}
		for _, value := range []int{a, b} {
			if at := s.at(value); !(at >= 0 && at <= 1) {
				t.Errorf("%d lies at %v of %v", value, at, s.marks)
			}
		}
	})
}

// Points of one day have one date.
func TestChartTellsADateOnce(t *testing.T) {
	chartApp(t)
	c := chartOf(0, nil, 9, 8, 7, 6, 5)
	for i := range c.points {
		c.points[i].At = chartDay.Add(time.Duration(i) * 2 * time.Hour)
	}
	got := captions(drawnAt(c, 700))
	if n := strings.Count(strings.Join(got, " "), "01.03.2026"); n != 1 {
		t.Errorf("captions %q", got)
	}
}

// Signs of moves back stay above the dates, however low they lie.
func TestChartSignsDoNotReachTheDates(t *testing.T) {
	chartApp(t)
	for _, places := range [][]int{{1, 5}, {1, 9, 10}, {10, 1, 9}, {40, 30, 39, 1}, {100, 1, 97, 95, 100}} {
		c := chartOf(0, nil, places...)
		objects := drawnAt(c, 500)
		within := c.plot.area(c.plot.Size())
		most := c.plot.Size().Height - captionHeight() - theme.Padding() - within.top + 0.5 // the same room as above the line
		for _, o := range objects {
			if icon, ok := o.(*widget.Icon); ok && icon.Position().Y+icon.Size().Height > most {
				t.Errorf("%v: a sign ends at %v, it has room until %v", places, icon.Position().Y+icon.Size().Height, most)
			}
		}
	}
}

func TestChartHandsOnTyping(t *testing.T) {
	chartApp(t)
	c := chartOf(0, nil, 3, 2)
	w, _ := shown(t, c)
	var typed []rune
	w.Canvas().SetOnTypedRune(func(r rune) { typed = append(typed, r) })
	c.TypedRune('7')
	if string(typed) != "7" {
		t.Errorf("the window got %q", string(typed))
	}
}
