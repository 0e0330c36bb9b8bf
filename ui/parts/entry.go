package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's one-line entry, except that Escape and the keys it has no
// use for reach the window, and that Enter does so too unless OnSubmitted is
// set: Enter presses the card's main button.
type Entry struct {
	widget.Entry
	// OnArrow is told of the keys up and down, for a list beneath the field;
	// nil leaves them to the entry.
	OnArrow func(down bool)

	// dropRune tells which characters are ignored when typed; nil: none.
	dropRune func(rune) bool
	// OnRune is told of every character that is typed, once the field has taken
	// it or not; nil: nobody is.
	OnRune func(rune)
	// guarded takes nothing to the clipboard.
	guarded bool
	// onFocus is told when the field gets the focus and loses it; nil: nobody is.
	onFocus func(gained bool)
	focused bool
}

// NewEntry makes an entry with a text in it; changed is called with every new
// text and may be nil.
func NewEntry(text string, changed func(string)) *Entry {
	e := &Entry{}
	e.Wrapping = fyne.TextWrapOff
	e.Scroll = fyne.ScrollHorizontalOnly
	e.ExtendBaseWidget(e)
	e.Text = text
	e.CursorColumn = len([]rune(text))
	e.OnChanged = changed
	return e
}

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	return newFieldRing(e.Entry.CreateRenderer(), func() bool { return e.focused })
}

// FocusGained shows the cursor and scrolls the field into sight.
func (e *Entry) FocusGained() {
	e.focused = !e.Disabled()
	if e.onFocus != nil {
		e.onFocus(true)
	}
	e.Entry.FocusGained()
	reveal(e)
}

// FocusLost hides the cursor and the ring.
func (e *Entry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	if e.onFocus != nil {
		e.onFocus(false)
	}
}

// TypedKey takes the keys of an entry and hands on the others.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	switch {
	case e.Disabled(), forWindow(key), isEnter(key) && e.OnSubmitted == nil:
		forward(e, key)
	case e.OnArrow != nil && (key.Name == fyne.KeyUp || key.Name == fyne.KeyDown):
		e.OnArrow(key.Name == fyne.KeyDown)
	default:
		e.Entry.TypedKey(key)
	}
}

// TypedRune takes a character. A page may have scrolled since the field got the
// focus, and nobody shall type what they cannot see.
func (e *Entry) TypedRune(r rune) {
	reveal(e)
	if e.dropRune == nil || !e.dropRune(r) {
		e.Entry.TypedRune(r)
	}
	if e.OnRune != nil {
		e.OnRune(r)
	}
}

// TypedShortcut takes those of an entry and hands on the others.
func (e *Entry) TypedShortcut(s fyne.Shortcut) {
	if e.guarded && copies(s) {
		return
	}
	if !forwardShortcut(e, s) {
		e.Entry.TypedShortcut(s)
	}
}

// SelectAll marks the whole text, so that typing replaces it.
func (e *Entry) SelectAll() { e.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }
