package parts

import "fyne.io/fyne/v2"

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

func isEnter(key *fyne.KeyEvent) bool {
	return key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter
}
