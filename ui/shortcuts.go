package ui

import (
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// shortcutID names a line of the table of shortcuts; what it does is told by
// the text "keys.do." and the id.
type shortcutID string

// The shortcuts that a page may have a use for: see withShortcuts.
const (
	shortcutPrint   shortcutID = "print"
	shortcutRefresh shortcutID = "refresh"
)

// withShortcuts is a screen that does something for shortcuts that have no
// meaning on other pages. It is asked at each press; what it leaves out does
// nothing just then. It is not asked while something is under way.
type withShortcuts interface {
	shortcuts() map[shortcutID]func()
}

// chord is what is pressed together. ctrl is Command on a Mac.
type chord struct {
	key         fyne.KeyName
	ctrl, shift bool
}

func key(name fyne.KeyName) chord  { return chord{key: name} }
func ctrl(name fyne.KeyName) chord { return chord{key: name, ctrl: true} }

// shortcut is a line of the table.
type shortcut struct {
	id shortcutID
	// keys all do the same; those before told are named to people, the others
	// are the same on another keyboard.
	keys []chord
	told int
	// do is nil where the toolkit does it (Tab) or only some pages (see
	// withShortcuts).
	do func(w *Window)
	// where it counts.
	where whereabouts
}

// whereabouts is where a shortcut belongs.
type whereabouts int

const (
	anywhere whereabouts = iota
	atHome
	atStation // a workstation of a service centre
)

// counts tells whether a shortcut is one of this window's.
func (w *Window) counts(s shortcut) bool {
	return s.where == anywhere || (s.where == atStation) == w.atWorkstation()
}

// shortcuts is the one table: what the keys do in the window, what the help
// page says of them and what the documentation lists are all made of it.
//
// With Ctrl, the toolkit tells letters and digits by their place on the
// keyboard and signs by what the layout makes of them: on a Kazakh layout the
// keys of the comma, the minus and the plus are letters. So the settings have a
// key of their own, and the signs of the number pad do too.
func shortcuts() []shortcut {
	table := []shortcut{
		{id: "main", keys: []chord{key(fyne.KeyReturn), key(fyne.KeyEnter)}, told: 1, do: (*Window).submit},
		{id: "back", keys: []chord{key(fyne.KeyEscape)}, told: 1, do: (*Window).escape},
		{id: "next", keys: []chord{key(fyne.KeyTab), {key: fyne.KeyTab, shift: true}}, told: 2},
		{id: "press", keys: []chord{key(fyne.KeySpace)}, told: 1},
		{id: "walk", keys: []chord{key(fyne.KeyUp), key(fyne.KeyDown)}, told: 2},
		{id: "beside", keys: []chord{key(fyne.KeyLeft), key(fyne.KeyRight)}, told: 2},
		{id: "ends", keys: []chord{key(fyne.KeyHome), key(fyne.KeyEnd)}, told: 2},
		{id: "scroll", keys: []chord{key(fyne.KeyPageUp), key(fyne.KeyPageDown)}, told: 2},
		{id: "help", keys: []chord{key(fyne.KeyF1)}, told: 1, do: (*Window).showHelp},
		{id: "settings", keys: []chord{key(fyne.KeyF2), ctrl(fyne.KeyComma)}, told: 2, do: (*Window).showSettings, where: atHome},
		{id: shortcutRefresh, keys: []chord{key(fyne.KeyF5), ctrl(fyne.KeyR)}, told: 2},
		{id: "copy", keys: []chord{key(desktop.KeyMenu), {key: fyne.KeyF10, shift: true}, key(fyne.KeyF10)}, told: 2, do: (*Window).copyMenu, where: atHome}, // of Shift with F10 the toolkit tells F10 alone
		{id: shortcutPrint, keys: []chord{ctrl(fyne.KeyP)}, told: 1},
		{id: "larger", keys: []chord{ctrl(fyne.KeyPlus), ctrl(fyne.KeyEqual), {key: fyne.KeyEqual, ctrl: true, shift: true}, {key: fyne.KeyPlus, ctrl: true, shift: true}}, told: 1, do: func(w *Window) { w.stepTextSize(1) }},
		{id: "smaller", keys: []chord{ctrl(fyne.KeyMinus)}, told: 1, do: func(w *Window) { w.stepTextSize(-1) }},
		{id: "usual", keys: []chord{ctrl(fyne.Key0)}, told: 1, do: func(w *Window) { w.setTextSize(usualTextSize) }},
	}
	return append(append(table, languageShortcuts()...),
		shortcut{id: "quit", keys: []chord{ctrl(fyne.KeyQ)}, told: 1, do: (*Window).quit, where: atHome},
		shortcut{id: "next_citizen", keys: []chord{nextChord()}, told: 1, do: func(w *Window) { w.nextCitizen(NextButton) }, where: atStation})
}

// nextChord is Ctrl+Shift+N (⌘⇧N on a Mac).
func nextChord() chord { return chord{key: fyne.KeyN, ctrl: true, shift: true} }

// languageShortcuts are a digit for each language, in the order in which the
// header shows them.
func languageShortcuts() []shortcut {
	digits := []fyne.KeyName{fyne.Key1, fyne.Key2, fyne.Key3}
	var table []shortcut
	for i, language := range lang.Languages() {
		table = append(table, shortcut{
			id: shortcutID("language_" + language), keys: []chord{ctrl(digits[i])}, told: 1,
			do: func(w *Window) { w.setLanguage(language) },
		})
	}
	return table
}

// listenForShortcuts tells the canvas of the shortcuts with Ctrl. Those without
// come through typedKey.
func (w *Window) listenForShortcuts() {
	for _, s := range shortcuts() {
		for _, k := range s.keys {
			if k.ctrl {
				w.window.Canvas().AddShortcut(k.shortcut(), func(fyne.Shortcut) { w.pressed(s) })
			}
		}
	}
}

// shortcut is the chord as the toolkit knows it.
func (c chord) shortcut() *desktop.CustomShortcut {
	modifier := fyne.KeyModifierShortcutDefault
	if c.shift {
		modifier |= fyne.KeyModifierShift
	}
	return &desktop.CustomShortcut{KeyName: c.key, Modifier: modifier}
}

// pressedKey does what the table says of a key that is pressed alone.
func (w *Window) pressedKey(name fyne.KeyName) {
	for _, s := range shortcuts() {
		if slices.Contains(s.keys, key(name)) {
			w.pressed(s)
		}
	}
}

// pressed does what a shortcut stands for. While a dialog lies over the page
// there is only Escape, and the end of the visit.
func (w *Window) pressed(s shortcut) {
	over := w.window.Canvas().Overlays().Top() != nil
	if !w.counts(s) || over && s.id != "back" && s.where != atStation {
		return
	}
	if s.do != nil {
		s.do(w)
		return
	}
	if offers, ok := w.current().(withShortcuts); ok && !w.working() {
		if do := offers.shortcuts()[s.id]; do != nil {
			do()
		}
	}
}

// quit closes the window as its own button does, but asks first where something
// would be lost: the key lies between others. In a service centre it is the
// supervisor who opens and closes windows.
func (w *Window) quit() {
	switch page, asked := w.current().(*confirmScreen); {
	case asked && page.area == quitArea:
	case w.working() || w.somethingTyped():
		w.showBeside(newConfirmScreen(w, quitArea, func(screen) { w.window.Close() }))
	default:
		w.window.Close()
	}
}

// quitArea are the words of the question.
const quitArea = "journey.quit"

// somethingTyped tells whether a field of the page of now is filled in.
func (w *Window) somethingTyped() bool {
	typed := false
	parts.Each(w.view.root, func(o fyne.CanvasObject) {
		if field, ok := o.(interface{ Typed() (string, int) }); ok {
			text, _ := field.Typed()
			typed = typed || text != ""
		}
	})
	return typed
}

// shortcutList is the table in words, for the help page.
func (w *Window) shortcutList() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, s := range slices.DeleteFunc(shortcuts(), func(s shortcut) bool { return !w.counts(s) }) {
		rows = append(rows, parts.NewField(w.chordNames(s), w.T("keys.do."+string(s.id))))
	}
	return parts.NewFields(rows...)
}

