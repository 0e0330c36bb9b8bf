package ui

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"

	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// chordPressed presses keys together as the driver would: a shortcut goes to
// what has the focus where that takes shortcuts, else to the canvas; a key alone
// to what has the focus, else to the window. The toolkit's canvas for tests hides
// the one that takes shortcuts within itself.
func chordPressed(w *Window, c chord) {
	if !c.ctrl {
		press(w, c.key)
		return
	}
	canvas := w.window.Canvas()
	if focused, ok := canvas.Focused().(fyne.Shortcutable); ok && !parts.ForWindow(c.shortcut()) {
		focused.TypedShortcut(c.shortcut())
		return
	}
	within := reflect.ValueOf(canvas).Elem().FieldByName("WindowlessCanvas").Interface()
	within.(fyne.Shortcutable).TypedShortcut(c.shortcut())
}

// lineOf is a line of the table.
func lineOf(t *testing.T, id shortcutID) shortcut {
	t.Helper()
	for _, s := range shortcuts() {
		if s.id == id {
			return s
		}
	}
	t.Fatalf("no shortcut %q", id)
	return shortcut{}
}

func TestEveryShortcutDoesWhatTheTableSays(t *testing.T) {
	settings := func(w *Window) bool { _, ok := w.current().(*settingsScreen); return ok }
	cases := map[shortcutID]func(w *Window) bool{
		"help":        func(w *Window) bool { _, ok := w.current().(*helpScreen); return ok },
		"settings":    settings,
		"main":        func(w *Window) bool { _, ok := w.current().(*serviceScreen); return ok },
		"back":        func(w *Window) bool { _, ok := w.current().(*localityScreen); return !ok },
		"larger":      func(w *Window) bool { return w.textSize() == 150 },
		"smaller":     func(w *Window) bool { return w.textSize() == 100 },
		"usual":       func(w *Window) bool { return w.textSize() == usualTextSize },
		"language_ru": func(w *Window) bool { return w.lang.Language() == lang.Russian },
		"language_kk": func(w *Window) bool { return w.lang.Language() == lang.Kazakh },
		"language_en": func(w *Window) bool { return w.lang.Language() == lang.English },
		"quit":        func(w *Window) bool { _, ok := w.current().(*confirmScreen); return ok }, // something is typed
		"copy":        func(w *Window) bool { return w.window.Canvas().Overlays().Top() != nil },
	}
	for _, s := range shortcuts() {
		if s.do == nil || s.where == atStation {
			continue
		}
		done, there := cases[s.id]
		if !there {
			t.Errorf("%s is in the table and not in this test", s.id)
			continue
		}
		for _, k := range s.keys {
			w := withContacts(t, shellPages()["locality"](t)) // the focus is in a field, which must let go of them
			typeText(w, "Каскелен")
			w.setTextSize(125)
			w.setLanguage(lang.Languages()[(slices.Index(lang.Languages(), lang.Russian)+1)%3])
			if strings.HasSuffix(string(s.id), w.lang.Language()) {
				w.setLanguage(lang.Russian)
			}
			chordPressed(w, k)
			if !done(w) {
				t.Errorf("%s: %v does nothing", s.id, k)
			}
		}
	}
}

// offering is a page that prints and refreshes.
type offering struct {
	screen
	printed, refreshed int
}

func (o *offering) shortcuts() map[shortcutID]func() {
	return map[shortcutID]func(){shortcutPrint: func() { o.printed++ }, shortcutRefresh: func() { o.refreshed++ }}
}

func TestPagesOfferPrintingAndRefreshing(t *testing.T) {
	w := newShell(t, nil)
	for _, k := range append(lineOf(t, shortcutPrint).keys, lineOf(t, shortcutRefresh).keys...) {
		chordPressed(w, k) // a page that offers nothing: nothing happens
	}
	page := &offering{screen: w.current()}
	w.stack[0] = page
	for _, k := range append(lineOf(t, shortcutPrint).keys, lineOf(t, shortcutRefresh).keys...) {
		chordPressed(w, k)
	}
	if page.printed != 1 || page.refreshed != 2 {
		t.Errorf("printed %d, refreshed %d", page.printed, page.refreshed)
	}
}

func TestShortcutsWaitWhileADialogLiesOverThePage(t *testing.T) {
	w := newShell(t, nil)
	dialog.NewInformation("x", "y", w.window).Show()
	for _, s := range shortcuts() {
		if s.id != "back" && s.do != nil {
			w.pressed(s)
		}
	}
	if _, first := w.current().(*firstScreen); !first || w.textSize() != usualTextSize || w.gone {
		t.Errorf("something happened beneath the dialog: %T", w.current())
	}
}

