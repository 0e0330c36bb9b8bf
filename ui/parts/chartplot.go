package parts

import (
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/look"
)

// plot is the drawn part of a Chart: axes, the line, the signs of moves back
// and a ring round the chosen point. It draws itself anew for each size.
type plot struct {
	widget.BaseWidget
	chart *Chart
	rows  span
}

// The measures of a plot, in points.
const (
	plotDot       = 7  // a point's diameter
	plotChosen    = 15 // that of the ring round the chosen one
	plotRows      = 4  // about how many numbers stand at the left
	plotNarrowest = 180
	plotHighest   = 230
)

func newPlot(c *Chart) *plot {
	values := make([]int, len(c.points))
	for i, p := range c.points {
		values[i] = p.Value
	}
	p := &plot{chart: c, rows: newSpan(values, plotRows)}
	p.ExtendBaseWidget(p)
	return p
}

// CreateRenderer implements fyne.Widget.
func (p *plot) CreateRenderer() fyne.WidgetRenderer {
	p.ExtendBaseWidget(p)
	return &plotRenderer{plot: p}
}

// area is where the line is drawn, within the plot: the numbers are at its left
// and the dates beneath.
func (p *plot) area(size fyne.Size) frame {
	left := theme.Padding()
	for _, mark := range p.rows.marks {
		left = fyne.Max(left, measure(strconv.Itoa(mark), theme.CaptionTextSize(), fyne.TextStyle{})+2*theme.Padding())
	}
	const edge = plotChosen/2 + 2
	line := fyne.Max(edge, captionHeight()/2) // half a number stands above and beneath
	bottom := size.Height - captionHeight() - theme.Padding() - line
	return frame{left + edge, line, size.Width - edge, line + p.signedHeight(bottom-line)}
}

// signedHeight is how much of a height the line can have, so that the signs
// beneath its moves back stay within the height, too.
func (p *plot) signedHeight(height float32) float32 {
	least := height
	for _, point := range p.chart.points {
		if at := p.rows.at(point.Value); point.Back && at > 0 {
			least = fyne.Min(least, (height-plotChosen/2-signSide())/at)
		}
	}
	return least
}

// frame is a rectangle by its edges.
type frame struct{ left, top, right, bottom float32 }

// place is where a point is drawn. Better places are further up.
func (p *plot) place(i int, within frame) fyne.Position {
	points := p.chart.points
	x := timeAt(points[0].At, points[len(points)-1].At, points[i].At)
	y := p.rows.at(points[i].Value)
	return fyne.NewPos(within.left+x*(within.right-within.left), within.top+y*(within.bottom-within.top))
}

// nearest is the point that lies nearest to a place across.
func (p *plot) nearest(x float32) int {
	within := p.area(p.Size())
	best, least := 0, float32(maximal)
	for i := range p.chart.points {
		away := p.place(i, within).X - x
		if away < 0 {
			away = -away
		}
		if away <= least {
			best, least = i, away
		}
	}
	return best
}

func captionHeight() float32 {
	return fyne.MeasureText("0", theme.CaptionTextSize(), fyne.TextStyle{}).Height
}

// plotRenderer draws a plot.
type plotRenderer struct {
	plot    *plot
	size    fyne.Size
	objects []fyne.CanvasObject
}

// MinSize implements fyne.WidgetRenderer: with the text it grows, but leaves
// room for something else in a small window.
func (r *plotRenderer) MinSize() fyne.Size {
	return fyne.NewSize(plotNarrowest, fyne.Min(theme.TextSize()*11, plotHighest))
}

// Layout implements fyne.WidgetRenderer.
func (r *plotRenderer) Layout(size fyne.Size) {
	if size == r.size && r.objects != nil {
		return
	}
	r.size = size
	r.draw()
}

// Refresh implements fyne.WidgetRenderer.
func (r *plotRenderer) Refresh() {
	r.draw()
	canvas.Refresh(r.plot)
}

// Objects implements fyne.WidgetRenderer.
func (r *plotRenderer) Objects() []fyne.CanvasObject { return r.objects }

// Destroy implements fyne.WidgetRenderer.
func (r *plotRenderer) Destroy() {}

func (r *plotRenderer) draw() {
	within := r.plot.area(r.size)
	r.objects = nil
	if within.right <= within.left || within.bottom <= within.top {
		return // not laid out yet
	}
	r.drawRows(within)
	r.drawDates(within)
	r.drawLine(within)
	r.drawBacks(within)
	r.drawChosen(within)
}

func (r *plotRenderer) add(o fyne.CanvasObject) { r.objects = append(r.objects, o) }

func (r *plotRenderer) line(from, to fyne.Position, colour fyne.ThemeColorName, width float32) {
	l := canvas.NewLine(theme.Color(colour))
	l.StrokeWidth, l.Position1, l.Position2 = width, from, to
	r.add(l)
}

