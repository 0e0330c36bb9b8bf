package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/ui/parts"
)

// usualText is the size of text, in points, that the window's sizes are
// thought for.
const usualText = 15

// littleRoom tells whether a window is too small, beside its letters, for rail,
// contacts and card at once: a window of 800 by 600 holds at 200 % what one of
// 400 by 300 would.
func littleRoom(size fyne.Size) bool {
	const leastWidth, leastHeight = 700, 520
	letters := theme.TextSize() / usualText
	return size.Width < leastWidth*letters || size.Height < leastHeight*letters
}

// room keeps what is drawn in two ways, for much room and for little, of which
// one is seen. Both are there, so that a window that is made larger or smaller
// needs not be drawn anew.
type room struct {
	little bool
	// much is what is seen in much room, less what stands in its place in
	// little, by the place.
	much, less map[string]*fyne.Container
	// changed is called when the other way has come to be seen.
	changed func()
}

// either gives a place its two ways of being drawn; a nil one is nothing.
func (r *room) either(place string, much, less fyne.CanvasObject) (*fyne.Container, *fyne.Container) {
	if r.much == nil {
		r.much, r.less = map[string]*fyne.Container{}, map[string]*fyne.Container{}
	}
	r.much[place], r.less[place] = full(much), full(less)
	r.hide(place)
	return r.much[place], r.less[place]
}

// full is a place that an object fills.
func full(o fyne.CanvasObject) *fyne.Container {
	c := container.NewStack()
	put(c, o)
	return c
}

func (r *room) hide(place string) {
	much, less := r.much[place], r.less[place]
	much.Hidden = r.little || len(much.Objects) == 0
	less.Hidden = !r.little || len(less.Objects) == 0
}

// setLittle tells whether the way that is seen is another one now.
func (r *room) setLittle(little bool) bool {
	if r.little == little {
		return false
	}
	r.little = little
	for place := range r.much {
		r.hide(place)
	}
	return true
}

// refill puts something else into what a place has in little room.
func (r *room) refill(place string, less fyne.CanvasObject) {
	if c := r.less[place]; c != nil {
		put(c, less)
		r.hide(place)
	}
}

// roomChanged takes the focus away from what is not seen any more: it would go
// on taking the keys. What has come instead is read out.
func (w *Window) roomChanged() {
	seen := false
	focused := w.window.Canvas().Focused()
	parts.Each(w.window.Canvas().Content(), func(o fyne.CanvasObject) {
		f, is := o.(fyne.Focusable)
		seen = seen || is && f == focused
	})
	if focused != nil && !seen {
		w.focusScreen()
	}
	w.speak()
}
