package parts

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// PasswordEntry is a field that echoes * and keeps what is typed in runes of
// its own, which Wipe overwrites. Fyne's entry would keep the password in
// strings and in its undo history; here it sees stars.
//
// The one exception is the eye: while it is held, the entry shows the password
// and so holds it in a string, which cannot be overwritten. Letting go takes it
// out of the entry and out of its history; the string itself stays in memory
// until the collector, and the toolkit's measuring of texts, let go of it.
//
// It is a container's worth of two widgets: Field, which takes the focus, and
// Eye, which shows the password for as long as it is pressed.
type PasswordEntry struct {
	widget.BaseWidget
	// Field takes the typing and the focus.
	Field *PasswordField
	// Eye shows the password while it is held down, by mouse or by Space.
	Eye *Eye
}

// NewPasswordEntry makes an empty one. changed is called after every change
// and may be nil; eyeLabel is what the eye says to a screen reader.
func NewPasswordEntry(eyeLabel string, changed func()) *PasswordEntry {
	p := &PasswordEntry{Field: newPasswordField(changed)}
	p.Eye = newEye(eyeLabel, p.Field.reveal)
	p.ExtendBaseWidget(p)
	return p
}

// Password is what was typed. The caller lets go of the string at once.
func (p *PasswordEntry) Password() string { return string(p.Field.runes) }

// Empty tells whether nothing was typed.
func (p *PasswordEntry) Empty() bool { return len(p.Field.runes) == 0 }

// SetPassword puts a password in, as a practice portal's banner offers.
func (p *PasswordEntry) SetPassword(password string) { p.Field.set([]rune(password)) }

// SelectAll marks the whole field, so that typing replaces it.
func (p *PasswordEntry) SelectAll() { p.Field.selectAll() }

// Wipe overwrites what was typed and empties the field.
func (p *PasswordEntry) Wipe() { p.Field.wipe() }

// Enable lets the field be used.
func (p *PasswordEntry) Enable() { p.Field.Enable(); p.Eye.Enable() }

// Disable locks the field.
func (p *PasswordEntry) Disable() { p.Eye.release(); p.Field.Disable(); p.Eye.Disable() }

// Disabled tells whether the field is locked.
func (p *PasswordEntry) Disabled() bool { return p.Field.Disabled() }

// Inner is the field and the eye, in the order in which Tab goes.
func (p *PasswordEntry) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{p.Field, p.Eye} }

// CreateRenderer implements fyne.Widget.
func (p *PasswordEntry) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(&fyne.Container{Layout: &sides{gap: Tight}, Objects: p.Inner()})
}

// PasswordField is the part of a PasswordEntry that takes typing. Its text is
// nothing but stars, one for each rune, unless the eye is held.
type PasswordField struct {
	widget.Entry
	runes   []rune
	shown   bool
	focused bool
	changed func()
}

func newPasswordField(changed func()) *PasswordField {
	f := &PasswordField{changed: changed}
	f.Wrapping = fyne.TextWrapOff
	f.Scroll = fyne.ScrollHorizontalOnly
	f.ExtendBaseWidget(f)
	return f
}

// TypedRune takes a character and shows a star.
func (f *PasswordField) TypedRune(r rune) {
	if f.Disabled() || f.shown {
		return
	}
	reveal(f)
	f.edit([]rune{r}, func() { f.Entry.TypedRune('*') })
}

// TypedKey edits, and hands Enter, Escape and F1 to the window.
func (f *PasswordField) TypedKey(key *fyne.KeyEvent) {
	if f.Disabled() || forWindow(key) || isEnter(key) {
		forward(f, key)
		return
	}
	if !f.shown {
		f.edit(nil, func() { f.Entry.TypedKey(key) })
	}
}

// TypedShortcut takes «Paste» and «Select all» only: stars are not worth
// copying, and there is no history to go back in. The window's own go on to it.
func (f *PasswordField) TypedShortcut(s fyne.Shortcut) {
	forwardShortcut(f, s)
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		f.paste(s.Clipboard.Content())
	case *fyne.ShortcutSelectAll:
		f.Entry.TypedShortcut(s)
	}
}

// TappedSecondary offers «Paste» alone.
func (f *PasswordField) TappedSecondary(at *fyne.PointEvent) {
	c := canvasOf(f)
	if c == nil || f.Disabled() {
		return
	}
	paste := fyne.NewMenuItem(lang.L("Paste"), func() { f.paste(fyne.CurrentApp().Clipboard().Content()) })
	menu := widget.NewPopUpMenu(fyne.NewMenu("", paste), c)
	menu.ShowAtPosition(fyne.CurrentApp().Driver().AbsolutePositionForObject(f).Add(at.Position))
}

