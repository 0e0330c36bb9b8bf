package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
)

// tabStops goes once round the window with Tab and tells where each stop is.
func tabStops(w *Window) []fyne.CanvasObject {
	c := w.window.Canvas()
	c.Unfocus()
	var stops []fyne.CanvasObject
	for range mostFocusable {
		c.FocusNext()
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok || len(stops) > 0 && o == stops[0] {
			break
		}
		stops = append(stops, o)
	}
	return stops
}

// place is where an object stands in its area when nothing is scrolled.
func unscrolled(w *Window, o fyne.CanvasObject) fyne.Position {
	at := w.options.App.Driver().AbsolutePositionForObject(o)
	for _, s := range []*container.Scroll{w.view.scroll, w.view.steps.Scroll} {
		if inside(s.Content, o) {
			at.Y += s.Offset.Y
		}
	}
	return at
}

func inside(root, o fyne.CanvasObject) bool {
	if root == o {
		return true
	}
	if c, ok := root.(*fyne.Container); ok {
		for _, child := range c.Objects {
			if inside(child, o) {
				return true
			}
		}
	}
	if i, ok := root.(interface{ Inner() []fyne.CanvasObject }); ok {
		for _, child := range i.Inner() {
			if inside(child, o) {
				return true
			}
		}
	}
	return false
}

// areaOf tells which part of the window an object is in, in reading order.
func areaOf(w *Window, o fyne.CanvasObject) int {
	for i, area := range w.view.root.Objects {
		if inside(area, o) {
			return i
		}
	}
	if inside(w.view.scroll.Content, o) {
		return 3 // the card: a scrolled area is no container
	}
	return -1
}

// assertTabOrder fails when Tab does not go in reading order: area by area, in
// each from top to bottom, in a line from left to right; or when it reaches
// nothing in the card.
func assertTabOrder(t *testing.T, w *Window) {
	t.Helper()
	stops := tabStops(w)
	card := 0
	for i, o := range stops {
		if areaOf(w, o) == 3 {
			card++
		}
		if i == 0 {
			continue
		}
		before := stops[i-1]
		a, b := areaOf(w, before), areaOf(w, o)
		if a > b {
			t.Errorf("%T: Tab goes from area %d back to %d (%T to %T)", w.current(), a, b, before, o)
			continue
		}
		if a != b || inside(w.view.scroll.Content, before) != inside(w.view.scroll.Content, o) {
			continue
		}
		p, q := unscrolled(w, before), unscrolled(w, o)
		if q.Y+o.Size().Height <= p.Y || q.Y < p.Y+before.Size().Height && q.X <= p.X {
			t.Errorf("%T: Tab goes from %T at %v back to %T at %v", w.current(), before, p, o, q)
		}
	}
	if card == 0 {
		t.Errorf("%T: Tab reaches nothing in the card", w.current())
	}
}

func TestTabFollowsReadingOrder(t *testing.T) {
	for name, open := range shellPages() {
		t.Run(name, func(t *testing.T) { assertTabOrder(t, open(t)) })
	}
}

func TestEveryPageHasItsFocusInTheCard(t *testing.T) {
	for name, open := range shellPages() {
		t.Run(name, func(t *testing.T) {
			w := open(t)
			o, ok := w.window.Canvas().Focused().(fyne.CanvasObject)
			if w.current().focus() == nil && !ok {
				return
			}
			if !ok || areaOf(w, o) != 3 {
				t.Fatalf("the focus is on %T", o)
			}
		})
	}
}

func TestEnterIsTheMainButtonAndEscapeGoesBack(t *testing.T) {
	cases := map[string]func(*Window) bool{
		"first":    func(w *Window) bool { _, ok := w.current().(*portalScreen); return ok },
		"entrance": func(w *Window) bool { _, ok := w.current().(*signInScreen); return ok },
		"service":  func(w *Window) bool { _, ok := w.current().(*signInScreen); return ok },
		"help":     func(w *Window) bool { _, ok := w.current().(*firstScreen); return ok },
		"settings": func(w *Window) bool { _, ok := w.current().(*firstScreen); return ok }, // the focus is on the chosen tab
		"forget":   func(w *Window) bool { _, ok := w.current().(*firstScreen); return ok },
	}
	for name, arrived := range cases {
		for _, unfocused := range []bool{false, true} {
			w := shellPages()[name](t)
			if unfocused {
				w.window.Canvas().Unfocus()
			}
			depth := len(w.stack)
			press(w, fyne.KeyReturn)
			if !arrived(w) {
				t.Errorf("%s: Enter (unfocused: %v) leads to %T", name, unfocused, w.current())
			}
			if len(w.stack) > depth {
				press(w, fyne.KeyEscape)
				if len(w.stack) != depth {
					t.Errorf("%s: Escape does not come back", name)
				}
			}
		}
	}
}

func TestEnterInAFieldIsTheMainButton(t *testing.T) {
	w := shellPages()["locality"](t)
	typeText(w, "Каскелен")
	press(w, fyne.KeyReturn)
	if _, ok := w.current().(*serviceScreen); !ok {
		t.Fatalf("Enter in the field leads to %T", w.current())
	}
}

func TestEscapeOnTheFirstPageDoesNothing(t *testing.T) {
	w := newShell(t, nil)
	press(w, fyne.KeyEscape)
	if _, ok := w.current().(*firstScreen); !ok || len(w.stack) != 1 {
		t.Fatalf("Escape leads to %T", w.current())
	}
}

func TestF1ShowsHelpOnce(t *testing.T) {
	w := newShell(t, nil)
	press(w, fyne.KeyF1)
	press(w, fyne.KeyF1)
	if _, ok := w.current().(*helpScreen); !ok || len(w.stack) != 2 {
		t.Fatalf("F1 twice: %T, %d pages", w.current(), len(w.stack))
	}
}

func TestDroppedFilesReachOnlyAPageThatTakesThem(t *testing.T) {
	w := newShell(t, nil)
	w.dropped(nil) // a page that takes none: nothing happens
	s := &droppable{screen: w.current()}
	w.stack[0] = s
	w.dropped([]fyne.URI{fileURI("/a/key.p12"), otherURI("https://example.org/key.p12")})
	if len(s.paths) != 1 || s.paths[0] != "/a/key.p12" {
		t.Fatalf("got %v", s.paths)
	}
}

func TestEscapeTakesADialogAwayForGood(t *testing.T) {
	w := newShell(t, nil)
	d := dialog.NewInformation("x", "y", w.window)
	d.Show()
	w.typedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if _, moved := w.current().(*portalScreen); moved {
		t.Error("Enter reached the page beneath the dialog")
	}
	w.typedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if top := w.window.Canvas().Overlays().Top(); top != nil {
		t.Errorf("%T still swallows every click", top)
	}
}

func TestPageKeysScroll(t *testing.T) {
	w := newShell(t, nil)
	w.showHelp()
	w.window.Canvas().Unfocus()
	w.typedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	down := w.view.scroll.Offset.Y
	w.typedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if down <= 0 || w.view.scroll.Offset.Y >= down {
		t.Errorf("down to %v, up to %v", down, w.view.scroll.Offset.Y)
	}
	for range 100 {
		w.typedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	}
	if most := w.view.scroll.Content.MinSize().Height - w.view.scroll.Size().Height; w.view.scroll.Offset.Y > most+1 {
		t.Errorf("scrolled past the end: %v of %v", w.view.scroll.Offset.Y, most)
	}
}
