package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// NewScroll scrolls an object up and down. The object gets the width of the
// scrolled area before its height is asked, so that text in it wraps.
func NewScroll(o fyne.CanvasObject) *container.Scroll {
	return container.NewVScroll(&fyne.Container{Layout: &scrolled{}, Objects: []fyne.CanvasObject{o}})
}

// ResizeScroll gives a scroll made by NewScroll its size, so that what is in it
// is laid out for that width at once. Fyne would ask for the height before it
// gives the width.
func ResizeScroll(s *container.Scroll, size fyne.Size) {
	fit(s.Content, size.Width)
	if s.Size() != size {
		s.Resize(size)
		return
	}
	s.Base.Refresh() // its bars; its own Refresh would draw the whole content anew
	if most := fyne.Max(0, s.Content.MinSize().Height-size.Height); s.Offset.Y > most {
		s.ScrollToOffset(fyne.NewPos(0, most))
	}
}

// scrolled gives what is scrolled the whole width but for the scroll bar's.
type scrolled struct{}

// gutter is kept free for the scroll bar.
const gutter = 10

// Layout implements fyne.Layout.
func (scrolled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	fit(objects[0], fyne.Max(1, size.Width-gutter))
}

// MinSize implements fyne.Layout: any width will do.
func (scrolled) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1, objects[0].MinSize().Height)
}

// Fit gives an object its width and then the height that it needs at that
// width; it returns the height. Text that wraps knows it only afterwards.
func Fit(o fyne.CanvasObject, width float32) float32 { return fit(o, width) }

// Lock disables everything in a tree that can be disabled. The tree is drawn
// anew when it is to be used again.
func Lock(o fyne.CanvasObject) {
	if o == nil {
		return
	}
	if d, ok := o.(fyne.Disableable); ok {
		d.Disable()
	}
	for _, child := range children(o) {
		Lock(child)
	}
}
