package parts

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"pgregory.net/rapid"
)

func newPassword(t testing.TB) *PasswordEntry {
	t.Helper()
	test.NewTempApp(t)
	p := NewPasswordEntry("show", nil)
	w := test.NewWindow(p)
	t.Cleanup(w.Close)
	w.Canvas().Focus(p.Field)
	return p
}

func typeInto(f fyne.Focusable, text string) {
	for _, r := range text {
		f.TypedRune(r)
	}
}

func key(f fyne.Focusable, names ...fyne.KeyName) {
	for _, n := range names {
		f.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestPasswordEchoesStarsOnly(t *testing.T) {
	p := newPassword(t)
	typeInto(p.Field, "Qwerty12*")
	if p.Field.Text != "*********" || p.Password() != "Qwerty12*" {
		t.Fatalf("shows %q, holds %q", p.Field.Text, p.Password())
	}
}

func TestPasswordEditsInTheMiddle(t *testing.T) {
	p := newPassword(t)
	typeInto(p.Field, "abcd")
	key(p.Field, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyBackspace)
	typeInto(p.Field, "XY")
	key(p.Field, fyne.KeyDelete, fyne.KeyHome)
	typeInto(p.Field, "Ә")
	if p.Password() != "ӘaXYd" {
		t.Fatalf("%q", p.Password())
	}
}

func TestPasswordSelectionIsReplaced(t *testing.T) {
	p := newPassword(t)
	typeInto(p.Field, "wrong")
	p.SelectAll()
	typeInto(p.Field, "ok")
	if p.Password() != "ok" || p.Field.Text != "**" {
		t.Fatalf("%q, %q", p.Password(), p.Field.Text)
	}
	p.Field.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	key(p.Field, fyne.KeyLeft)
	p.Field.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	typeInto(p.Field, "n")
	if p.Password() != "on" {
		t.Fatalf("after replacing the last one: %q", p.Password())
	}
}

func TestPasswordPastesWithoutTheLineEnd(t *testing.T) {
	p := newPassword(t)
	typeInto(p.Field, "a")
	clipboard := test.NewClipboard()
	clipboard.SetContent("b c\r\n")
	p.Field.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clipboard})
	if p.Password() != "ab c" {
		t.Fatalf("%q", p.Password())
	}
}

func TestPasswordIsNeverCopied(t *testing.T) {
	p := newPassword(t)
	typeInto(p.Field, "secret")
	p.SelectAll()
	clipboard := test.NewClipboard()
	for _, s := range []fyne.Shortcut{&fyne.ShortcutCopy{Clipboard: clipboard}, &fyne.ShortcutCut{Clipboard: clipboard}} {
		p.Field.TypedShortcut(s)
	}
	if clipboard.Content() != "" || p.Password() != "secret" {
		t.Fatalf("clipboard %q, holds %q", clipboard.Content(), p.Password())
	}
}

func TestPasswordHasNoUndo(t *testing.T) {
	p := newPassword(t)
	typeInto(p.Field, "secret")
	p.Wipe()
	p.Field.TypedShortcut(&fyne.ShortcutUndo{})
	if p.Field.Text != "" || p.Password() != "" {
		t.Fatalf("shows %q, holds %q", p.Field.Text, p.Password())
	}
}

func TestWipeOverwritesWhatWasTyped(t *testing.T) {
	p := newPassword(t)
	typeInto(p.Field, "secret")
	held := p.Field.runes
	p.Wipe()
	for _, r := range held {
		if r != 0 {
			t.Fatalf("left in memory: %q", string(held))
		}
	}
	if !p.Empty() || p.Field.Text != "" {
		t.Fatal("not empty")
	}
}

func TestEyeShowsWhilePressed(t *testing.T) {
	press := map[string][2]func(*Eye){
		"mouse": {func(e *Eye) { e.MouseDown(nil) }, func(e *Eye) { e.MouseUp(nil) }},
		"leave": {func(e *Eye) { e.MouseDown(nil) }, func(e *Eye) { e.MouseOut() }},
		"space": {func(e *Eye) { e.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace}) }, func(e *Eye) { e.KeyUp(&fyne.KeyEvent{Name: fyne.KeySpace}) }},
		"focus": {func(e *Eye) { e.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace}) }, func(e *Eye) { e.FocusLost() }},
	}
	for name, p := range press {
		t.Run(name, func(t *testing.T) {
			entry := newPassword(t)
			typeInto(entry.Field, "Құпия1")
			p[0](entry.Eye)
			if entry.Field.Text != "Құпия1" {
				t.Fatalf("pressed, and shows %q", entry.Field.Text)
			}
			typeInto(entry.Field, "x") // a slip while looking changes nothing
			p[1](entry.Eye)
			if entry.Field.Text != "******" || entry.Password() != "Құпия1" {
				t.Fatalf("let go, and shows %q, holds %q", entry.Field.Text, entry.Password())
			}
		})
	}
}

func TestLockedPasswordTakesNothing(t *testing.T) {
	p := newPassword(t)
	typeInto(p.Field, "a")
	p.Disable()
	typeInto(p.Field, "b")
	p.Eye.MouseDown(nil)
	if p.Password() != "a" || p.Field.Text != "*" {
		t.Fatalf("%q, %q", p.Password(), p.Field.Text)
	}
}

// TestPasswordIsWhatAnEntryWouldHold compares random editing with an entry of
// Fyne's that shows its text.
func TestPasswordIsWhatAnEntryWouldHold(t *testing.T) {
	keys := []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete}
	rapid.Check(t, func(r *rapid.T) {
		p, plain := newPassword(t), NewEntry("", nil)
		test.NewWindow(plain)
		shift := false
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			switch rapid.IntRange(0, 3).Draw(r, "what") {
			case 0:
				c := rapid.RuneFrom([]rune("aЖ*7")).Draw(r, "rune")
				p.Field.TypedRune(c)
				plain.TypedRune(c)
			case 1:
				k := &fyne.KeyEvent{Name: rapid.SampledFrom(keys).Draw(r, "key")}
				p.Field.TypedKey(k)
				plain.TypedKey(k)
			case 2:
				shift = !shift
				k := &fyne.KeyEvent{Name: desktop.KeyShiftLeft}
				if shift {
					p.Field.KeyDown(k)
					plain.KeyDown(k)
				} else {
					p.Field.KeyUp(k)
					plain.KeyUp(k)
				}
			case 3:
				p.SelectAll()
				plain.SelectAll()
			}
			if p.Password() != plain.Text || p.Field.Text != strings.Repeat("*", len([]rune(plain.Text))) {
				r.Fatalf("holds %q and shows %q, an entry holds %q", p.Password(), p.Field.Text, plain.Text)
			}
		}
	})
}