// CreateRenderer implements fyne.Widget.
func (f *PasswordField) CreateRenderer() fyne.WidgetRenderer {
	return newFieldRing(f.Entry.CreateRenderer(), func() bool { return f.focused })
}

// FocusLost hides the ring.
func (f *PasswordField) FocusLost() {
	f.focused = false
	f.Entry.FocusLost()
}

// FocusGained shows the cursor and scrolls the field into sight.
func (f *PasswordField) FocusGained() {
	f.focused = !f.Disabled()
	f.Entry.FocusGained()
	reveal(f)
}

// paste types the clipboard's text; a line end that came along with a copied
// line is no part of a password.
func (f *PasswordField) paste(text string) {
	for _, r := range strings.TrimRight(text, "\r\n") {
		f.TypedRune(r)
	}
}

// edit lets the entry do something to its stars and does the same to the
// runes. The entry tells neither the selection's bounds nor what it removed,
// but both follow from the cursor: what was typed ends at the cursor, and what
// was removed stood there.
func (f *PasswordField) edit(typed []rune, do func()) {
	before := len(f.runes)
	do()
	after := len([]rune(f.Text))
	removed := before + len(typed) - after
	if removed < 0 || (removed == 0 && len(typed) == 0) {
		return
	}
	at := f.CursorColumn - len(typed)
	kept := make([]rune, 0, after+16)
	kept = append(kept, f.runes[:at]...)
	kept = append(kept, typed...)
	kept = append(kept, f.runes[at+removed:]...)
	f.take(kept)
}

// take puts new runes in the place of the old ones, which are overwritten.
func (f *PasswordField) take(runes []rune) {
	clear(f.runes)
	f.runes = runes
	if f.changed != nil {
		f.changed()
	}
}

func (f *PasswordField) set(runes []rune) {
	f.shown = false
	f.SetText(strings.Repeat("*", len(runes)))
	f.CursorColumn = len(runes)
	f.take(runes)
}

func (f *PasswordField) wipe() {
	if len(f.runes) == 0 && !f.shown {
		return
	}
	f.set(nil)
}

func (f *PasswordField) selectAll() { f.Entry.TypedShortcut(&fyne.ShortcutSelectAll{}) }

// reveal shows the password or the stars again; the cursor stays.
func (f *PasswordField) reveal(show bool) {
	if show == f.shown || f.Disabled() {
		return
	}
	f.shown = show
	column := f.CursorColumn
	text := strings.Repeat("*", len(f.runes))
	if show {
		text = string(f.runes)
	}
	f.SetText(text)
	f.CursorColumn = column
	f.Refresh()
}

// Runes is a copy of what was typed, for warnings about the keyboard layout.
func (f *PasswordField) Runes() []rune { return slices.Clone(f.runes) }

// Eye is the button that shows a password while it is held down.
type Eye struct {
	Button
	show func(bool)
}

var (
	_ desktop.Mouseable = (*Eye)(nil)
	_ desktop.Keyable   = (*Eye)(nil)
)

func newEye(label string, show func(bool)) *Eye {
	e := &Eye{show: show}
	e.Icon, e.Importance = theme.VisibilityIcon(), widget.LowImportance
	e.spoken = label
	e.ExtendBaseWidget(e)
	return e
}

func (e *Eye) release() { e.show(false) }

// Tapped does nothing: pressing and letting go are told apart.
func (e *Eye) Tapped(*fyne.PointEvent) {}

// TypedKey hands on every key but Space, which KeyDown and KeyUp take.
func (e *Eye) TypedKey(key *fyne.KeyEvent) {
	if key.Name != fyne.KeySpace {
		forward(e, key)
	}
}

// MouseDown shows the password.
func (e *Eye) MouseDown(*desktop.MouseEvent) { e.show(!e.Disabled()) }

// MouseUp hides it.
func (e *Eye) MouseUp(*desktop.MouseEvent) { e.release() }

// MouseOut hides it: the button may be let go somewhere else.
func (e *Eye) MouseOut() {
	e.release()
	e.Button.MouseOut()
}

// KeyDown shows the password for Space.
func (e *Eye) KeyDown(key *fyne.KeyEvent) {
	if key.Name == fyne.KeySpace {
		e.show(!e.Disabled())
	}
}

// KeyUp hides it.
func (e *Eye) KeyUp(*fyne.KeyEvent) { e.release() }

// FocusLost hides it.
func (e *Eye) FocusLost() {
	e.release()
	e.Button.FocusLost()
}
