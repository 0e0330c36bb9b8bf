package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// NewField is one line of a description: the label in grey, the value in
// black. The value can be copied.
func NewField(label, value string) fyne.CanvasObject {
	name := NewText(label)
	name.Importance = widget.LowImportance
	return &fyne.Container{Layout: &field{}, Objects: []fyne.CanvasObject{name, NewValue(value)}}
}

// Value is a text that can be copied by its context menu. It is no label of
// Fyne's selectable kind: that takes the focus without showing it and swallows
// Enter and Escape.
type Value struct {
	widget.Label
	guarded bool // it is not copied, see ForbidCopying
}

var _ fyne.SecondaryTappable = (*Value)(nil)

// NewValue is a paragraph that can be copied.
func NewValue(text string) *Value {
	v := &Value{}
	v.Text, v.Wrapping = text, fyne.TextWrapWord
	v.ExtendBaseWidget(v)
	return v
}

// TappedSecondary offers to copy the text.
func (v *Value) TappedSecondary(at *fyne.PointEvent) {
	if !v.guarded {
		offerCopy(v, at, v.Copy)
	}
}

// offerCopy shows the context menu of a text where it was clicked.
func offerCopy(o fyne.CanvasObject, at *fyne.PointEvent, copied func()) {
	c := canvasOf(o)
	if c == nil {
		return
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", fyne.NewMenuItem(lang.L("Copy"), copied)), c)
	menu.ShowAtPosition(fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(at.Position))
}

// Copy puts the text on the clipboard.
func (v *Value) Copy() { fyne.CurrentApp().Clipboard().SetContent(v.Text) }

// NewFields stacks lines of a description.
func NewFields(fields ...fyne.CanvasObject) fyne.CanvasObject { return NewColumn(NoGap, fields...) }

// field sets label and value beside each other, two fifths to three, or the
// value beneath where there is little room.
type field struct{ stacked bool }

// fieldNarrow is the width, in points for text of size 14, below which a value
// goes beneath its label.
const fieldNarrow = 380

// Layout implements fyne.Layout.
func (f *field) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	label, value := objects[0], objects[1]
	f.stacked = size.Width < (&narrow{points: fieldNarrow}).width()
	label.Move(fyne.NewPos(0, 0))
	if f.stacked {
		value.Move(fyne.NewPos(0, fit(label, size.Width)))
		fit(value, size.Width)
		return
	}
	left := size.Width * 2 / 5
	fit(label, left)
	value.Move(fyne.NewPos(left, 0))
	fit(value, size.Width-left)
}

// MinSize implements fyne.Layout.
func (f *field) MinSize(objects []fyne.CanvasObject) fyne.Size {
	l, v := objects[0].MinSize(), objects[1].MinSize()
	if f.stacked {
		return fyne.NewSize(fyne.Max(l.Width, v.Width), l.Height+v.Height)
	}
	return fyne.NewSize(l.Width+v.Width, fyne.Max(l.Height, v.Height))
}
