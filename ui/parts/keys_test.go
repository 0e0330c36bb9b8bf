package parts

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// shown puts an object into a window and notes which keys reach the window.
func shown(t *testing.T, o fyne.CanvasObject) (fyne.Window, *[]fyne.KeyName) {
	t.Helper()
	w := test.NewWindow(o)
	t.Cleanup(w.Close)
	var keys []fyne.KeyName
	w.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { keys = append(keys, k.Name) })
	return w, &keys
}

// TestEscapeAndEnterReachTheWindow goes over every part that takes the focus:
// Fyne gives keys to the focused widget alone.
func TestEscapeAndEnterReachTheWindow(t *testing.T) {
	test.NewTempApp(t)
	password := NewPasswordEntry("show", nil)
	tabs := NewTabs([]string{"a", "b"}, 0, nil)
	iin := NewIINEntry("", func(string) Echo { return Echo{} }, nil)
	for name, c := range map[string]struct {
		object fyne.CanvasObject
		focus  fyne.Focusable
		enter  bool // goes on to the window
	}{
		"button":   {nil, NewButton("b", "", nil), false},
		"entry":    {nil, NewEntry("", nil), true},
		"password": {password, password.Field, true},
		"eye":      {password, password.Eye, false},
		"check":    {nil, NewCheck("c", false, nil), true},
		"choices":  {nil, NewChoices([]Choice{{Title: "a"}}, 0, nil), true},
		"tab":      {tabs, tabs.Focusable(), true}, // the chosen one: there is nothing to choose
		"iin":      {iin, iin.Field, true},
	} {
		t.Run(name, func(t *testing.T) {
			object := c.object
			if object == nil {
				object = c.focus.(fyne.CanvasObject)
			}
			w, keys := shown(t, object)
			w.Canvas().Focus(c.focus)
			if w.Canvas().Focused() != c.focus {
				t.Fatal("takes no focus")
			}
			c.focus.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
			c.focus.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if !slices.Contains(*keys, fyne.KeyEscape) {
				t.Error("Escape does not reach the window")
			}
			if c.enter != slices.Contains(*keys, fyne.KeyReturn) && name != "eye" {
				t.Errorf("Enter reaches the window: %v", !c.enter)
			}
		})
	}
}

func TestButtonIsPressedBySpaceAndEnter(t *testing.T) {
	test.NewTempApp(t)
	pressed := 0
	b := NewButton("b", "paper", func() { pressed++ })
	shown(t, b)
	key(b, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter)
	test.Tap(b)
	b.Disable()
	key(b, fyne.KeySpace, fyne.KeyReturn)
	test.Tap(b)
	if pressed != 4 {
		t.Fatalf("pressed %d times, want 4: three keys and a click, none when disabled", pressed)
	}
}

func TestChoicesByKeys(t *testing.T) {
	test.NewTempApp(t)
	var chosen []int
	l := NewChoices([]Choice{{Title: "a"}, {Title: "b", Disabled: true}, {Title: "c"}}, -1, func(i int) { chosen = append(chosen, i) })
	shown(t, l)
	key(l, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeyHome)
	if want := []int{0, 2, 0, 2, 0}; !slices.Equal(chosen, want) {
		t.Fatalf("chose %v, want %v: a disabled line is stepped over", chosen, want)
	}
	l.rows[1].Tapped(nil)
	if l.Selected() != 0 {
		t.Fatal("a disabled line can be clicked")
	}
	l.Disable()
	l.rows[2].Tapped(nil)
	if l.Selected() != 0 {
		t.Fatal("a locked list can be clicked")
	}
}

func TestTabsByArrowKeys(t *testing.T) {
	test.NewTempApp(t)
	var chosen []int
	tabs := NewTabs([]string{"по ЭЦП", "По ИИН"}, 0, func(i int) { chosen = append(chosen, i) })
	w, _ := shown(t, tabs)
	w.Canvas().Focus(tabs.Focusable())
	key(tabs.Focusable(), fyne.KeyRight)
	if w.Canvas().Focused() != tabs.Focusable() || tabs.Selected() != 1 {
		t.Fatalf("tab %d", tabs.Selected())
	}
	key(tabs.Focusable(), fyne.KeyRight)
	key(tabs.Focusable(), fyne.KeyLeft)
	if want := []int{1, 0}; !slices.Equal(chosen, want) {
		t.Fatalf("chose %v, want %v", chosen, want)
	}
}

func TestCheckTellsItsState(t *testing.T) {
	test.NewTempApp(t)
	var states []bool
	c := NewCheck("c", false, func(on bool) { states = append(states, on) })
	shown(t, c)
	key(c, fyne.KeySpace)
	test.Tap(c)
	if want := []bool{true, false}; !slices.Equal(states, want) {
		t.Fatalf("told %v, want %v", states, want)
	}
}

func TestIINEntryDropsSeparators(t *testing.T) {
	test.NewTempApp(t)
	e := NewIINEntry("", func(s string) Echo { return Echo{Grouped: "g" + s} }, nil)
	shown(t, e)
	typeInto(e.Field, "2003 15-5\u00a00")
	if e.Field.Text != "20031550" || e.grouped.Text != "g20031550" {
		t.Fatalf("field %q, beneath %q", e.Field.Text, e.grouped.Text)
	}
}

func TestIINEntryEchoesTheBeginningOfALongPaste(t *testing.T) {
	test.NewTempApp(t)
	e := NewIINEntry("", func(s string) Echo { return Echo{Grouped: s} }, nil)
	for typed, want := range map[string]string{
		strings.Repeat("2", 24): strings.Repeat("2", 24), strings.Repeat("ө", 5000): strings.Repeat("ө", 24) + "…",
	} {
		if e.Field.SetText(typed); e.grouped.Text != want {
			t.Errorf("%d characters are echoed as %q", len([]rune(typed)), e.grouped.Text)
		}
	}
}

func TestFocusScrollsIntoSight(t *testing.T) {
	test.NewTempApp(t)
	var rows []fyne.CanvasObject
	for range 30 {
		rows = append(rows, NewButton("b", "", nil))
	}
	last := NewEntry("", nil)
	scroll := NewScroll(NewColumn(Normal, append(rows, last)...))
	w, _ := shown(t, scroll)
	w.Resize(fyne.NewSize(300, 200))
	ResizeScroll(scroll, fyne.NewSize(300, 200))
	w.Canvas().Focus(last)
	if scroll.Offset.Y == 0 {
		t.Fatal("the focus is out of sight below")
	}
	w.Canvas().Focus(rows[0].(*Button))
	if scroll.Offset.Y > 1 {
		t.Fatalf("the focus is out of sight above: offset %v", scroll.Offset.Y)
	}
}

func TestEnterChoosesATabThatIsNotChosen(t *testing.T) {
	test.NewTempApp(t)
	tabs := NewTabs([]string{"a", "b"}, 0, nil)
	_, keys := shown(t, tabs)
	key(tabs.buttons[1], fyne.KeyReturn)
	if tabs.Selected() != 1 || len(*keys) != 0 {
		t.Fatalf("tab %d is chosen, the window got %v", tabs.Selected(), *keys)
	}
}
