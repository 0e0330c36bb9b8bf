package parts

import "fyne.io/fyne/v2"

// ForbidCopying takes «Копировать» out of everything within an object: at a
// workstation many people use one clipboard. What is hidden counts too: it may be
// shown without being drawn anew.
func ForbidCopying(root fyne.CanvasObject) {
	if root == nil {
		return
	}
	if g, ok := root.(interface{ forbidCopying() }); ok {
		g.forbidCopying()
	}
	for _, child := range children(root) {
		ForbidCopying(child)
	}
}

// Copyable are the texts within an object that can be copied, in reading order.
func Copyable(root fyne.CanvasObject) []string {
	var texts []string
	Each(root, func(o fyne.CanvasObject) {
		if c, ok := o.(interface{ copyable() string }); ok && c.copyable() != "" {
			texts = append(texts, c.copyable())
		}
	})
	return texts
}

func (v *Value) copyable() string {
	if v.guarded {
		return ""
	}
	return v.Text
}

func (v *Value) forbidCopying() { v.guarded = true }
func (e *Entry) forbidCopying() { e.guarded = true }

// copies tells a shortcut that puts something on the clipboard.
func copies(s fyne.Shortcut) bool {
	switch s.(type) {
	case *fyne.ShortcutCopy, *fyne.ShortcutCut:
		return true
	}
	return false
}

// TappedSecondary opens the field's menu, unless nothing may be copied.
func (e *Entry) TappedSecondary(at *fyne.PointEvent) {
	if !e.guarded {
		e.Entry.TappedSecondary(at)
	}
}

// HideEye takes the eye away: nobody beside a workstation is to read a
// password.
func (p *PasswordEntry) HideEye() {
	p.Eye.Hide()
	p.Refresh()
}

// Typed is what stands in the field and where the cursor is, to see that
// somebody types.
func (e *Entry) Typed() (text string, column int) { return e.Text, e.CursorColumn }

// Typed is the stars that stand in the field and where the cursor is.
func (f *PasswordField) Typed() (text string, column int) { return f.Text, f.CursorColumn }

// forwardRune hands a character that a focused widget has no use for to the
// window: a barcode scanner types wherever the focus is.
func forwardRune(from fyne.CanvasObject, r rune) {
	c := canvasOf(from)
	if c == nil {
		return
	}
	if typed := c.OnTypedRune(); typed != nil {
		typed(r)
	}
}
