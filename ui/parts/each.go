package parts

import "fyne.io/fyne/v2"

// Each visits an object and everything in it that a person can reach, in
// reading order. What is hidden is left out, and so are the insides of the
// toolkit's own widgets.
func Each(root fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if root == nil || !root.Visible() {
		return
	}
	visit(root)
	for _, child := range children(root) {
		Each(child, visit)
	}
}
