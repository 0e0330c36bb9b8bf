package ui

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/practice"
)

// brokenAt makes the portal fail for a path, with a code for support.
func (r *signInRig) brokenAt(path, code string) {
	r.through(func(w http.ResponseWriter, q *http.Request) bool {
		if !strings.HasSuffix(q.URL.Path, path) {
			return false
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte(`{"type":"about:blank","title":"x","status":500,"code":"INTERNAL","request_id":"` + code + `"}`))
		return true
	})
}

// What failed while a page was loaded is told again after the help, though such
// a page loads whenever it is entered.
func TestFailureOfALoadIsToldAgainAfterItsHelp(t *testing.T) {
	for name, open := range map[string]func(r *signInRig){
		"profile": func(r *signInRig) { r.press("Привязка") },
		"cabinet": func(r *signInRig) { r.key(fyne.KeyF5) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newCabinetRig(t)
			r.brokenAt("/me", "req-help-1")
			open(r)
			r.mentions("req-help-1")
			r.held(func(q *queue) {
				r.press("Что делать")
				r.mentions("req-help-1") // the page tells to read it out
				r.key(fyne.KeyEscape)
				r.mentions("req-help-1")
				r.button("Повторить")
				if len(q.held) != 0 {
					t.Error("the portal is asked without anybody's wish")
				}
			})
		})
	}
}

// held lets nothing run beside the window during do.
func (r *signInRig) held(do func(q *queue)) {
	q, run := &queue{}, r.w.options.Run
	r.w.options.Run = q.run
	do(q)
	r.w.options.Run = run
}

func TestFailureIsToldAgainAfterAllAnswersOfTheHelp(t *testing.T) {
	w := newShell(t, nil)
	w.fail(client.ErrOffline, func() {})
	buttonOf(w, "Что делать").OnTapped()
	w.current().(*topicScreen).all()
	w.showReport()
	press(w, fyne.KeyEscape)
	press(w, fyne.KeyEscape)
	if buttonOf(w, "Повторить") == nil {
		t.Errorf("it says\n%s", shownText(w))
	}
}

// A failure that was told before is no news once somebody has gone elsewhere.
func TestFailureIsNotToldOnAnotherWay(t *testing.T) {
	w := newShell(t, nil)
	w.fail(client.ErrOffline, func() {})
	w.showHelp()
	w.home()
	w.choosePortal()
	w.back()
	if w.failure != nil {
		t.Errorf("it says\n%s", shownText(w))
	}
}

// Without its keys nothing of a signing can be repeated.
func TestFailureOfASigningIsToldAgainWithoutItsKeys(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	atOwner(r)
	if err := r.desk.Close(); err != nil {
		t.Fatal(err)
	}
	r.press("Войти")
	r.press("Что делать")
	r.key(fyne.KeyEscape)
	screenIs[*dialogScreen](r)
	r.mentions("Портал не отвечает.")
	if r.w.failure.retry != nil || buttonOf(r.w, "Повторить") != nil {
		t.Error("what has no key any more is offered once more")
	}
}

// F1 and F2 end what is under way and wipe passwords: that is said, not done in
// silence.
func TestWhatAPageBesideTheWayHasEndedIsTold(t *testing.T) {
	forgot, stopped := "пароль стёрт", "перестала ждать ответа"
	for name, key := range map[string]fyne.KeyName{"help": fyne.KeyF1, "settings": fyne.KeyF2} {
		t.Run(name+", a password", func(t *testing.T) {
			r := newSignInRig(t, rigOptions{})
			r.toDialog(r.keyOf(practice.NoteMother).Path)
			r.typeText("Qwe")
			r.key(key)
			r.key(fyne.KeyEscape)
			r.mentions(forgot)
		})
		t.Run(name+", an open key", func(t *testing.T) {
			r := newSignInRig(t, rigOptions{})
			atOwner(r)
			r.key(key)
			r.key(fyne.KeyEscape)
			screenIs[*dialogScreen](r)
			r.mentions(forgot)
		})
		t.Run(name+", work under way", func(t *testing.T) {
			w := newShell(t, nil)
			q := &queue{}
			w.options.Run = q.run
			w.work(w.current(), literally("…"), func(context.Context) error { return nil }, func(error) { t.Error("the answer is taken") })
			press(w, key)
			press(w, fyne.KeyEscape)
			q.release()
			if !shows(w, stopped) {
				t.Errorf("it says\n%s", shownText(w))
			}
		})
		t.Run(name+", nothing", func(t *testing.T) {
			r := newSignInRig(t, rigOptions{})
			r.toDialog(r.keyOf(practice.NoteMother).Path)
			r.key(key)
			r.key(fyne.KeyEscape)
			if r.w.notice != nil {
				t.Errorf("it says\n%s", shownText(r.w))
			}
		})
	}
}

// A page that begins its work anew needs no words about it.
func TestWorkThatBeginsAgainIsNotToldOf(t *testing.T) {
	r := newCabinetRig(t)
	r.held(func(q *queue) {
		r.key(fyne.KeyF5)
		r.key(fyne.KeyF1)
		r.key(fyne.KeyEscape)
		if r.w.notice != nil || !r.w.working() {
			t.Errorf("working %v; it says\n%s", r.w.working(), shownText(r.w))
		}
		r.w.cancelJob()
	})
}