// chordNames are the chords of a shortcut that people are told, «F5, Ctrl+R».
func (w *Window) chordNames(s shortcut) string {
	var names []string
	for _, k := range s.keys[:s.told] {
		names = append(names, w.chordName(k))
	}
	return strings.Join(names, ", ")
}

func (w *Window) chordName(c chord) string {
	name := w.keyName(c.key)
	if c.shift {
		name = "Shift+" + name
	}
	if c.ctrl {
		name = controlName(runtime.GOOS) + name
	}
	return name
}

// controlName is what the key for shortcuts is called on a system.
func controlName(system string) string {
	if system == "darwin" {
		return "⌘"
	}
	return "Ctrl+"
}

// keyName is what is written on a key, or the sign's name where the sign would
// be lost between others.
func (w *Window) keyName(name fyne.KeyName) string {
	switch name {
	case fyne.KeyReturn:
		return "Enter"
	case fyne.KeyEscape:
		return "Esc"
	case fyne.KeyPageUp:
		return "PgUp"
	case fyne.KeyPageDown:
		return "PgDn"
	case fyne.KeyUp:
		return "↑"
	case fyne.KeyDown:
		return "↓"
	case fyne.KeyLeft:
		return "←"
	case fyne.KeyRight:
		return "→"
	case fyne.KeySpace:
		return w.T("keys.key.space")
	case fyne.KeyComma:
		return w.T("keys.key.comma")
	case fyne.KeyPlus:
		return w.T("keys.key.plus")
	case fyne.KeyMinus:
		return w.T("keys.key.minus")
	}
	return string(name)
}
