package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

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

// focusPlace is where the focus is: in which part of the window, and at which
// place among what can have it there; none where it is nowhere. After a change of
// language or size the widgets are new ones, their order within a part is not,
// while another part may have more or fewer of them.
type focusPlace struct {
	part  *fyne.Container
	place int
}

// focusPlace finds the focus.
func (w *Window) focusPlace() focusPlace {
	focused := w.window.Canvas().Focused()
	if focused == nil {
		return focusPlace{}
	}
	v := w.view
	for _, part := range []*fyne.Container{v.banner, v.header, v.rail, v.card, v.footer} {
		for place, f := range focusables(part) {
			if f == focused {
				return focusPlace{part, place}
			}
		}
	}
	return focusPlace{}
}

// focusAt moves the focus to a place, and tells whether there is one.
func (w *Window) focusAt(p focusPlace) bool {
	if p.part == nil {
		return false
	}
	all := focusables(p.part)
	if p.place >= len(all) {
		return false
	}
	w.window.Canvas().Focus(all[p.place])
	return true
}

// focusables are what can have the focus in a part of the window, in the order of
// Tab.
func focusables(part *fyne.Container) []fyne.Focusable {
	var all []fyne.Focusable
	parts.Each(part, func(o fyne.CanvasObject) {
		if f, is := o.(fyne.Focusable); is {
			all = append(all, f)
		}
	})
	return all
}
