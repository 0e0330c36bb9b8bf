package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

const someCrash = "0.1.0: nil pointer dereference\nkezek.kz/kezek/ui.(*Window).show ui/window.go:12"

func TestCrashIsOfferedBeforeTheStartGoesOn(t *testing.T) {
	w := newShell(t, func(o *Options) { o.Crash, o.StartPortal = someCrash, "almaty" })
	if _, told := w.current().(*crashScreen); !told {
		t.Fatalf("the start is at %T", w.current())
	}
	press(w, fyne.KeyReturn)
	if _, portals := w.current().(*portalScreen); !portals {
		t.Errorf("the start went on to %T", w.current())
	}
}

func TestCrashIsToldOnce(t *testing.T) {
	w := newShell(t, func(o *Options) { o.Crash = someCrash })
	press(w, fyne.KeyEscape)
	w.begin()
	if _, again := w.current().(*crashScreen); again {
		t.Error("told twice")
	}
}

func TestCrashStandsInTheReport(t *testing.T) {
	w := newShell(t, func(o *Options) { o.Crash = someCrash })
	w.showReport()
	if texts := strings.Join(textsIn(w.view.root), "\n"); !strings.Contains(texts, someCrash) || !strings.Contains(w.reportText(w.takeReport()), someCrash) {
		t.Errorf("not told:\n%s", texts)
	}
}

// What a later start brings waits until this one has gone on: the session that
// is kept is taken up first.
func TestOpeningWaitsForTheAnswerAboutACrash(t *testing.T) {
	w := newShell(t, func(o *Options) {
		o.Crash = someCrash
		o.KeyIDs = func(string) ([][]byte, error) { return nil, nil }
	})
	told := w.current().(*crashScreen)
	begun := false
	begin := told.begin
	told.begin = func() {
		if _, first := w.current().(*firstScreen); !first {
			t.Errorf("the start goes on at %T", w.current())
		}
		begun = true
		begin()
	}
	w.Open(Opening{File: "/media/stick/key.p12"})
	if w.current() != screen(told) {
		t.Fatalf("at %T", w.current())
	}
	press(w, fyne.KeyEscape)
	if _, opened := w.current().(*openedScreen); !opened || !begun {
		t.Errorf("at %T, begun %v", w.current(), begun)
	}
}
