package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kezek.kz/kezek/portal"
)

// withContacts is a page of a portal that has some.
func withContacts(t *testing.T, w *Window) *Window {
	t.Helper()
	w.journey.entry.Contacts = entryNamed(t, "almaty").Contacts
	w.redrawInPlace()
	return w
}

// failedWithCode is a page with a failure that has a code for support.
func failedWithCode(t *testing.T) *Window {
	t.Helper()
	w := withContacts(t, shellPages()["locality"](t))
	w.fail(&portal.Problem{Code: portal.CodeInternal, RequestID: "req-copy-1"}, func() {})
	return w
}

func TestSupportCodeIsCopiedByItsButton(t *testing.T) {
	w := failedWithCode(t)
	button := buttonOf(w, w.T("journey.copy_code"))
	if button == nil || !slices.Contains(tabStops(w), fyne.CanvasObject(button)) {
		t.Fatalf("no button that Tab reaches:\n%s", shownText(w))
	}
	button.OnTapped()
	if got := w.options.App.Clipboard().Content(); !strings.Contains(got, "req-copy-1") {
		t.Errorf("copied %q", got)
	}
	if !shows(w, w.T("journey.code_copied")) {
		t.Error("nothing says that it was")
	}
}

// The menu key offers what the mouse copies, the code first; the focus comes
// back.
func TestMenuKeyCopiesTheTextsOfThePage(t *testing.T) {
	for _, key := range []fyne.KeyName{desktop.KeyMenu, fyne.KeyF10} {
		w := failedWithCode(t)
		focused := w.window.Canvas().Focused()
		press(w, key)
		if w.window.Canvas().Overlays().Top() == nil {
			t.Fatalf("%s: no menu", key)
		}
		press(w, fyne.KeyReturn)
		if got := w.options.App.Clipboard().Content(); got != w.supportCode("req-copy-1") {
			t.Errorf("%s: copied %q", key, got)
		}
		if w.window.Canvas().Overlays().Top() != nil || w.window.Canvas().Focused() != focused {
			t.Errorf("%s: the focus is on %T", key, w.window.Canvas().Focused())
		}
	}
}

func TestMenuKeyCopiesAContact(t *testing.T) {
	w := failedWithCode(t)
	texts := w.copyable()
	contact := w.contactLine(w.journey.contacts()[0])
	at := slices.Index(texts, contact)
	if at < 1 {
		t.Fatalf("%q is not among %q", contact, texts)
	}
	press(w, desktop.KeyMenu)
	for range at {
		press(w, fyne.KeyDown)
	}
	press(w, fyne.KeyReturn)
	if got := w.options.App.Clipboard().Content(); got != contact {
		t.Errorf("copied %q", got)
	}
}

func TestNothingIsCopiedAtAWorkstation(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.w.fail(&portal.Problem{Code: portal.CodeInternal, RequestID: "req-copy-1"}, func() {})
	if texts := r.w.copyable(); len(texts) > 0 {
		t.Errorf("%q can be copied", texts)
	}
	press(r.w, desktop.KeyMenu)
	if r.w.window.Canvas().Overlays().Top() != nil || buttonOf(r.w, r.w.T("journey.copy_code")) != nil {
		t.Error("copying is offered")
	}
}
