package parts

import "fyne.io/fyne/v2"

// Each visits an object and everything in it that a person can reach, in
// reading order. The insides of the toolkit's own widgets are left out.
func Each(root fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	visit(root)
	for _, child := range children(root) {
		Each(child, visit)
	}
}
