package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Gap is how far apart things stand, in steps of the theme's padding.
type Gap float32

// The distances in use.
const (
	NoGap   Gap = 0
	Tight   Gap = 0.5
	Normal  Gap = 1
	Roomy   Gap = 3
	maximal     = 100000
)

func (g Gap) points() float32 { return float32(g) * theme.Padding() }

// natural is an object that knows how wide it would like to be; its MinSize is
// how narrow it can become by wrapping.
type natural interface{ NaturalWidth() float32 }

// naturally is a layout that knows how wide its objects would like to be
// together.
type naturally interface {
	natural(objects []fyne.CanvasObject) float32
}

// naturalWidth is how wide an object would like to be.
func naturalWidth(o fyne.CanvasObject) float32 {
	if n, ok := o.(natural); ok {
		return n.NaturalWidth()
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(naturally); ok {
			return l.natural(c.Objects)
		}
	}
	return o.MinSize().Width
}

// widest is the natural width of objects above each other.
func widest(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range objects {
		if o.Visible() {
			w = fyne.Max(w, naturalWidth(o))
		}
	}
	return w
}

// abreast is the natural width of objects beside each other.
func abreast(gap Gap, objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if w > 0 {
			w += gap.points()
		}
		w += naturalWidth(o)
	}
	return w
}

// fit gives an object its width and then the height that it needs at that
// width, which wrapped text only knows afterwards. It returns the height.
func fit(o fyne.CanvasObject, width float32) float32 {
	o.Resize(fyne.NewSize(width, o.Size().Height))
	height := o.MinSize().Height
	if o.Size().Height != height {
		o.Resize(fyne.NewSize(width, height))
		// A container that is laid out again may have become higher still.
		height = o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
	}
	return height
}

// NewColumn stacks objects from top to bottom, each as wide as the column.
// Unlike Fyne's VBox it asks for a height after giving the width, so wrapped
// text is never cut off.
func NewColumn(gap Gap, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &column{gap: gap}, Objects: present(objects)}
}

type column struct{ gap Gap }

// Layout implements fyne.Layout.
func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var y float32
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Move(fyne.NewPos(0, y))
		y += fit(o, size.Width) + c.gap.points()
	}
}

// MinSize implements fyne.Layout.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var min fyne.Size
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if min.Height > 0 {
			min.Height += c.gap.points()
		}
		s := o.MinSize()
		min.Width = fyne.Max(min.Width, s.Width)
		min.Height += s.Height
	}
	return min
}

// natural implements naturally.
func (c *column) natural(objects []fyne.CanvasObject) float32 { return widest(objects) }

// NewFlow sets objects beside each other at the width they like, and goes on
// in the next line when there is no room left.
func NewFlow(gap Gap, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flow{gap: gap}, Objects: present(objects)}
}

// NewFlowRight is a flow whose lines end at the right edge.
func NewFlowRight(gap Gap, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flow{gap: gap, right: true}, Objects: present(objects)}
}

// NewFlowMiddle is a flow whose objects keep their own heights and stand in the
// middle of their line: words beside a button that is higher than they are.
func NewFlowMiddle(gap Gap, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flow{gap: gap, middle: true}, Objects: present(objects)}
}

type flow struct {
	gap    Gap
	right  bool
	middle bool
	width  float32 // of the last Layout: the height depends on it
}

// Layout implements fyne.Layout.
func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.place(objects, true)
}

// MinSize implements fyne.Layout: narrow enough to wrap, and as high as it
// came out at the width of now.
func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var min fyne.Size
	for _, o := range objects {
		if o.Visible() {
			min.Width = fyne.Max(min.Width, o.MinSize().Width)
		}
	}
	min.Height = f.place(objects, false)
	return min
}

// natural implements naturally.
func (f *flow) natural(objects []fyne.CanvasObject) float32 { return abreast(f.gap, objects) }

// place walks the lines and returns their height together.
func (f *flow) place(objects []fyne.CanvasObject, move bool) float32 {
	width := f.width
	if width <= 0 {
		width = maximal
	}
	var y float32
	for line, rest := f.line(objects, width); len(line) > 0; line, rest = f.line(rest, width) {
		if y > 0 {
			y += min(f.gap, Normal).points()
		}
		y += f.placeLine(line, y, width, move)
	}
	return y
}

// line takes the objects that fit beside each other.
func (f *flow) line(objects []fyne.CanvasObject, width float32) (line, rest []fyne.CanvasObject) {
	var x float32
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		w := fyne.Min(naturalWidth(o), width)
		if len(line) > 0 && x+w > width+0.5 {
			return line, objects[i:]
		}
		line = append(line, o)
		x += w + f.gap.points()
	}
	return line, nil
}

