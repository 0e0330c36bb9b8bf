package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/look"
)

// Cover lies over the whole window and says something in its middle. Whatever a
// person does (a key, a click, the mouse moved or its wheel turned) is told and
// goes no further.
type Cover struct {
	widget.BaseWidget
	touched func()
	what    *widget.Label
	more    *widget.Label
	from    *fyne.Position // where the mouse was first seen, nil before
}

var (
	_ fyne.Focusable    = (*Cover)(nil)
	_ fyne.Tappable     = (*Cover)(nil)
	_ fyne.Scrollable   = (*Cover)(nil)
	_ fyne.Shortcutable = (*Cover)(nil)
	_ desktop.Hoverable = (*Cover)(nil)
)

// NewCover makes one; touched is called for everything that a person does.
func NewCover(touched func()) *Cover {
	c := &Cover{touched: touched, what: NewHeading(""), more: NewText("")}
	c.what.Alignment, c.more.Alignment = fyne.TextAlignCenter, fyne.TextAlignCenter
	c.ExtendBaseWidget(c)
	return c
}

// Say writes what stands in the middle: a line in bold and one beneath.
func (c *Cover) Say(what, more string) {
	c.what.SetText(what)
	c.more.SetText(more)
	c.Refresh()
}

// Said is what stands there.
func (c *Cover) Said() (what, more string) { return c.what.Text, c.more.Text }

// Inner are the texts.
func (c *Cover) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{c.what, c.more} }

// FocusGained does nothing: the whole window is the sign.
func (c *Cover) FocusGained() {}

// FocusLost does nothing.
func (c *Cover) FocusLost() {}

// TypedRune is told of.
func (c *Cover) TypedRune(rune) { c.touched() }

// TypedKey is told of.
func (c *Cover) TypedKey(*fyne.KeyEvent) { c.touched() }

// TypedShortcut is told of, but for those of the window.
func (c *Cover) TypedShortcut(s fyne.Shortcut) {
	c.touched()
	if canvas := canvasOf(c); canvas != nil {
		if window, ok := canvas.(fyne.Shortcutable); ok {
			window.TypedShortcut(s)
		}
	}
}

// AcceptsTab keeps Tab here.
func (c *Cover) AcceptsTab() bool { return true }

// Tapped is told of.
func (c *Cover) Tapped(*fyne.PointEvent) { c.touched() }

// Scrolled is told of.
func (c *Cover) Scrolled(*fyne.ScrollEvent) { c.touched() }

// MouseIn notes where the mouse is: that it lies there is nothing that anybody
// does.
func (c *Cover) MouseIn(e *desktop.MouseEvent) { c.from = &e.Position }

// mouseStep is how far a mouse is moved on purpose, in points; a table that
// somebody knocks against moves it less.
const mouseStep = 6

// MouseMoved is told of.
func (c *Cover) MouseMoved(e *desktop.MouseEvent) {
	if c.from == nil {
		c.from = &e.Position
	}
	if d := e.Position.Subtract(*c.from); d.X*d.X+d.Y*d.Y >= mouseStep*mouseStep {
		c.touched()
	}
}

// MouseOut does nothing.
func (c *Cover) MouseOut() {}

// AccessibilityLabel is what the cover says.
func (c *Cover) AccessibilityLabel() string { return c.what.Text + " " + c.more.Text }

// AccessibilityRole tells that this is a text.
func (c *Cover) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer implements fyne.Widget.
func (c *Cover) CreateRenderer() fyne.WidgetRenderer {
	back := canvas.NewRectangle(theme.Color(theme.ColorNameShadow))
	sheet := canvas.NewRectangle(theme.Color(look.ColorCard))
	sheet.CornerRadius = 8
	sheet.StrokeColor, sheet.StrokeWidth = theme.Color(look.ColorCardBorder), 1
	text := container.NewStack(sheet, NewInset(Roomy, Roomy, NewColumn(Normal, c.what, c.more)))
	return widget.NewSimpleRenderer(&fyne.Container{Layout: &coverLayout{}, Objects: []fyne.CanvasObject{back, text}})
}

// coverLayout puts the text in the middle, two thirds of the window wide.
type coverLayout struct{}

// Layout implements fyne.Layout.
func (coverLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	width := size.Width * 2 / 3
	height := fit(objects[1], width)
	objects[1].Move(fyne.NewPos((size.Width-width)/2, fyne.Max(0, (size.Height-height)/2)))
}

// MinSize implements fyne.Layout.
func (coverLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(1, 1) }
