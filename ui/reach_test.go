package ui

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/look"
	"kezek.kz/kezek/ui/parts"
)

// assertReachable fails when something on the window's page can be used by the
// mouse alone or not at all, when the focus cannot be seen where it is, or when a control
// keeps the keys that lead away from it. inEveryLook runs it on every page.
func assertReachable(t *testing.T, w *Window) {
	t.Helper()
	c := w.window.Canvas()
	focused := c.Focused()
	stops := tabStops(w)
	assertNothingForTheMouseAlone(t, w, stops)
	assertClicksArrive(t, w)
	for _, stop := range stops {
		assertFocusSeen(t, w, stop)
		assertNoTrap(t, w, stop)
	}
	assertShiftTabGoesBack(t, w, stops)
	c.Unfocus()
	if n := len(ringsIn(c.Content(), fyne.Position{})); n != 0 {
		t.Errorf("%T: %d rings where nothing has the focus", w.current(), n)
	}
	if focused != nil {
		c.Focus(focused)
	}
}

// assertNothingForTheMouseAlone looks for what can be clicked and is no stop of
// Tab, nor a part of one: the lines of a list are chosen by its arrow keys.
func assertNothingForTheMouseAlone(t *testing.T, w *Window, stops []fyne.CanvasObject) {
	t.Helper()
	reached := map[fyne.CanvasObject]bool{}
	for _, stop := range stops {
		parts.Each(stop, func(o fyne.CanvasObject) { reached[o] = true })
	}
	parts.Each(w.view.root, func(o fyne.CanvasObject) {
		_, tappable := o.(fyne.Tappable)
		_, focusable := o.(fyne.Focusable)
		if d, ok := o.(interface{ Disabled() bool }); ok && d.Disabled() {
			return
		}
		if (tappable || focusable) && !reached[o] {
			t.Errorf("%T: Tab does not reach %T", w.current(), o)
		}
	})
}

// assertFocusSeen gives a stop the focus and looks for the ring, in the part of
// the page that is seen.
func assertFocusSeen(t *testing.T, w *Window, stop fyne.CanvasObject) {
	t.Helper()
	c := w.window.Canvas()
	c.Focus(stop.(fyne.Focusable))
	rings := ringsIn(c.Content(), fyne.Position{})
	if len(rings) != 1 {
		t.Errorf("%T: %d rings while %T has the focus", w.current(), len(rings), stop)
		return
	}
	seen := frame{to: fyne.NewPos(c.Size().Width, c.Size().Height)}
	for _, s := range []*container.Scroll{w.view.scroll, w.view.steps.Scroll} {
		if _, within := parts.PositionIn(s.Content, stop); within {
			at := w.options.App.Driver().AbsolutePositionForObject(s)
			seen = frame{at, at.AddXY(s.Size().Width, s.Size().Height)}
		}
	}
	// Of what is larger than the page a piece is enough; a button is seen whole.
	const piece = 40
	wide, high := rings[0].to.X-rings[0].from.X, rings[0].to.Y-rings[0].from.Y
	if v := rings[0].and(seen); v.to.X-v.from.X < min(wide, piece) || v.to.Y-v.from.Y < min(high, piece) {
		t.Errorf("%T, %d %%: the ring of %T is at %v, and %v is seen", w.current(), w.textSize(), stop, rings[0], seen)
	}
}

// ringsIn are the places of the rings that are drawn below an object.
func ringsIn(o fyne.CanvasObject, offset fyne.Position) []frame {
	if o == nil || !o.Visible() {
		return nil
	}
	at := offset.Add(o.Position())
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Rectangle:
		if o.StrokeWidth >= 2 && o.StrokeColor == theme.Color(look.ColorFocusRing) {
			return []frame{{at, at.AddXY(o.Size().Width, o.Size().Height)}}
		}
	case *fyne.Container:
		inside = o.Objects
	case *container.Scroll:
		inside = []fyne.CanvasObject{o.Content}
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	var rings []frame
	for _, child := range inside {
		rings = append(rings, ringsIn(child, at)...)
	}
	return rings
}

