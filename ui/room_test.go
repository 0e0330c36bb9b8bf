package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// The sizes of a window that has much room and little, for text of 150 %.
var muchRoom, noRoom = fyne.NewSize(1200, 900), fyne.NewSize(900, 700)

// inRoomOf is a page in a window of a size.
func inRoomOf(t *testing.T, w *Window, size fyne.Size) *Window {
	t.Helper()
	w.setTextSize(150)
	w.window.Resize(size)
	if w.view.little != (size == noRoom) {
		t.Fatalf("little room: %v in %v", w.view.little, size)
	}
	return w
}

// seenIn tells whether something is on the window's page and not hidden.
func seenIn(w *Window, what fyne.CanvasObject) bool {
	seen := false
	parts.Each(w.window.Canvas().Content(), func(o fyne.CanvasObject) { seen = seen || o == what })
	return seen
}

// With larger text the header has fewer buttons: whoever makes it larger while
// typing must not go on in another place.
func TestFocusStaysWhereItIsWhileTheTextGrows(t *testing.T) {
	r := newBindingRig(t)
	r.w.window.Resize(fyne.NewSize(1024, 740))
	r.typeText("2203")
	little := map[bool]bool{}
	for _, percent := range append(TextSizes(), 150, 125, usualTextSize) {
		r.w.setTextSize(percent)
		little[r.w.view.little] = true
		r.fieldIs("2203")
	}
	if len(little) != 2 {
		t.Error("the header was the same at all sizes")
	}
}

// A window that is made smaller hides what had the focus; it must not go on
// taking the keys.
func TestFocusLeavesWhatARoomHides(t *testing.T) {
	for name, sizes := range map[string][2]fyne.Size{"smaller": {muchRoom, noRoom}, "larger": {noRoom, muchRoom}} {
		w := inRoomOf(t, shellPages()["locality"](t), sizes[0])
		var settings *parts.Button
		parts.Each(w.view.header, func(o fyne.CanvasObject) {
			if b, ok := o.(*parts.Button); ok && b.AccessibilityLabel() == w.T("journey.settings") {
				settings = b
			}
		})
		w.window.Canvas().Focus(settings)
		w.window.Resize(sizes[1])
		focused, _ := w.window.Canvas().Focused().(fyne.CanvasObject)
		if seenIn(w, settings) || !seenIn(w, focused) {
			t.Errorf("%s: the focus is on %T", name, focused)
		}
	}
}

func TestFocusStaysWhereARoomHidesNothing(t *testing.T) {
	w := inRoomOf(t, shellPages()["locality"](t), muchRoom)
	typeText(w, "Ка")
	before := w.window.Canvas().Focused()
	w.window.Resize(noRoom)
	if w.window.Canvas().Focused() != before {
		t.Errorf("the focus goes to %T", w.window.Canvas().Focused())
	}
}

// In little room the code stands in the page, and goes with its failure there,
// too.
func TestSupportCodeGoesWithItsFailureInEveryRoom(t *testing.T) {
	for name, size := range map[string]fyne.Size{"much": muchRoom, "little": noRoom} {
		w := inRoomOf(t, shellPages()["locality"](t), size)
		w.fail(&portal.Problem{Code: portal.CodeInternal, RequestID: "req-room-1"}, func() {})
		if !shows(w, "req-room-1") {
			t.Errorf("%s room: it is not told", name)
		}
		w.clearFailure()
		if shows(w, "req-room-1") {
			t.Errorf("%s room: it stays:\n%s", name, shownText(w))
		}
	}
}

// What a screen reader is given is what is seen.
func TestWhatARoomShowsIsReadOut(t *testing.T) {
	w := inRoomOf(t, withContacts(t, shellPages()["locality"](t)), muchRoom)
	w.speaks = true
	contact := w.contactLine(w.journey.contacts()[0])
	said := func() int {
		n := 0
		for _, text := range saidAloud(w.window.Canvas().Content()) {
			if text == contact {
				n++
			}
		}
		return n
	}
	w.redrawInPlace()
	before := said()
	w.window.Resize(noRoom)
	if after := said(); before != 1 || after != 1 {
		t.Errorf("said %d times, then %d times", before, after)
	}
}
