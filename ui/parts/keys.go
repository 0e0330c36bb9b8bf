package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// forward hands a key that a focused widget has no use for to the window. Fyne
// gives keys to the focused widget alone, so without this Enter and Escape
// would be dead wherever somebody has tabbed to.
func forward(from fyne.CanvasObject, key *fyne.KeyEvent) {
	c := canvasOf(from)
	if c == nil {
		return
	}
	if typed := c.OnTypedKey(); typed != nil {
		typed(key)
	}
}

// Threshold tells whether a key that presses something counts just now. The
// layout of what a window shows may be one; without one they always count.
type Threshold interface{ TakesEnter() bool }

// takesEnter asks the threshold of the window that an object is shown in.
func takesEnter(o fyne.CanvasObject) bool {
	c := canvasOf(o)
	if c == nil {
		return true
	}
	if content, ok := c.Content().(*fyne.Container); ok {
		if t, ok := content.Layout.(Threshold); ok {
			return t.TakesEnter()
		}
	}
	return true
}

// canvasOf is the canvas an object is shown on, nil before that. The driver
// knows an object only once it was painted; a widget that has the focus may
// get a key before that, and the key must not be lost.
func canvasOf(o fyne.CanvasObject) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(o); c != nil {
		return c
	}
	for _, w := range driver.AllWindows() {
		if focused, ok := w.Canvas().Focused().(fyne.CanvasObject); ok && focused == o {
			return w.Canvas()
		}
	}
	return nil
}

// grabFocus moves the focus to a widget that was clicked, as people expect
// and as Fyne does for some of its widgets only.
func grabFocus(o interface {
	fyne.CanvasObject
	fyne.Focusable
},
) {
	if c := canvasOf(o); c != nil {
		c.Focus(o)
	}
}

// forwardShortcut hands a shortcut that a focused field has no use for to the
// window: Fyne gives those, too, to the focused widget alone. It tells whether
// it has.
func forwardShortcut(from fyne.CanvasObject, s fyne.Shortcut) bool {
	if !ForWindow(s) {
		return false
	}
	if c, ok := canvasOf(from).(fyne.Shortcutable); ok {
		c.TypedShortcut(s)
	}
	return true
}

// ForWindow tells whether a shortcut is none of those that a field of text has a
// use for: «Copy» and the like, and what moves and deletes within a text.
func ForWindow(s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if !ok {
		return false
	}
	switch custom.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete:
		return false
	}
	return true
}

// forWindow tells whether a key is none of those that a field of text has a use
// for: Escape, the menu key and the function keys.
func forWindow(key *fyne.KeyEvent) bool {
	switch key.Name {
	case fyne.KeyEscape, desktop.KeyMenu, fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6,
		fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12:
		return true
	}
	return false
}

func isEnter(key *fyne.KeyEvent) bool {
	return key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter
}
