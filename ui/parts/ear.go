package parts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Ear lies beneath everything in a window and is told when the mouse moves: the
// driver asks all that lies under the pointer for its cursor, from the lowest
// up, so the cursor of what lies above still counts.
type Ear struct {
	widget.BaseWidget
	moved func()
}

var (
	_ desktop.Cursorable = (*Ear)(nil)
	_ desktop.Hoverable  = (*Ear)(nil)
)

// NewEar makes one; moved is called for every move of the mouse.
func NewEar(moved func()) *Ear {
	e := &Ear{moved: moved}
	e.ExtendBaseWidget(e)
	return e
}

// Cursor is the usual one, and tells of a move.
func (e *Ear) Cursor() desktop.Cursor {
	e.moved()
	return desktop.DefaultCursor
}

// MouseIn does nothing.
func (e *Ear) MouseIn(*desktop.MouseEvent) {}

// MouseMoved tells of a move where nothing else lies.
func (e *Ear) MouseMoved(*desktop.MouseEvent) { e.moved() }

// MouseOut does nothing.
func (e *Ear) MouseOut() {}

// CreateRenderer implements fyne.Widget: nothing is drawn.
func (e *Ear) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
