package ui

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// queue holds work back until the test lets it run: a portal that takes its
// time, without goroutines and without waiting.
type queue struct{ held []func() }

func (q *queue) run(f func()) { q.held = append(q.held, f) }

// release runs what was held back.
func (q *queue) release() {
	held := q.held
	q.held = nil
	for _, f := range held {
		f()
	}
}

// droppable is a page that takes files.
type droppable struct {
	screen
	paths []string
}

func (d *droppable) dropped(paths []string) { d.paths = paths }

func fileURI(path string) fyne.URI { return storage.NewFileURI(path) }

func otherURI(s string) fyne.URI {
	u, err := storage.ParseURI(s)
	if err != nil {
		panic(err)
	}
	return u
}

// shownText is every text that is drawn on the window, line by line, whether
// scrolled into sight or not.
func shownText(w *Window) string {
	f := &cutFinder{}
	f.walk(w.window.Canvas().Content(), fyne.NewPos(0, 0), frame{}, frame{})
	var b strings.Builder
	for _, t := range f.texts {
		b.WriteString(t.text + "\n")
	}
	return b.String()
}

// shows tells whether a text is on the window, wherever its lines break.
func shows(w *Window, text string) bool {
	return strings.Contains(squeeze(shownText(w)), squeeze(text))
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }

// literally are words of no language.
func literally(s string) words { return func() string { return s } }

func TestSlowPortalLeavesTheWindowUsable(t *testing.T) {
	q := &queue{}
	w := newShell(t, func(o *Options) { o.Run = q.run })
	w.submit()
	w.current().(*portalScreen).choose(entryOf(t, w, "almaty"))
	if !w.working() || !shows(w, "Связываемся с порталом") {
		t.Fatal("nothing says what is waited for")
	}
	w.setLanguage(lang.Kazakh)
	if !shows(w, "Балабақшаңыз қайда") || !shows(w, "байланысып жатырмыз") || shows(w, "Связываемся") {
		t.Fatal("the language does not change meanwhile")
	}
	for _, b := range w.current().(*portalScreen).buttons {
		if !b.Disabled() {
			t.Fatal("an input is not locked meanwhile")
		}
	}
	press(w, fyne.KeyF1)
	if _, ok := w.current().(*helpScreen); !ok {
		t.Fatal("help does not open meanwhile")
	}
	q.release()
	if w.failure != nil {
		t.Fatal("the answer to a page that was left is shown")
	}
}

func TestCancelGivesTheWindowBackAtOnce(t *testing.T) {
	for name, cancel := range map[string]func(*Window){
		"escape": func(w *Window) { press(w, fyne.KeyEscape) },
		"button": func(w *Window) { test.Tap(w.job.busy.Cancel) },
	} {
		t.Run(name, func(t *testing.T) {
			q := &queue{}
			w := newShell(t, func(o *Options) { o.Run = q.run })
			var ctx context.Context
			done := false
			w.work(w.current(), literally("…"), func(c context.Context) error {
				ctx = c
				return c.Err()
			}, func(error) { done = true })
			cancel(w)
			if w.working() {
				t.Fatal("still waiting")
			}
			if w.window.Canvas().Focused() != w.current().focus() {
				t.Fatal("the focus is lost")
			}
			q.release()
			if ctx.Err() == nil || done {
				t.Fatalf("context %v, done called: %v", ctx.Err(), done)
			}
		})
	}
}

func TestEnterDoesNothingWhileWorking(t *testing.T) {
	q := &queue{}
	w := newShell(t, func(o *Options) { o.Run = q.run })
	w.work(w.current(), literally("…"), func(context.Context) error { return nil }, func(error) {})
	press(w, fyne.KeyReturn)
	press(w, fyne.KeyReturn)
	if _, ok := w.current().(*firstScreen); !ok || !w.working() {
		t.Fatalf("Enter leads to %T, working: %v", w.current(), w.working())
	}
}

func TestNewWorkCancelsTheOneBefore(t *testing.T) {
	q := &queue{}
	w := newShell(t, func(o *Options) { o.Run = q.run })
	var said []string
	for _, name := range []string{"first", "second"} {
		w.work(w.current(), literally(name), func(context.Context) error { return nil }, func(error) { said = append(said, name) })
	}
	q.release()
	if len(said) != 1 || said[0] != "second" {
		t.Fatalf("done was called for %v", said)
	}
}

