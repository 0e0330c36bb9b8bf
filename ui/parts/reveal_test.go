package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// unpainted is an app of which nothing was painted yet: like the real driver
// then, it knows neither an object's canvas nor its place.
type unpainted struct{ fyne.App }

func (a unpainted) Driver() fyne.Driver { return unpaintedDriver{a.App.Driver()} }

type unpaintedDriver struct{ fyne.Driver }

func (unpaintedDriver) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return nil }

func (unpaintedDriver) AbsolutePositionForObject(fyne.CanvasObject) fyne.Position {
	return fyne.Position{}
}

// beforePainting makes the test's app one of which nothing was painted.
func beforePainting(t *testing.T) {
	t.Helper()
	app := test.NewTempApp(t)
	fyne.SetCurrentApp(unpainted{app})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
}

func TestFocusScrollsIntoSightBeforeAnythingWasPainted(t *testing.T) {
	beforePainting(t)
	above := NewButton("b", "", nil)
	var rows []fyne.CanvasObject
	for range 30 {
		rows = append(rows, NewButton("b", "", nil))
	}
	last := NewEntry("", nil)
	scroll := NewScroll(NewColumn(Normal, above, NewColumn(Normal, rows...), last))
	w, _ := shown(t, scroll)
	w.Resize(fyne.NewSize(300, 200))
	ResizeScroll(scroll, fyne.NewSize(300, 200))
	w.Canvas().Focus(last)
	if want := scroll.Content.Size().Height - scroll.Size().Height; scroll.Offset.Y < want-1 {
		t.Fatalf("the focus is out of sight below: offset %v, want %v", scroll.Offset.Y, want)
	}
	w.Canvas().Focus(above)
	if scroll.Offset.Y > 1 {
		t.Fatalf("the focus is out of sight above: offset %v", scroll.Offset.Y)
	}
}

func TestChosenLineScrollsIntoSightBeforeAnythingWasPainted(t *testing.T) {
	beforePainting(t)
	var choices []Choice
	for range 30 {
		choices = append(choices, Choice{Title: "a"})
	}
	list := NewChoices(choices, 0, nil)
	scroll := NewScroll(NewColumn(Normal, list))
	w, _ := shown(t, scroll)
	w.Resize(fyne.NewSize(300, 200))
	ResizeScroll(scroll, fyne.NewSize(300, 200))
	w.Canvas().Focus(list)
	key(list, fyne.KeyEnd)
	if scroll.Offset.Y == 0 {
		t.Fatal("the chosen line is out of sight")
	}
}

func TestTypingScrollsTheFieldIntoSight(t *testing.T) {
	beforePainting(t)
	var rows []fyne.CanvasObject
	for range 30 {
		rows = append(rows, NewButton("b", "", nil))
	}
	entry, password := NewEntry("", nil), NewPasswordEntry("", nil)
	iin := NewIINEntry("", func(string) Echo { return Echo{Grouped: "1", Hint: "a hint"} }, nil)
	fields := map[string]interface {
		fyne.Focusable
		fyne.CanvasObject
	}{"entry": entry, "password": password.Field, "IIN": iin.Field}
	scroll := NewScroll(NewColumn(Normal, NewColumn(Normal, rows...), entry, password, iin))
	w, _ := shown(t, scroll)
	w.Resize(fyne.NewSize(300, 300))
	ResizeScroll(scroll, fyne.NewSize(300, 300))
	for name, field := range fields {
		w.Canvas().Focus(field)
		scroll.ScrollToTop() // as a page does that shows why it refused
		field.TypedRune('1')
		at, _ := PositionIn(scroll.Content, field)
		if seen := at.Y + field.Size().Height - scroll.Offset.Y; seen > scroll.Size().Height {
			t.Errorf("%s: what is typed stands %v below the edge", name, seen-scroll.Size().Height)
		}
	}
	at, _ := PositionIn(scroll.Content, iin)
	w.Canvas().Focus(iin.Field)
	iin.Field.TypedRune('1')
	if seen := at.Y + iin.Size().Height - scroll.Offset.Y; seen > scroll.Size().Height+1 {
		t.Errorf("what the digits tell stands %v below the edge", seen-scroll.Size().Height)
	}
}
