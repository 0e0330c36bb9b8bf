package ui

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/lang"
)

// slowTimer is Options.After by hand.
type slowTimer struct {
	waits   []time.Duration
	pending []func()
	stopped int
}

func (h *slowTimer) after(d time.Duration, f func()) func() {
	h.waits, h.pending = append(h.waits, d), append(h.pending, f)
	return func() { h.stopped++ }
}

// pass lets the time of the timers of now run out.
func (h *slowTimer) pass() {
	due := h.pending
	h.pending = nil
	for _, f := range due {
		f()
	}
}

// slowWork opens a window that works on a task; ask makes a request in it.
func slowWork(t *testing.T, owner func(*Window) screen) (w *Window, timer *slowTimer, ask func()) {
	t.Helper()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	timer, q := &slowTimer{}, &queue{}
	w = newShell(t, func(o *Options) { o.Run, o.After = q.run, timer.after })
	w.work(owner(w), literally("Связываемся"), func(ctx context.Context) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
		if err != nil {
			return err
		}
		resp, err := server.Client().Do(r)
		if err == nil {
			_ = resp.Body.Close()
		}
		return err
	}, func(error) {})
	task := q.held[0]
	return w, timer, func() {
		// The request only: its end is held back, as that of a slow portal.
		j := w.job
		w.job = nil
		task()
		w.job = j
	}
}

func nowOn(w *Window) screen { return w.current() }

func TestSlowPortalIsToldAfterEightSeconds(t *testing.T) {
	w, timer, ask := slowWork(t, nowOn)
	ask()
	if len(timer.waits) != 1 || timer.waits[0] != 8*time.Second {
		t.Fatalf("it waits %v", timer.waits)
	}
	if shows(w, "Портал отвечает медленно") {
		t.Fatal("told too early")
	}
	w.window.Canvas().Focus(w.job.busy.Cancel)
	timer.pass()
	for _, words := range []string{"Портал отвечает медленно", "Ничего не потеряно", "«Отмена»"} {
		if !shows(w, words) {
			t.Errorf("%q is not said in\n%s", words, shownText(w))
		}
	}
	if w.window.Canvas().Focused() != w.job.busy.Cancel || !w.working() {
		t.Error("the waiting is disturbed")
	}
	w.setLanguage(lang.Kazakh)
	if !shows(w, "Портал баяу жауап беріп тұр") || shows(w, "медленно") {
		t.Error("the words do not follow the language")
	}
	press(w, fyne.KeyEscape)
	if w.working() || shows(w, "Портал баяу") {
		t.Error("it goes on after «Отмена»")
	}
}

func TestSlowTokenIsNoSlowPortal(t *testing.T) {
	w, timer, ask := slowWork(t, nowOn)
	timer.pass()
	if shows(w, "Портал отвечает медленно") {
		t.Fatal("no portal was asked")
	}
	ask()
	timer.pass()
	if !shows(w, "Портал отвечает медленно") {
		t.Error("the portal that was asked later is not told of")
	}
}

func TestOnlyPortalsAreCalledSlow(t *testing.T) {
	_, timer, _ := slowWork(t, func(w *Window) screen { return &authoritiesScreen{w: w} })
	if len(timer.waits) != 0 {
		t.Error("the authority's site is called a portal")
	}
}

func TestEndedWorkIsNotCalledSlow(t *testing.T) {
	w, timer, ask := slowWork(t, nowOn)
	ask()
	w.cancelJob()
	if timer.stopped != 1 {
		t.Error("the timer goes on")
	}
	timer.pass()
	if shows(w, "Портал отвечает медленно") {
		t.Error("told of work that has ended")
	}
}
