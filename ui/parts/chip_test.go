package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// takesClicks tells what the toolkit's window gives a click to: the object on top
// that is any of these, also where it has no use for this click.
func takesClicks(o fyne.CanvasObject) bool {
	switch o.(type) {
	case fyne.Tappable, fyne.SecondaryTappable, fyne.DoubleTappable, fyne.Focusable, desktop.Mouseable:
		return true
	}
	return false
}

// drawnIn is everything that an object draws, itself left out.
func drawnIn(o fyne.CanvasObject) []fyne.CanvasObject {
	var within []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		within = o.Objects
	case fyne.Widget:
		within = test.WidgetRenderer(o).Objects()
	}
	var all []fyne.CanvasObject
	for _, child := range within {
		all = append(append(all, child), drawnIn(child)...)
	}
	return all
}

func TestNothingInAPartKeepsTheClickFromIt(t *testing.T) {
	test.NewTempApp(t)
	row := NewChoices([]Choice{{Title: "title", Detail: "detail", Note: "note"}}, 0, nil).rows[0]
	for name, part := range map[string]fyne.CanvasObject{
		"row":    row,
		"button": NewButton("button", "on paper: another", nil),
		"check":  NewCheck("check", false, nil),
		"tab":    NewTabs([]string{"a", "b"}, 0, nil).Inner()[0],
	} {
		if !takesClicks(part) {
			t.Errorf("%s: takes no click", name)
		}
		for _, o := range drawnIn(part) {
			if takesClicks(o) {
				t.Errorf("%s: %T would take the click", name, o)
			}
		}
	}
}

func TestChipIsCopied(t *testing.T) {
	test.NewTempApp(t)
	chip := NewCopyChip("8 800", false)
	if got := Copyable(chip); len(got) != 1 || got[0] != "8 800" {
		t.Fatalf("%q", got)
	}
	ForbidCopying(chip)
	if got := Copyable(chip); len(got) != 0 {
		t.Fatalf("%q, though nothing may be copied", got)
	}
}
