package parts

import (
	"bytes"
	"image/png"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/look"
)

// Figure is a picture as wide as there is room, and never larger than it was
// made. It takes no focus: whoever does not see it has its label.
type Figure struct {
	widget.BaseWidget
	label   string
	picture *canvas.Image
	size    fyne.Size // of the picture itself, in its own points
	width   float32   // of the room for it
}

var _ fyne.Accessible = (*Figure)(nil)

// NewFigure makes a figure of a PNG picture; label says what is to be seen on
// it. A picture that cannot be read takes no room.
func NewFigure(name string, data []byte, label string) *Figure {
	f := &Figure{label: label, picture: canvas.NewImageFromResource(fyne.NewStaticResource(name, data))}
	f.picture.FillMode = canvas.ImageFillContain
	if c, err := png.DecodeConfig(bytes.NewReader(data)); err == nil {
		f.size = fyne.NewSize(float32(c.Width), float32(c.Height))
	}
	f.ExtendBaseWidget(f)
	return f
}

// AccessibilityLabel says what is to be seen.
func (f *Figure) AccessibilityLabel() string { return f.label }

// AccessibilityRole is that of a text: the toolkit knows none for pictures.
func (f *Figure) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Resize gives the figure its width, on which its height depends.
func (f *Figure) Resize(size fyne.Size) {
	f.width = size.Width
	f.BaseWidget.Resize(size)
}

// drawn is the size at which the picture is drawn in the room of now.
func (f *Figure) drawn() fyne.Size {
	if f.size.Width == 0 {
		return fyne.Size{}
	}
	width := fyne.Min(f.size.Width, f.width)
	if width <= 0 {
		width = f.size.Width
	}
	return fyne.NewSize(width, width*f.size.Height/f.size.Width)
}

// CreateRenderer implements fyne.Widget.
func (f *Figure) CreateRenderer() fyne.WidgetRenderer {
	f.ExtendBaseWidget(f)
	edge := canvas.NewRectangle(theme.Color(look.ColorCardBorder))
	return &figureRenderer{figure: f, edge: edge}
}

type figureRenderer struct {
	figure *Figure
	edge   *canvas.Rectangle
}

// Layout implements fyne.WidgetRenderer.
func (r *figureRenderer) Layout(fyne.Size) {
	size := r.figure.drawn()
	r.edge.Resize(size)
	r.figure.picture.Move(fyne.NewPos(1, 1))
	r.figure.picture.Resize(fyne.NewSize(fyne.Max(0, size.Width-2), fyne.Max(0, size.Height-2)))
}

// MinSize implements fyne.WidgetRenderer: it can become narrow, and is as high
// as it comes out at the width of now.
func (r *figureRenderer) MinSize() fyne.Size {
	const narrowest = 100
	size := r.figure.drawn()
	return fyne.NewSize(fyne.Min(narrowest, size.Width), size.Height)
}

// Refresh implements fyne.WidgetRenderer.
func (r *figureRenderer) Refresh() {
	r.edge.FillColor = theme.Color(look.ColorCardBorder)
	r.Layout(r.figure.Size())
	canvas.Refresh(r.figure)
}

// Objects implements fyne.WidgetRenderer.
func (r *figureRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.edge, r.figure.picture}
}

// Destroy implements fyne.WidgetRenderer.
func (r *figureRenderer) Destroy() {}
