//go:build cgo && linux

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kezek.kz/kezek/ui"
)

// patience is how long the window has for what a key press does.
const patience = 20 * time.Second

// until waits until the window has come to rest and shows what is wanted, and
// gives what it shows then or at last.
func (w *walker) until(wanted func(ui.Readout) bool) (r ui.Readout, shown bool) {
	w.Helper()
	for begun := time.Now(); time.Since(begun) < patience; time.Sleep(25 * time.Millisecond) {
		r = ui.Readout{}
		if err := json.Unmarshal([]byte(w.question("read")), &r); err != nil {
			w.Fatal(err)
		}
		if !r.Working && wanted(r) {
			return r, true
		}
	}
	return r, false
}

func (w *walker) question(q string) string {
	w.Helper()
	fmt.Fprintln(w.ask, q)
	if !w.told.Scan() {
		w.Fatal("the window is gone")
	}
	return w.told.Text()
}

// picture leaves a numbered picture of the window.
func (w *walker) picture(name string) {
	w.Helper()
	w.pictures++
	path := filepath.Join(w.dir, fmt.Sprintf("%02d-%s.png", w.pictures, name))
	w.question("picture " + path)
	if info, err := os.Stat(path); err != nil || info.Size() < 5_000 {
		w.Errorf("%s is empty: %v", path, err)
	}
}

// mostTabs is more than any page has to press Tab through.
const mostTabs = 80

// press goes to a button by Tab and presses it.
func (w *walker) press(label string) {
	w.Helper()
	w.until(func(r ui.Readout) bool { return slices.Contains(r.Buttons, label) })
	w.tabTo(label)
	w.key(keyReturn)
}

// tabTo presses Tab until something has the focus.
func (w *walker) tabTo(label string) {
	w.Helper()
	var passed []string
	for range mostTabs {
		r, _ := w.until(func(ui.Readout) bool { return true })
		if r.Focus == label {
			return
		}
		passed = append(passed, r.Focus)
		w.key(keyTab)
		w.until(func(now ui.Readout) bool { return now.Focus != r.Focus })
	}
	w.Fatalf("Tab does not lead to %q, only to %q", label, passed)
}

// on waits for the page with a heading, and for the focus there.
func (w *walker) on(heading, focus string) {
	w.Helper()
	if r, shown := w.until(func(r ui.Readout) bool { return r.Heading == heading && r.Focus == focus }); !shown {
		w.Fatalf("this is %q, not %q, and the focus is on %q", r.Heading, heading, r.Focus)
	}
}

// to presses the button whose label has an id.
func (w *walker) to(id string) {
	w.Helper()
	w.press(w.words.T(id))
}

// refuses expects that the window says words, and that the next key press goes
// to where they are answered: a field, or a button.
func (w *walker) refuses(name, focus string, words ...string) {
	w.Helper()
	r, shown := w.until(func(r ui.Readout) bool { return r.Focus == focus && says(r, words) })
	if !shown {
		w.Errorf("%s: want the focus on %q and the words %q; the focus is on %q, and the window says\n%q", name, focus, words, r.Focus, r.Texts)
	}
	w.refused++
	w.picture(name)
}

func says(r ui.Readout, words []string) bool {
	all := strings.Join(append(r.Texts, r.Heading), "\n")
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(all, word) })
}

// of are the words for an error that has an id: what happened and what to do.
func (w *walker) of(id string) []string {
	return []string{w.words.T("errors." + id + ".what"), w.words.T("errors." + id + ".next")}
}
