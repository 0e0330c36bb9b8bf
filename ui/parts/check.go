package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Check is a tick box whose words wrap; Space ticks it and Enter goes on to
// the window.
type Check struct {
	Button
	// Checked is its state.
	Checked bool
	// OnChanged is called with a state that a person chose.
	OnChanged func(bool)
}

var _ desktop.Cursorable = (*Check)(nil)

// NewCheck makes a tick box.
func NewCheck(label string, checked bool, changed func(bool)) *Check {
	c := &Check{Checked: checked, OnChanged: changed}
	c.Label, c.Importance = label, widget.LowImportance
	c.plain = true
	c.OnTapped = func() { c.SetChecked(!c.Checked) }
	c.ExtendBaseWidget(c)
	c.setIcon()
	return c
}

// SetChecked changes the state and tells OnChanged.
func (c *Check) SetChecked(checked bool) {
	c.Checked = checked
	c.setIcon()
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(checked)
	}
}

func (c *Check) setIcon() {
	c.Icon = theme.CheckButtonIcon()
	if c.Checked {
		c.Icon = theme.CheckButtonCheckedIcon()
	}
}

// Tapped takes the focus, so that a page that is drawn anew stays where it was
// scrolled to, and ticks the box.
func (c *Check) Tapped(at *fyne.PointEvent) {
	if !c.Disabled() {
		grabFocus(c)
	}
	c.Button.Tapped(at)
}

// TypedKey ticks for Space and hands on the rest.
func (c *Check) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace {
		c.Tapped(nil)
		return
	}
	forward(c, key)
}