func TestNoTwoShortcutsAreTheSame(t *testing.T) {
	seen := map[chord]shortcutID{}
	for _, s := range shortcuts() {
		for _, k := range s.keys {
			if other, there := seen[k]; there {
				t.Errorf("%v is both %s and %s", k, other, s.id)
			}
			seen[k] = s.id
		}
		if s.told < 1 || s.told > len(s.keys) {
			t.Errorf("%s tells %d of %d", s.id, s.told, len(s.keys))
		}
	}
}

// A field keeps the shortcuts of its own: they are no chords of the table.
func TestNoShortcutIsAFieldsOwn(t *testing.T) {
	own := []string{"Z", "Y", "V", "C", "X", "A", "Left", "Right", "BackSpace", "Delete", "Insert"}
	for _, s := range shortcuts() {
		for _, k := range s.keys {
			if k.ctrl && slices.Contains(own, string(k.key)) {
				t.Errorf("%s takes %v from fields of text", s.id, k)
			}
		}
	}
}

func TestWordsMoveInAFieldAsBefore(t *testing.T) {
	w := shellPages()["locality"](t)
	typeText(w, "ab cd")
	field := w.window.Canvas().Focused().(interface {
		fyne.Shortcutable
		SelectedText() string
	})
	field.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierShortcutDefault | fyne.KeyModifierShift})
	if got := field.SelectedText(); got != "cd" {
		t.Errorf("%q is chosen", got)
	}
}

func TestHelpListsEveryShortcut(t *testing.T) {
	for name, w := range map[string]*Window{
		"at home": newShell(t, nil), "at a workstation": newStationRig(t, stationOptions{}).w,
	} {
		w.showHelp()
		for _, s := range shortcuts() {
			told := shows(w, w.T("keys.do."+string(s.id)))
			if told != w.counts(s) || told && !shows(w, w.chordNames(s)) {
				t.Errorf("%s: %s is told: %v", name, s.id, told)
			}
		}
	}
}

func TestShortcutsOfTheOtherPlaceDoNothing(t *testing.T) {
	home := newShell(t, nil)
	chordPressed(home, nextChord())
	if _, first := home.current().(*firstScreen); !first || home.gone {
		t.Errorf("at home: on %T", home.current())
	}
	r := newStationRig(t, stationOptions{})
	for _, id := range []shortcutID{"settings", "quit"} {
		for _, k := range lineOf(t, id).keys {
			chordPressed(r.w, k)
		}
	}
	screenIs[*startScreen](r.signInRig)
	if r.w.gone || len(r.nexts) > 0 {
		t.Error("the window of a workstation was closed by a key")
	}
	chordPressed(r.w, nextChord())
	r.ended(NextButton)
}

func TestControlIsCommandOnAMac(t *testing.T) {
	if controlName("darwin") != "⌘" || controlName("windows") != "Ctrl+" {
		t.Errorf("%q, %q", controlName("darwin"), controlName("windows"))
	}
}

// The documentation's table is this one, in English.
func TestDocumentedShortcutsAreThoseOfTheTable(t *testing.T) {
	page, err := os.ReadFile("../docs/accessibility.md")
	if err != nil {
		t.Fatal(err)
	}
	w := newShell(t, nil)
	w.setLanguage(lang.English)
	var rows strings.Builder
	for _, s := range shortcuts() {
		keys := strings.ReplaceAll(w.chordNames(s), controlName("darwin"), controlName("linux"))
		rows.WriteString("| " + keys + " | " + w.T("keys.do."+string(s.id)) + " |\n")
	}
	if !strings.Contains(string(page), rows.String()) {
		t.Errorf("docs/accessibility.md is to have these lines:\n%s", rows.String())
	}
}

// The key lies between others: what was typed is not lost by it.
func TestQuitAsksWhereSomethingIsTyped(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	closed := 0
	r.w.window.SetOnClosed(func() { closed++ })
	screenIs[*signInScreen](r).choose(tabByIIN)
	screenIs[*signInScreen](r).onTabs = false
	r.w.focusScreen()
	r.typeText("8")
	for range 2 { // pressed again, it is no answer
		r.w.quit()
		screenIs[*confirmScreen](r)
	}
	r.press("Не закрывать")
	if s := screenIs[*signInScreen](r); closed != 0 || s.iin.typed != "8" {
		t.Errorf("closed %d times, typed %q", closed, s.iin.typed)
	}
	r.w.quit()
	r.press("Закрыть")
	if closed != 1 {
		t.Errorf("closed %d times", closed)
	}
}

func TestQuitAsksNothingWhereNothingIsTyped(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	closed := 0
	r.w.window.SetOnClosed(func() { closed++ })
	r.w.quit()
	if closed != 1 {
		t.Errorf("closed %d times", closed)
	}
}
