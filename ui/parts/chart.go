package parts

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// ChartPoint is one value of a Chart.
type ChartPoint struct {
	At    time.Time
	Value int // a place in a queue: 1 is the best
	// Words are the whole point as a sentence: what is told when it is chosen.
	Words string
	// Back tells that the value is worse than the one before. It gets an icon
	// with its Mark, a number that the words about it elsewhere carry too; an
	// empty one is an icon alone.
	Back bool
	Mark string
}

// ChartWords are the words on a Chart.
type ChartWords struct {
	Title string // what a screen reader says of the chart before the point
	Up    string // what it means to be further up
	How   string // how the points are gone through by the keyboard
	Date  func(time.Time) string
}

// Chart draws places in a queue over time, the first place at the top. One
// point is chosen: the arrow keys walk the points, a click chooses the nearest,
// and its words stand beneath, so that nothing has to be read off the axes.
type Chart struct {
	widget.BaseWidget
	points []ChartPoint
	words  ChartWords
	chosen int
	// changed is called with the index of a point that a person chose.
	changed func(int)

	plot    *plot
	ring    *canvas.Rectangle
	told    *fyne.Container
	content fyne.CanvasObject
}

var (
	_ fyne.Focusable     = (*Chart)(nil)
	_ fyne.Tappable      = (*Chart)(nil)
	_ desktop.Cursorable = (*Chart)(nil)
	_ fyne.Accessible    = (*Chart)(nil)
)

// NewChart makes a chart of points, the oldest first; there must be one at
// least. chosen is the index of the one that is told at first; changed is called
// with that of another one that a person chose, after which what stands around
// the chart is to be laid out anew.
func NewChart(points []ChartPoint, words ChartWords, chosen int, changed func(int)) *Chart {
	c := &Chart{points: points, words: words, chosen: min(max(chosen, 0), len(points)-1), changed: changed}
	c.plot = newPlot(c)
	c.told = NewColumn(NoGap)
	c.ring = canvas.NewRectangle(color.Transparent)
	c.ring.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	showRing(c.ring, false)
	up := NewLead(Tight, newLineIcon(theme.NewThemedResource(theme.MoveUpIcon())), NewSmall(words.Up))
	inner := NewColumn(NoGap, NewTrimmed(up), c.plot, c.told, NewTrimmed(NewSmall(words.How)))
	c.content = &fyne.Container{Layout: &ringed{}, Objects: []fyne.CanvasObject{c.ring, inner}}
	c.ExtendBaseWidget(c)
	c.tell()
	return c
}

// AccessibilityLabel is the chart's title and the words of the chosen point.
func (c *Chart) AccessibilityLabel() string {
	return c.words.Title + ". " + c.points[c.chosen].Words
}

// AccessibilityRole tells that this is to be read.
func (c *Chart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Choose chooses a point as a person would; what is outside chooses the end.
func (c *Chart) Choose(index int) {
	index = min(max(index, 0), len(c.points)-1)
	if index == c.chosen {
		return
	}
	c.chosen = index
	c.tell()
	c.plot.Refresh()
	if c.changed != nil {
		c.changed(index)
	}
}

// tell puts the chosen point's words beneath the plot.
func (c *Chart) tell() {
	p := c.points[c.chosen]
	c.told.Objects = []fyne.CanvasObject{NewText(p.Words)}
	if p.Back {
		c.told.Objects = []fyne.CanvasObject{NewBack(p.Words)}
	}
	c.told.Refresh()
}

// NewBack is a sentence about a move back, with the icon that stands for one.
func NewBack(text string) fyne.CanvasObject {
	return NewLead(Tight, newLineIcon(theme.NewWarningThemedResource(theme.MoveDownIcon())), NewText(text))
}

// TypedKey walks the points by the arrow keys, Home and End, and hands on the
// rest.
func (c *Chart) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft:
		c.Choose(c.chosen - 1)
	case fyne.KeyRight:
		c.Choose(c.chosen + 1)
	case fyne.KeyHome:
		c.Choose(0)
	case fyne.KeyEnd:
		c.Choose(len(c.points) - 1)
	default:
		forward(c, key)
	}
}

// TypedRune hands it on: a chart takes no text.
func (c *Chart) TypedRune(r rune) { forwardRune(c, r) }

// FocusGained shows the ring.
func (c *Chart) FocusGained() {
	showRing(c.ring, true)
	c.ring.Refresh()
	reveal(c)
}

// FocusLost hides the ring.
func (c *Chart) FocusLost() {
	showRing(c.ring, false)
	c.ring.Refresh()
}

// Tapped takes the focus, and chooses the point that is nearest to a click on
// the plot: one on the words around it means no point.
func (c *Chart) Tapped(at *fyne.PointEvent) {
	grabFocus(c)
	from, found := PositionIn(c.content, c.plot)
	if down := at.Position.Y - from.Y; found && down >= 0 && down <= c.plot.Size().Height {
		c.Choose(c.plot.nearest(at.Position.X - from.X))
	}
}

// Cursor tells that there is something to click.
func (c *Chart) Cursor() desktop.Cursor { return desktop.PointerCursor }

// Inner is what the chart is made of.
func (c *Chart) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{c.content} }

// CreateRenderer implements fyne.Widget.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	return widget.NewSimpleRenderer(c.content)
}

// ringed leaves room for a ring around its second object.
type ringed struct{}

// Layout implements fyne.Layout.
func (ringed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Move(fyne.NewSquareOffsetPos(2 * buttonEdge))
	fit(objects[1], fyne.Max(1, size.Width-4*buttonEdge))
}

// MinSize implements fyne.Layout.
func (ringed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize().AddWidthHeight(4*buttonEdge, 4*buttonEdge)
}
