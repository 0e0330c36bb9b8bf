package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kezek.kz/kezek/ui/parts"
)

// What a screen reader gets. The toolkit walks through the window for it (build
// tag accessibility, Windows and macOS only), but through plain containers
// alone: not into what is scrolled, which every page of ours is, and only when
// the window is given its content. So such a build adds to the window a list of
// what is scrolled, with nothing to draw, and gives it its content anew when a
// page was drawn.

// spoken is one line of that list.
type spoken struct {
	label string
	role  fyne.AccessibleRole
	at    fyne.Position
	size  fyne.Size
}

var (
	_ fyne.CanvasObject = (*spoken)(nil)
	_ fyne.Accessible   = (*spoken)(nil)
)

// AccessibilityLabel is what is said.
func (s *spoken) AccessibilityLabel() string { return s.label }

// AccessibilityRole is what it is called.
func (s *spoken) AccessibilityRole() fyne.AccessibleRole { return s.role }

// The rest implements fyne.CanvasObject for something without a face.

func (s *spoken) MinSize() fyne.Size      { return fyne.Size{} }
func (s *spoken) Move(at fyne.Position)   { s.at = at }
func (s *spoken) Position() fyne.Position { return s.at }
func (s *spoken) Resize(size fyne.Size)   { s.size = size }
func (s *spoken) Size() fyne.Size         { return s.size }
func (s *spoken) Hide()                   {}
func (s *spoken) Show()                   {}
func (s *spoken) Visible() bool           { return true }
func (s *spoken) Refresh()                {}

// standing leaves the lines where they were put.
type standing struct{}

// Layout implements fyne.Layout.
func (standing) Layout([]fyne.CanvasObject, fyne.Size) {}

// MinSize implements fyne.Layout.
func (standing) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// spokenPage are the words and buttons of what is scrolled, in reading order,
// each where it stands in the window.
func (w *Window) spokenPage() []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, scroll := range []*container.Scroll{w.view.steps.Scroll, w.view.scroll} {
		parts.Each(scroll.Content, func(o fyne.CanvasObject) {
			if label, role := parts.Spoken(o); label != "" {
				at, _ := parts.PositionIn(w.view.root, o)
				list = append(list, &spoken{label, role, at, o.Size()})
			}
		})
	}
	return list
}

// speak gives the toolkit the page that was drawn, where it reads pages out. The
// focus, which a window loses with its content, stays.
func (w *Window) speak() {
	if !w.speaks {
		return
	}
	c := w.window.Canvas()
	focused := c.Focused()
	w.view.spoken.Objects = w.spokenPage()
	w.window.SetContent(c.Content())
	if o, ok := focused.(fyne.CanvasObject); ok {
		if _, there := parts.PositionIn(c.Content(), o); there { // the page drawn before had it else
			c.Focus(focused)
		}
	}
}