func TestFailureTellsWhatHappenedAndTheSupportCode(t *testing.T) {
	w := newShell(t, nil)
	e := entryOf(t, w, "almaty")
	w.connected(e, &Connection{Discovery: portal.Discovery{Contacts: e.Contacts}})
	again := false
	w.fail(&portal.Problem{Code: portal.CodeRegistryUnavailable, Status: 503, RequestID: "req-4711"}, func() { again = true })
	if w.failure == nil {
		t.Fatal("nothing is explained")
	}
	if x := w.failure.explain(); !shows(w, x.What) || !shows(w, x.Unchanged) || !shows(w, x.Next) {
		t.Fatal("the explanation is not shown whole")
	}
	if got := strings.Count(shownText(w), "req-4711"); got != 1 {
		t.Fatalf("the support code is shown %d times, want once, at the bottom", got)
	}
	for _, c := range e.Contacts {
		if !shows(w, c.Label.RU+": "+c.Value) {
			t.Errorf("contact %q is not shown word for word", c.Value)
		}
	}
	if w.view.retry == nil || w.window.Canvas().Focused() != w.view.retry {
		t.Fatal("«Повторить» does not have the focus")
	}
	press(w, fyne.KeyReturn)
	if !again {
		t.Fatal("Enter on «Повторить» does not try again")
	}
	w.clearFailure()
	if shows(w, "req-4711") {
		t.Fatal("the explanation stays after clearFailure")
	}
}

func TestCancelledContextIsNoFailure(t *testing.T) {
	w := newShell(t, nil)
	w.fail(errors.Join(context.Canceled), nil)
	if w.failure != nil {
		t.Fatal("a cancelled context is shown as a failure")
	}
}

func TestEndedSessionLeadsBackToSigningIn(t *testing.T) {
	w := newShell(t, nil)
	e := entryOf(t, w, "almaty")
	w.connected(e, answering(t, almatyDiscovery(e.Contacts)))
	w.openSession(portal.Session{AccessToken: "a", ExpiresIn: 600}, time.Now())
	w.keepSession()
	w.fail(client.ErrSessionEnded, nil)
	if _, ok := w.current().(*signInScreen); !ok || w.journey.session != nil {
		t.Fatalf("on %T, session %v", w.current(), w.journey.session)
	}
	if _, kept, _ := w.store.Session(e.ID); kept {
		t.Fatal("the ended session is still kept")
	}
	if w.notice == nil {
		t.Fatal("nothing says why")
	}
}

func TestFailureFollowsTheLanguage(t *testing.T) {
	w := newShell(t, nil)
	w.fail(client.ErrUnreachable, func() {})
	w.setLanguage(lang.Kazakh)
	if !shows(w, "Портал жауап бермей тұр.") || shows(w, "Портал не отвечает.") {
		t.Fatalf("it says\n%s", shownText(w))
	}
	w = shellPages()["not-offered"](t)
	w.setLanguage(lang.English)
	if shows(w, "пока не принимает вход из Kezek") {
		t.Fatal("the portal that does not offer this is told in the old language")
	}
}

func TestNoticeFollowsTheLanguage(t *testing.T) {
	w := shellPages()["locality"](t)
	typeText(w, "Актобе")
	press(w, fyne.KeyReturn)
	w.setLanguage(lang.Kazakh)
	if !shows(w, w.T("journey.locality.elsewhere_more")) || shows(w, "Ничего не изменено") {
		t.Fatalf("it says\n%s", shownText(w))
	}
}

func TestReasonForSigningInAgainFollowsTheLanguage(t *testing.T) {
	w := newShell(t, nil)
	w.connected(entryOf(t, w, "almaty"), answering(t, almatyDiscovery(nil)))
	w.openSession(portal.Session{AccessToken: "a", ExpiresIn: 600}, time.Now())
	w.fail(client.ErrSessionEnded, nil)
	w.setLanguage(lang.Kazakh)
	if !shows(w, "Кіру уақыты аяқталды.") || shows(w, "Время входа вышло.") {
		t.Fatalf("it says\n%s", shownText(w))
	}
}

