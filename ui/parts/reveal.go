package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Inner is a part that is made of others; a search through a window looks at
// these too, because a widget's own objects are hidden from it.
type Inner interface{ Inner() []fyne.CanvasObject }

// reveal scrolls whatever surrounds an object until the object is seen. Fyne
// does not do so when the focus moves out of sight.
func reveal(o fyne.CanvasObject) { revealOn(canvasOf(o), o) }

// revealOn is reveal for an object on a known canvas: a line of a list does not
// take the focus itself, so before it was painted only its list knows.
func revealOn(c fyne.Canvas, o fyne.CanvasObject) {
	if c == nil {
		return
	}
	for _, scroll := range surrounding(c.Content(), o) {
		scrollTo(scroll, o)
	}
}

// surrounding is the scrolled areas between root and o, outermost first.
func surrounding(root, o fyne.CanvasObject) []*container.Scroll {
	path, found := pathTo(root, o)
	if !found {
		return nil
	}
	return path
}

func pathTo(root, o fyne.CanvasObject) ([]*container.Scroll, bool) {
	if root == o {
		return nil, true
	}
	for _, child := range children(root) {
		path, found := pathTo(child, o)
		if !found {
			continue
		}
		if scroll, ok := root.(*container.Scroll); ok {
			path = append([]*container.Scroll{scroll}, path...)
		}
		return path, true
	}
	return nil, false
}

func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case Inner:
		return o.Inner()
	}
	return nil
}

// scrollTo moves the least that is needed.
func scrollTo(scroll *container.Scroll, o fyne.CanvasObject) {
	at, found := PositionIn(scroll.Content, o)
	if !found {
		return
	}
	top := at.Y - scroll.Offset.Y
	bottom := top + o.Size().Height
	switch {
	case top < 0:
		scroll.Offset.Y += top
	case bottom > scroll.Size().Height:
		scroll.Offset.Y += fyne.Min(bottom-scroll.Size().Height, top)
	default:
		return
	}
	scroll.Refresh()
}

// PositionIn tells where an object lies within another one that holds it, and
// whether it does. It adds up the objects' own positions: the driver knows the
// place of what it has painted only, and a page scrolls before that.
func PositionIn(root, o fyne.CanvasObject) (fyne.Position, bool) {
	if root == o {
		return fyne.Position{}, true
	}
	for _, child := range children(root) {
		if at, found := PositionIn(child, o); found {
			return child.Position().Add(at), true
		}
	}
	return fyne.Position{}, false
}
