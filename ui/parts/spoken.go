package parts

import (
	"strings"

	"fyne.io/fyne/v2"
)

// Spoken is what a screen reader is to say of an object and what it is to call
// it; nothing for one that says nothing itself. The toolkit has no role for
// fields, tick boxes and lists: a tick and a dot say what is chosen, and of a
// field what is in it is told. Of a password nothing is, however it is shown.
func Spoken(o fyne.CanvasObject) (string, fyne.AccessibleRole) {
	switch o := o.(type) {
	case *PasswordField:
		return "", ""
	case *Entry:
		if o.Text == "" {
			return o.PlaceHolder, fyne.AccessibleRoleText
		}
		return o.Text, fyne.AccessibleRoleText
	case *Check:
		return mark(o.Checked, "☑ ", "☐ ") + o.Label, fyne.AccessibleRoleButton
	case *row:
		return mark(o.list.selected == o.index, "◉ ", "○ ") + o.choice.spoken(), fyne.AccessibleRoleButton
	case fyne.Accessible:
		if o.AccessibilityRole() != fyne.AccessibleRoleContainer {
			return strings.TrimSpace(o.AccessibilityLabel()), o.AccessibilityRole()
		}
	}
	return "", ""
}

func mark(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// spoken are all the words of a line of a list.
func (c Choice) spoken() string {
	words := []string{c.Title}
	for _, more := range []string{c.Detail, c.Note} {
		if more != "" {
			words = append(words, more)
		}
	}
	return strings.Join(words, ". ")
}