func TestNoticeIsInSight(t *testing.T) {
	w := shellPages()["locality"](t)
	w.view.scroll.ScrollToBottom()
	if w.view.scroll.Offset.Y == 0 {
		t.Fatal("the page is not long enough for this test")
	}
	press(w, fyne.KeyReturn)
	if w.notice == nil || w.view.scroll.Offset.Y != 0 {
		t.Fatalf("the notice is out of sight: %v", w.view.scroll.Offset)
	}
}

func TestNoticeGoesWhenTheChoiceIsCorrected(t *testing.T) {
	for name, correct := range map[string]func(*Window){
		"typed": func(w *Window) { typeText(w, "К") },
		"arrow": func(w *Window) { press(w, fyne.KeyDown) },
	} {
		w := shellPages()["locality"](t)
		press(w, fyne.KeyReturn)
		if !shows(w, w.T("journey.locality.choose")) {
			t.Fatal("nothing is said")
		}
		correct(w)
		if w.notice != nil || w.view.notice.Visible() {
			t.Errorf("%s: the notice stays", name)
		}
	}
}

func TestRaiseShowsAHiddenWindow(t *testing.T) {
	w := newShell(t, nil)
	hidden := &hiddenWindow{Window: w.window}
	w.window = hidden
	w.Raise()
	if len(hidden.done) != 2 || hidden.done[0] != "show" || hidden.done[1] != "focus" {
		t.Fatalf("it was %v", hidden.done)
	}
}

// hiddenWindow notes how it is brought to the front.
type hiddenWindow struct {
	fyne.Window
	done []string
}

func (w *hiddenWindow) Show()         { w.done = append(w.done, "show") }
func (w *hiddenWindow) RequestFocus() { w.done = append(w.done, "focus") }

// What was told before a failure is over by then.
func TestFailureTakesTheNoticesPlace(t *testing.T) {
	w := newShell(t, nil)
	w.tell(parts.Info, w.says("iin.set.done"))
	w.fail(client.ErrUnreachable, func() {})
	if w.notice != nil || shows(w, w.T("iin.set.done")) || !shows(w, "Портал не отвечает.") {
		t.Fatalf("it says\n%s", shownText(w))
	}
}

// The support code at the foot is that of what is told above it.
func TestSupportCodeGoesWithItsFailure(t *testing.T) {
	failure := &portal.Problem{Code: portal.CodeInternal, RequestID: "req-stale-1"}
	for name, next := range map[string]func(*Window){
		"work that goes well": func(w *Window) {
			w.work(w.current(), w.says("journey.resume"), func(context.Context) error { return nil }, func(error) {})
		},
		"a notice after it": func(w *Window) {
			w.work(w.current(), w.says("journey.resume"), func(context.Context) error { return nil },
				func(error) { w.tell(parts.Info, w.says("iin.set.done")) })
		},
		"another page": func(w *Window) { w.showHelp() },
	} {
		t.Run(name, func(t *testing.T) {
			w := newShell(t, nil)
			w.fail(failure, func() {})
			if !shows(w, failure.RequestID) {
				t.Fatal("the code is not told at all")
			}
			next(w)
			if shows(w, failure.RequestID) {
				t.Errorf("the code stays:\n%s", shownText(w))
			}
		})
	}
}

// The portal that failed did not become the journey's: its telephone is told
// with the failure.
func TestFailedPortalTellsItsContacts(t *testing.T) {
	w := newShell(t, func(o *Options) {
		o.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) { return nil, client.ErrNoSuchHost }
	})
	w.choosePortal()
	e := entryOf(t, w, "almaty")
	w.current().(*portalScreen).choose(e)
	if len(e.Contacts) == 0 || !shows(w, "позвоните") {
		t.Fatalf("it says\n%s", shownText(w))
	}
	for _, c := range e.Contacts {
		if !shows(w, w.contactLine(c)) {
			t.Errorf("no %q in\n%s", w.contactLine(c), shownText(w))
		}
	}
}
