package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// showIcon shows a resource in an icon. Reading it is most of the work of
// drawing a button, so it is not done for the same again: a name stands for a
// picture in a colour of the theme, and who wears another theme draws the page
// anew.
func showIcon(icon *widget.Icon, r fyne.Resource) {
	if sameIcon(icon.Resource, r) {
		return
	}
	icon.SetResource(r)
}

func sameIcon(a, b fyne.Resource) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return a.Name() == b.Name()
}
