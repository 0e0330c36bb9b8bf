package ui

import "fyne.io/fyne/v2"

// typedKey takes the keys that no focused widget has a use for: the arrows and
// the page keys scroll, the others do what the table of shortcuts says. While a
// dialog lies over the page there is only Escape.
func (w *Window) typedKey(key *fyne.KeyEvent) {
	if w.window.Canvas().Overlays().Top() == nil && w.scrollKey(key.Name) {
		return
	}
	w.pressedKey(key.Name)
}

// scrollKey scrolls for the keys that do, and tells whether this is one.
func (w *Window) scrollKey(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyUp:
		w.scrollBy(-scrollLine)
	case fyne.KeyDown:
		w.scrollBy(scrollLine)
	case fyne.KeyPageUp:
		w.scrollBy(-scrollPage * w.view.scroll.Size().Height)
	case fyne.KeyPageDown:
		w.scrollBy(scrollPage * w.view.scroll.Size().Height)
	default:
		return false
	}
	return true
}

// How far the keys scroll: points for an arrow, a part of what is seen for a
// page.
const (
	scrollLine = 48
	scrollPage = 0.85
)

// scrollBy moves the card's content, as far as there is any.
func (w *Window) scrollBy(points float32) {
	scroll := w.view.scroll
	most := fyne.Max(0, scroll.Content.MinSize().Height-scroll.Size().Height)
	y := fyne.Min(most, fyne.Max(0, scroll.Offset.Y+points))
	scroll.ScrollToOffset(fyne.NewPos(0, y))
}

// submit presses the main button. While something is under way there is none.
func (w *Window) submit() {
	if !w.working() && w.settling.TakesEnter() {
		w.current().submit()
	}
}

func (w *Window) escape() {
	overlays := w.window.Canvas().Overlays()
	if overlay := overlays.Top(); overlay != nil {
		overlay.Hide()
		overlays.Remove(overlay) // hidden only, it would go on swallowing every click
		w.focusScreen()
		return
	}
	if w.working() {
		w.cancelJob()
		return
	}
	w.goBack()
}

// goBack is Escape and «Назад».
func (w *Window) goBack() {
	if p := purposeOf(w.current()); p.isStepUp() {
		w.cancelStepUp(p)
		return
	}
	if s, ok := w.current().(withBack); ok {
		s.goBack()
		return
	}
	w.back()
}

// dropped gives files to a screen that takes them.
func (w *Window) dropped(uris []fyne.URI) {
	s, ok := w.current().(takesFiles)
	if !ok || w.working() {
		return
	}
	var paths []string
	for _, uri := range uris {
		if uri.Scheme() == "file" {
			paths = append(paths, uri.Path())
		}
	}
	if len(paths) > 0 {
		s.dropped(paths)
	}
}

// focusScreen moves the focus to where the screen wants it, or to «Повторить»
// when something failed that may be tried again.
func (w *Window) focusScreen() {
	c := w.window.Canvas()
	if w.working() {
		return
	}
	target := w.current().focus()
	if w.failure != nil && w.view.retry != nil {
		target = w.view.retry
	}
	if target == nil {
		c.Unfocus()
		return
	}
	c.Focus(target)
}

// focusPlace tells at which place in the Tab order the focus is, 0 for none.
// After a change of language the widgets are new ones, their order is not.
func (w *Window) focusPlace() int {
	c := w.window.Canvas()
	focused := c.Focused()
	if focused == nil {
		return 0
	}
	c.Unfocus()
	for place := 1; place < mostFocusable; place++ {
		c.FocusNext()
		if c.Focused() == focused {
			return place
		}
	}
	return 0
}

// mostFocusable is more than any page has; it ends a search for a widget that
// is no longer there.
const mostFocusable = 500

// focusAt moves the focus to a place in the Tab order.
func (w *Window) focusAt(place int) {
	c := w.window.Canvas()
	c.Unfocus()
	for range place {
		c.FocusNext()
	}
}
