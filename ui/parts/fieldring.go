package parts

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// fieldRing draws a widget of the toolkit's and the ring of our own buttons over
// its edge. The toolkit shows the focus of a field by another shade of its
// border alone, which differs too little from the border without (WCAG 2.2,
// 1.4.11).
type fieldRing struct {
	fyne.WidgetRenderer
	ring    *canvas.Rectangle
	focused func() bool
}

func newFieldRing(inner fyne.WidgetRenderer, focused func() bool) *fieldRing {
	r := &fieldRing{WidgetRenderer: inner, ring: canvas.NewRectangle(color.Transparent), focused: focused}
	r.show()
	return r
}

func (r *fieldRing) show() {
	r.ring.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	showRing(r.ring, r.focused())
}

// Layout implements fyne.WidgetRenderer.
func (r *fieldRing) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.ring.Resize(size)
}

// Refresh implements fyne.WidgetRenderer.
func (r *fieldRing) Refresh() {
	r.show()
	r.ring.Refresh()
	r.WidgetRenderer.Refresh()
}

// Objects implements fyne.WidgetRenderer: the widget's own may change.
func (r *fieldRing) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.ring)
}
