package ui

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// secretField is the password of a key storage while it is being typed: the
// field, and the warnings about Caps Lock and the keyboard's layout. It lives
// as long as the question is on the screen; wipe ends it.
type secretField struct {
	w       *Window
	label   string // id of the words above it
	entry   *parts.PasswordEntry
	warning *fyne.Container
	warned  string // id of the warning that is shown, empty for none
	typed   func() // told of everything that is typed; may be nil
	drawing bool   // what changes now was typed before
}

// newSecretField asks for the password of a key file.
func newSecretField(w *Window) *secretField { return newSecretFieldFor(w, "dialog.password") }

// newSecretFieldFor asks for another secret, by the id of its label.
func newSecretFieldFor(w *Window, label string) *secretField {
	return &secretField{w: w, label: label}
}

// content draws the field anew with what has been typed in it: a page is drawn
// again when the language changes and when work begins or ends.
func (f *secretField) content() fyne.CanvasObject {
	before := f.entry
	f.drawing = true
	defer func() { f.drawing = false }()
	f.warning, f.warned = parts.NewColumn(parts.NoGap), ""
	f.entry = parts.NewPasswordEntry(f.w.T("dialog.password.show"), f.changed)
	if f.w.atWorkstation() {
		f.entry.HideEye()
	}
	if before != nil && !before.Empty() {
		f.entry.SetPassword(before.Password())
		before.Wipe()
	}
	return parts.NewColumn(parts.NoGap,
		parts.NewText(f.w.T(f.label)),
		f.entry,
		f.warning,
	)
}

// field is what takes the focus, nil before content was drawn.
func (f *secretField) field() fyne.Focusable {
	if f.entry == nil {
		return nil
	}
	return f.entry.Field
}

func (f *secretField) empty() bool { return f.entry == nil || f.entry.Empty() }

// password is what was typed, empty where the field was never drawn.
func (f *secretField) password() string {
	if f.entry == nil {
		return ""
	}
	return f.entry.Password()
}

// selectAll marks what was typed, so that typing replaces it.
func (f *secretField) selectAll() { f.entry.SelectAll() }

func (f *secretField) wipe() {
	if f.entry != nil {
		f.entry.Wipe()
	}
}

// changed warns while somebody types, and stops when there is no reason left.
func (f *secretField) changed() {
	if f.typed != nil && !f.drawing {
		f.typed()
	}
	id := ""
	if f.entry != nil { // it is nil while the field is made
		id = typingWarning(f.entry.Field.Runes())
	}
	if id == f.warned {
		return
	}
	f.warned = id
	f.warning.Objects = nil
	if id != "" {
		f.warning.Objects = []fyne.CanvasObject{parts.NewMessage(parts.Warning, f.w.T(id))}
	}
	f.w.refit()
}

// typingWarning judges by what was typed, because the toolkit knows neither
// the lock nor the layout: the id of a warning, or empty. It forgets the runes
// that it was given.
func typingWarning(typed []rune) string {
	defer clear(typed)
	switch {
	case strings.ContainsFunc(string(typed), notLatin):
		return "dialog.layout"
	case capsLocked(typed):
		return "dialog.caps_lock"
	}
	return ""
}

// notLatin is a character that no Latin layout types. The Kazakh one types
// letters on the digit row, too.
func notLatin(r rune) bool { return r > unicode.MaxASCII }

// capsLocked tells that letters came out the wrong way round. The authority's
// passwords have a small letter somewhere, so three capitals and nothing else
// are suspicious, and so are a small first letter and capitals after it: that
// is «Qwerty» with the lock on.
func capsLocked(typed []rune) bool {
	var upper, lower int
	first := rune(0)
	for _, r := range typed {
		if first == 0 && unicode.IsLetter(r) {
			first = r
		}
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper >= 3 && (lower == 0 || lower == 1 && unicode.IsLower(first))
}
