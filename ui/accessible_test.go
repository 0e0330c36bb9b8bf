package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// saidAloud is what the toolkit's walk for screen readers would find: what can
// be read in plain containers.
func saidAloud(o fyne.CanvasObject) []string {
	if c, ok := o.(*fyne.Container); ok {
		var all []string
		for _, child := range c.Objects {
			if child.Visible() {
				all = append(all, saidAloud(child)...)
			}
		}
		return all
	}
	if a, ok := o.(fyne.Accessible); ok {
		return []string{a.AccessibilityLabel()}
	}
	return nil
}

func TestAScreenReaderFindsEveryWordOfThePage(t *testing.T) {
	for _, name := range []string{"first", "locality", "help", "practice-signed-in"} {
		w := shellPages()[name](t)
		w.speaks = true
		w.redrawInPlace()
		said := map[string]int{}
		for _, text := range saidAloud(w.window.Canvas().Content()) {
			said[text]++
		}
		page := w.Read()
		for _, text := range append(page.Texts, page.Buttons...) {
			if said[text] == 0 {
				t.Errorf("%s: %q is not said", name, text)
			}
		}
	}
}

func TestReadingOutKeepsTheFocus(t *testing.T) {
	w := shellPages()["locality"](t)
	w.speaks = true
	before := w.window.Canvas().Focused()
	w.speak()
	if after := w.window.Canvas().Focused(); before == nil || after != before {
		t.Errorf("the focus goes from %T to %T", before, after)
	}
}

func TestWithoutTheBuildTagNothingIsAdded(t *testing.T) {
	if w := newShell(t, nil); !readOut && len(w.view.spoken.Objects) != 0 {
		t.Errorf("%d lines", len(w.view.spoken.Objects))
	}
}

// Buttons that look the same are for different portals: who hears them must know
// for which.
func TestPortalsAreRemovedByButtonsOfDifferentNames(t *testing.T) {
	w := newCatalogueShell(t, openCatalogue(t))
	said := map[string]int{}
	parts.Each(w.view.root, func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok && b.Label == w.T("portals.remove") {
			label, _ := parts.Spoken(b)
			said[label]++
		}
	})
	if len(said) != len(w.options.Portals) {
		t.Errorf("%d portals, and %v", len(w.options.Portals), said)
	}
}