func (f *flow) placeLine(line []fyne.CanvasObject, y, width float32, move bool) float32 {
	var height, used float32
	for _, o := range line {
		w := fyne.Min(naturalWidth(o), width)
		used += w + f.gap.points()
		height = fyne.Max(height, heightAt(o, w, move))
	}
	if !move {
		return height
	}
	x := float32(0)
	if f.right {
		x = fyne.Max(0, width-used+f.gap.points())
	}
	for _, o := range line {
		w := fyne.Min(naturalWidth(o), width)
		h := height
		if f.middle {
			h = heightAt(o, w, true)
		}
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x, y+(height-h)/2))
		x += w + f.gap.points()
	}
	return height
}

// heightAt is the height an object needs at a width. Without leave to resize
// it tells the height of now.
func heightAt(o fyne.CanvasObject, width float32, resize bool) float32 {
	if resize {
		return fit(o, width)
	}
	return o.MinSize().Height
}

// NewSides sets a part that takes what is left beside one that has the width
// it likes, at most half of the room, both centred upright. In the object tree
// left comes before right, so the Tab order is the reading order.
func NewSides(gap Gap, left, right fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &sides{gap: gap}, Objects: []fyne.CanvasObject{left, right}}
}

// NewLead is NewSides the other way round: the left part has its own width,
// the right one takes what is left.
func NewLead(gap Gap, left, right fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &sides{gap: gap, lead: true}, Objects: []fyne.CanvasObject{left, right}}
}

type sides struct {
	gap  Gap
	lead bool
}

// Layout implements fyne.Layout.
func (s *sides) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left, right := s.widths(objects, size.Width)
	lh, rh := fit(objects[0], left), fit(objects[1], right)
	height := fyne.Max(size.Height, fyne.Max(lh, rh))
	if s.lead { // an icon or a label stands at the first line of what it belongs to
		objects[0].Move(fyne.NewPos(0, 0))
		objects[1].Move(fyne.NewPos(left+s.gap.points(), 0))
		return
	}
	objects[0].Move(fyne.NewPos(0, (height-lh)/2))
	objects[1].Move(fyne.NewPos(size.Width-right, (height-rh)/2))
}

func (s *sides) widths(objects []fyne.CanvasObject, width float32) (left, right float32) {
	room := fyne.Max(0, width-s.gap.points())
	own := objects[1]
	if s.lead {
		own = objects[0]
	}
	w := fyne.Min(naturalWidth(own), room*s.most())
	if s.lead {
		return w, room - w
	}
	return room - w, w
}

// most is the share of the room that the part with its own width may take.
func (s *sides) most() float32 {
	if s.lead {
		return 0.5
	}
	return 0.7
}

// MinSize implements fyne.Layout.
func (s *sides) MinSize(objects []fyne.CanvasObject) fyne.Size {
	l, r := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(l.Width+r.Width+s.gap.points(), fyne.Max(l.Height, r.Height))
}

// natural implements naturally.
func (s *sides) natural(objects []fyne.CanvasObject) float32 { return abreast(s.gap, objects) }

// NewInset leaves room around an object, in steps of the theme's padding.
func NewInset(across, down Gap, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &inset{across: across, down: down}, Objects: []fyne.CanvasObject{o}}
}

type inset struct{ across, down Gap }

// Layout implements fyne.Layout.
func (i *inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x, y := i.across.points(), i.down.points()
	for _, o := range objects {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(size.Width-2*x, size.Height-2*y))
	}
}

// MinSize implements fyne.Layout.
func (i *inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(2*i.across.points(), 2*i.down.points())
}

// natural implements naturally.
func (i *inset) natural(objects []fyne.CanvasObject) float32 {
	return naturalWidth(objects[0]) + 2*i.across.points()
}

// NewNarrow keeps an object at most so many points wide, times the user's text
// size: a field for six digits need not be as wide as the card.
func NewNarrow(points float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &narrow{points: points}, Objects: []fyne.CanvasObject{o}}
}

type narrow struct{ points float32 }

func (n *narrow) width() float32 { return n.points * theme.TextSize() / 14 }

// Layout implements fyne.Layout.
func (n *narrow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	fit(objects[0], fyne.Min(size.Width, n.width()))
}

// MinSize implements fyne.Layout.
func (n *narrow) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// present drops objects that are nil, so that callers may leave a part out.
func present(objects []fyne.CanvasObject) []fyne.CanvasObject {
	kept := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o != nil {
			kept = append(kept, o)
		}
	}
	return kept
}
