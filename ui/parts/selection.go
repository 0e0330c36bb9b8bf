package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Select is Fyne's drop-down list, except that Enter and Escape reach the
// window. The arrow keys up and down and Space open it.
type Select struct{ widget.Select }

// NewSelect makes a drop-down list with one of its options chosen; changed is
// called with the index of one that a person chose.
func NewSelect(options []string, selected int, changed func(index int)) *Select {
	s := &Select{}
	s.Options = options
	if selected >= 0 && selected < len(options) {
		s.Selected = options[selected]
	}
	s.OnChanged = func(string) {
		if changed != nil {
			changed(s.SelectedIndex())
		}
	}
	s.ExtendBaseWidget(s)
	return s
}

// FocusGained shows the focus and scrolls the list into sight.
func (s *Select) FocusGained() {
	s.Select.FocusGained()
	reveal(s)
}

// TypedKey takes the keys of a list and hands on Enter and Escape.
func (s *Select) TypedKey(key *fyne.KeyEvent) {
	if s.Disabled() || key.Name == fyne.KeyEscape || isEnter(key) {
		forward(s, key)
		return
	}
	s.Select.TypedKey(key)
}
