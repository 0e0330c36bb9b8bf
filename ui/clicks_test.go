package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/ui/parts"
)

// assertClicksArrive looks within everything that can be clicked for what would
// keep the click: the toolkit's window gives it to the object on top that knows any
// kind of click, and its test window to the first that can be tapped.
func assertClicksArrive(t *testing.T, w *Window) {
	t.Helper()
	parts.Each(w.view.root, func(o fyne.CanvasObject) {
		if _, tappable := o.(fyne.Tappable); !tappable || isField(o) {
			return
		}
		for _, within := range drawnIn(o) {
			if within != o && keepsClicks(within) {
				t.Errorf("%T: a click on %T within %T does not reach it", w.current(), within, o)
			}
		}
	})
}

// isField tells the toolkit's own fields, whose parts are its own business.
func isField(o fyne.CanvasObject) bool {
	switch o.(type) {
	case *parts.Entry, *parts.PasswordField:
		return true
	}
	return false
}

func keepsClicks(o fyne.CanvasObject) bool {
	switch o.(type) {
	case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Focusable, desktop.Mouseable:
		return true
	}
	return false
}

// drawnIn is everything that an object draws.
func drawnIn(o fyne.CanvasObject) []fyne.CanvasObject {
	var within []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		within = o.Objects
	case fyne.Widget:
		within = test.WidgetRenderer(o).Objects()
	}
	var all []fyne.CanvasObject
	for _, child := range within {
		if child.Visible() {
			all = append(append(all, child), drawnIn(child)...)
		}
	}
	return all
}