// assertNoTrap fails when a control keeps Escape or F1 for itself.
func assertNoTrap(t *testing.T, w *Window, stop fyne.CanvasObject) {
	t.Helper()
	c := w.window.Canvas()
	handler := c.OnTypedKey()
	defer c.SetOnTypedKey(handler)
	for _, name := range []fyne.KeyName{fyne.KeyEscape, fyne.KeyF1, fyne.KeyF5} {
		var got fyne.KeyName
		c.SetOnTypedKey(func(key *fyne.KeyEvent) { got = key.Name })
		stop.(fyne.Focusable).TypedKey(&fyne.KeyEvent{Name: name})
		if got != name {
			t.Errorf("%T: %T keeps %s for itself", w.current(), stop, name)
		}
	}
}

func assertShiftTabGoesBack(t *testing.T, w *Window, stops []fyne.CanvasObject) {
	t.Helper()
	c := w.window.Canvas()
	for i := len(stops) - 1; i > 0; i-- {
		c.Focus(stops[i].(fyne.Focusable))
		c.FocusPrevious()
		if back := c.Focused(); back != stops[i-1].(fyne.Focusable) {
			t.Errorf("%T: Shift+Tab goes from %T to %T, not to %T", w.current(), stops[i], back, stops[i-1])
		}
	}
}

// clicked can be clicked and takes no focus.
type clicked struct{ widget.BaseWidget }

func (c *clicked) Tapped(*fyne.PointEvent) {}

func (c *clicked) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Black))
}

// stop takes the focus, shows it and hands every key on, unless it is told
// otherwise.
type stop struct {
	clicked
	ring          *canvas.Rectangle
	keys          func(*fyne.KeyEvent)
	hidden, keeps bool
}

func newStop(w *Window) *stop {
	s := &stop{ring: canvas.NewRectangle(color.Transparent), keys: func(key *fyne.KeyEvent) { w.window.Canvas().OnTypedKey()(key) }}
	s.ring.StrokeWidth = 2
	s.ExtendBaseWidget(s)
	return s
}

func (s *stop) FocusGained() {
	if !s.hidden {
		s.ring.StrokeColor = theme.Color(look.ColorFocusRing)
	}
}

func (s *stop) FocusLost()     { s.ring.StrokeColor = color.Transparent }
func (s *stop) TypedRune(rune) {}

func (s *stop) TypedKey(key *fyne.KeyEvent) {
	if !s.keeps {
		s.keys(key)
	}
}

func (s *stop) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.ring) }

func (s *stop) MinSize() fyne.Size { return fyne.NewSize(60, 30) }

// Every page is walked where it is looked at; this proves that each part of the
// walk finds what it looks for, and nothing else.
func TestTheWalkFindsWhatCannotBeReached(t *testing.T) {
	mouse := func(*Window) fyne.CanvasObject {
		o := &clicked{}
		o.ExtendBaseWidget(o)
		return o
	}
	of := func(change func(*stop)) func(*Window) fyne.CanvasObject {
		return func(w *Window) fyne.CanvasObject {
			s := newStop(w)
			change(s)
			return s
		}
	}
	for name, c := range map[string]struct {
		made             func(*Window) fyne.CanvasObject
		mouse, dark, own bool
	}{
		"clicked only":  {made: mouse, mouse: true},
		"no ring":       {made: of(func(s *stop) { s.hidden = true }), dark: true},
		"keeps its key": {made: of(func(s *stop) { s.keeps = true }), own: true},
		"as it should":  {made: of(func(*stop) {})},
	} {
		w := newShell(t, nil)
		o := c.made(w)
		put(w.view.footer, o)
		w.refit()
		finds := func(what string, want bool, check func(*testing.T)) {
			found := &testing.T{}
			if check(found); found.Failed() != want {
				t.Errorf("%s: found %s %v, want %v", name, what, found.Failed(), want)
			}
		}
		finds("mouse alone", c.mouse, func(t *testing.T) { assertNothingForTheMouseAlone(t, w, tabStops(w)) })
		if _, focusable := o.(fyne.Focusable); focusable {
			finds("no ring", c.dark, func(t *testing.T) { assertFocusSeen(t, w, o) })
			finds("a trap", c.own, func(t *testing.T) { assertNoTrap(t, w, o) })
		}
		finds("anything", c.mouse || c.dark || c.own, func(t *testing.T) { assertReachable(t, w) })
	}
}

// Two stops that are told in another order than they are walked.
func TestTheWalkFindsAnotherWayBack(t *testing.T) {
	w := newShell(t, nil)
	stops := tabStops(w)
	stops[0], stops[1] = stops[1], stops[0]
	found := &testing.T{}
	if assertShiftTabGoesBack(found, w, stops); !found.Failed() {
		t.Error("nothing is found")
	}
}