// drawRows draws the places at the left, each with a line across.
func (r *plotRenderer) drawRows(within frame) {
	for _, mark := range r.plot.rows.marks {
		y := within.top + r.plot.rows.at(mark)*(within.bottom-within.top)
		r.line(fyne.NewPos(within.left, y), fyne.NewPos(within.right, y), look.ColorGrid, 1)
		t := r.caption(strconv.Itoa(mark), look.ColorLabel)
		t.Move(fyne.NewPos(within.left-plotChosen/2-theme.Padding()-t.MinSize().Width, y-t.MinSize().Height/2))
	}
}

// caption adds a small text, which is still to be moved to its place.
func (r *plotRenderer) caption(text string, colour fyne.ThemeColorName) *canvas.Text {
	t := canvas.NewText(text, theme.Color(colour))
	t.TextSize = theme.CaptionTextSize()
	t.Resize(t.MinSize())
	r.add(t)
	return t
}

// drawDates draws as many dates beneath as have room, each once, the first and
// the last among them where there is room for two.
func (r *plotRenderer) drawDates(within frame) {
	points, date := r.plot.chart.points, r.plot.chart.words.Date
	from, to := points[0].At, points[len(points)-1].At
	width := measure(date(to), theme.CaptionTextSize(), fyne.TextStyle{})
	most := int((within.right - within.left) / (width * 1.4))
	told := ""
	for _, at := range spread(from, to, min(most, 5)) {
		if date(at) == told {
			continue // a few days have no five dates
		}
		told = date(at)
		x := within.left + timeAt(from, to, at)*(within.right-within.left)
		r.line(fyne.NewPos(x, within.bottom), fyne.NewPos(x, within.bottom+4), look.ColorLabel, 1)
		t := r.caption(date(at), look.ColorLabel)
		x = fyne.Min(fyne.Max(0, x-t.MinSize().Width/2), r.size.Width-t.MinSize().Width)
		t.Move(fyne.NewPos(x, r.size.Height-t.MinSize().Height))
	}
}

// drawLine joins the points in steps: a place holds until there is another one,
// and a slope would tell of places that never were. What goes back is drawn in
// another colour and thicker; the sign beside it says the same to who sees no
// colours.
func (r *plotRenderer) drawLine(within frame) {
	points := r.plot.chart.points
	dots := float32(len(points))*plotDot*1.5 < within.right-within.left
	for i := range points {
		at := r.plot.place(i, within)
		if i > 0 {
			before := r.plot.place(i-1, within)
			r.step(before, at, points[i].Back)
		}
		if dots {
			r.circle(at, plotDot, theme.Color(theme.ColorNamePrimary), color.Transparent, 0)
		}
	}
}

// step is the way from one point to the next: on, and then up or down.
func (r *plotRenderer) step(from, to fyne.Position, back bool) {
	corner := fyne.NewPos(to.X, from.Y)
	r.line(from, corner, theme.ColorNamePrimary, 2)
	if back {
		r.line(corner, to, theme.ColorNameWarning, 4)
		return
	}
	r.line(corner, to, theme.ColorNamePrimary, 2)
}

func (r *plotRenderer) circle(at fyne.Position, side float32, fill, stroke color.Color, width float32) {
	c := canvas.NewCircle(fill)
	c.StrokeColor, c.StrokeWidth = stroke, width
	c.Resize(fyne.NewSquareSize(side))
	c.Move(at.SubtractXY(side/2, side/2))
	r.add(c)
}

// signSide is the size of the sign of a move back.
func signSide() float32 { return theme.CaptionTextSize() * 1.3 }

// drawBacks puts a sign with its number beneath each move back, at its left:
// the line comes from above and goes on upwards. Where two lie close together,
// the later one's number is left out: the icon stays.
func (r *plotRenderer) drawBacks(within frame) {
	side := signSide()
	var free float32 // where the last number ended
	for i, p := range r.plot.chart.points {
		if !p.Back {
			continue
		}
		at := r.plot.place(i, within)
		icon := widget.NewIcon(theme.NewWarningThemedResource(theme.MoveDownIcon()))
		icon.Resize(fyne.NewSquareSize(side))
		x, y := fyne.Max(0, at.X-side-1), at.Y+plotChosen/2
		icon.Move(fyne.NewPos(x, y))
		r.add(icon)
		if p.Mark == "" || x < free {
			continue
		}
		t := r.caption(p.Mark, theme.ColorNameForeground)
		beside := x - t.MinSize().Width
		if beside < within.left {
			beside = x + side // at the left are the places
		}
		t.Move(fyne.NewPos(beside, y+(side-t.MinSize().Height)/2))
		free = x + side + t.MinSize().Width
	}
}

// drawChosen draws a ring round the chosen point and a line down to its date.
func (r *plotRenderer) drawChosen(within frame) {
	at := r.plot.place(r.plot.chart.chosen, within)
	r.line(fyne.NewPos(at.X, at.Y+plotChosen/2), fyne.NewPos(at.X, within.bottom), theme.ColorNameForeground, 1)
	r.circle(at, plotDot, theme.Color(theme.ColorNameForeground), color.Transparent, 0)
	r.circle(at, plotChosen, color.Transparent, theme.Color(theme.ColorNameForeground), 2)
}
