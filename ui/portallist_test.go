package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/ui/parts"
)

// waitingFor opens a page that waits for its list; the portal answers when the
// queue is released.
func waitingFor(t *testing.T, open func(*Window) screen) (*Window, *queue) {
	t.Helper()
	q := &queue{}
	w := newShell(t, func(o *Options) { o.Run = q.run })
	w.connected(entryOf(t, w, "regions"), answering(t, regionsDiscovery()))
	w.journey.locality = &someLocalities()[1] // the services are a place's
	w.show(open(w))
	if !w.working() {
		t.Fatal("nothing is waited for")
	}
	return w, q
}

// listPages are the pages that ask the portal for a list, each with what its
// list shows.
func listPages() map[string]struct {
	open func(*Window) screen
	line string
} {
	return map[string]struct {
		open func(*Window) screen
		line string
	}{
		"localities": {newLocalityScreen, "Каскелен"},
		"services":   {newServiceScreen, "Постановка ребенка в очередь"},
	}
}

func TestCancelledListCanBeAskedForOnceMore(t *testing.T) {
	for name, page := range listPages() {
		for how, again := range map[string]func(*testing.T, *Window){
			"button": func(t *testing.T, w *Window) { test.Tap(shownButton(t, w, w.T("journey.retry"))) },
			"enter":  func(_ *testing.T, w *Window) { w.submit() },
		} {
			t.Run(name+" by "+how, func(t *testing.T) {
				w, q := waitingFor(t, page.open)
				if shows(w, w.T("journey.not_loaded")) {
					t.Error("it is called missing while it is waited for")
				}
				press(w, fyne.KeyEscape)
				if !shows(w, w.T("journey.not_loaded")) {
					t.Fatal("nothing says that the list has not come")
				}
				q.release()
				if shows(w, page.line) {
					t.Fatal("a cancelled answer is shown")
				}
				again(t, w)
				q.release()
				if !shows(w, page.line) || shows(w, w.T("journey.not_loaded")) {
					t.Fatalf("it says\n%s", shownText(w))
				}
			})
		}
	}
}

func TestFailedListOffersOneWayToTryAgain(t *testing.T) {
	for name, page := range listPages() {
		t.Run(name, func(t *testing.T) {
			w, q := waitingFor(t, page.open)
			w.stopJob()
			w.fail(errLater, func() {})
			if shows(w, w.T("journey.not_loaded")) {
				t.Error("«Повторить» is there twice")
			}
			w.clearFailure()
			w.drawCard()
			if !shows(w, w.T("journey.not_loaded")) {
				t.Error("there is no way to try again once the failure is gone")
			}
			q.release()
		})
	}
}

// The answer may come when the page was left and another portal was chosen.
func TestListIsAskedOfThePortalThatThePageWasOpenedFor(t *testing.T) {
	for name, page := range listPages() {
		t.Run(name, func(t *testing.T) {
			w, q := waitingFor(t, page.open)
			w.journey = journey{}
			q.release()
			if !shows(w, page.line) {
				t.Fatalf("it says\n%s", shownText(w))
			}
		})
	}
}

// shownButton is the button with a label.
func shownButton(t *testing.T, w *Window, label string) *parts.Button {
	t.Helper()
	var found *parts.Button
	eachObject(w.view.root, func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok && b.Label == label {
			found = b
		}
	})
	if found == nil {
		t.Fatalf("no button %q", label)
	}
	return found
}
