package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
)

// TourStation is the workstation of a tour: its sticks are folders, and its
// printer runs out of paper when it is told to. It may be used from several
// goroutines.
type TourStation struct {
	// One is the folder that stands for a stick with one key, Two for one with
	// several.
	One, Two string
	// Child is the IIN of a child whose kinship the practice portal confirms,
	// Stranger of one whose it does not, Pending of one that the registry is still
	// asked about (empty: that picture is left out), Down of one whose registry does not
	// answer.
	Child, Stranger, Pending, Down string

	mu    sync.Mutex
	in    []string
	empty bool // there is no paper in the printer
}

// errTourPaper is what the printer of a tour says.
var errTourPaper = errors.New("no paper")

// Workstation is what the window of the tour gets.
func (s *TourStation) Workstation(portal string) *Workstation {
	return &Workstation{
		ID: "7", Portal: portal, Drives: s.drives,
		Removable: func(path string) bool { return liesIn(s.One, path) || liesIn(s.Two, path) },
		// No page of a tour is to be covered before its picture was taken.
		Idle: time.Hour, Longest: 2 * time.Hour,
		PrintCoupon: func(context.Context, CouponJob) error {
			s.mu.Lock()
			defer s.mu.Unlock()
			if s.empty {
				return errTourPaper
			}
			return nil
		},
	}
}

func (s *TourStation) drives() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.in)
}

func (s *TourStation) putIn(sticks ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.in = sticks
}

func (s *TourStation) paper(there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.empty = !there
}

// RunStation takes the pictures of a workstation's pages, from the stick to the
// end of the visit. The window is to be at its start page.
func (t *Tour) RunStation(ctx context.Context, s *TourStation) error {
	t.ctx = ctx
	for _, leg := range []func(*TourStation){t.stationStart, t.stationKey, t.stationBinding, t.stationWaiting, t.stationResult, t.stationEnd} {
		leg(s)
	}
	return t.err
}

// stationStart is the start page, with a stick and without, and its help.
func (t *Tour) stationStart(s *TourStation) {
	t.shot("station-start")
	t.press("workstation.start.look")
	t.shot("station-start-none")
	t.key(fyne.KeyF1)
	t.shot("station-help")
	t.do(func() { t.tap(t.Window.topicTitle(explain.TopicNotFound)) })
	t.shot("station-help-topic")
	t.press("journey.close")
	t.press("journey.close")
	s.putIn(s.Two)
	t.comesTo(func(p screen) bool { _, ok := p.(*chooserScreen); return ok })
	t.shot("station-choose")
	t.do(t.Window.goBack)
	t.shot("station-start-stick-in")
	s.putIn(s.One)
	t.comesTo(func(p screen) bool { _, ok := p.(*dialogScreen); return ok })
}

// stationKey is the key's password, with the stick pulled out too early, and the
// signature.
func (t *Tour) stationKey(s *TourStation) {
	t.shot("station-dialog")
	s.putIn()
	t.comesTo(func(screen) bool { return !t.Window.visit.stickIn })
	t.shot("station-pulled")
	s.putIn(s.One)
	t.comesTo(func(screen) bool { return t.Window.visit.stickIn })
	t.field()
	t.password()
	t.shot("station-keys")
	t.press("dialog.sign")
	t.shot("station-owner")
	t.press("dialog.owner.enter")
	t.shot("station-email")
	t.typed("citizen@example.kz")
	t.press("cabinet.email_send")
}

// stationBinding is «Привязка» with the IIN shown and masked, and a refusal.
func (t *Tour) stationBinding(s *TourStation) {
	t.shot("station-binding")
	t.typed(s.Stranger)
	t.shot("station-binding-typed")
	t.key(fyne.KeyTab)
	t.shot("station-binding-masked")
	t.press("cabinet.binding_add")
	t.shot("station-refusal")
	t.do(func() { t.Window.toField("", nil) })
}

// stationWaiting is a kinship check that the registry has not answered yet, and
// a registry that does not answer at all.
func (t *Tour) stationWaiting(s *TourStation) {
	if s.Pending != "" {
		t.stationPending(s)
	}
	t.typedAnew(s.Down)
	t.press("cabinet.binding_add")
	t.shot("station-registry")
	t.do(func() {
		p := t.registry()
		if p == nil {
			return
		}
		p.halt()
		p.tries = registryTries
		t.Window.redraw()
		t.Window.focusScreen()
	})
	t.shot("station-registry-enough")
	t.do(func() { t.Window.toField("", nil) })
}

// stationPending is a check that nobody waits for any longer.
func (t *Tour) stationPending(s *TourStation) {
	t.typedAnew(s.Pending)
	t.press("cabinet.binding_add")
	t.unanswered()
	t.shot("station-pending")
	t.do(func() { t.Window.toField("", nil) })
}

// registry is the page that waits for the registry; the tour fails on another.
func (t *Tour) registry() *registryScreen {
	p, ok := t.Window.current().(*registryScreen)
	if !ok {
		t.fail(fmt.Errorf("%T is not the page of the registry", t.Window.current()))
		return nil
	}
	return p
}

// unanswered gives up to wait for a check that is pending, as by «Отмена».
func (t *Tour) unanswered() {
	t.wait(func() bool {
		p, ok := t.Window.current().(*boundScreen)
		return ok && p.pending()
	})
	if t.err == nil {
		fyne.DoAndWait(t.Window.cancelJob)
	}
}

// stationResult is the application, its coupon, and a printer without paper.
func (t *Tour) stationResult(s *TourStation) {
	t.typedAnew(s.Child)
	t.press("cabinet.binding_add")
	t.shotOf("station-bound", t.saidOf(codes(portal.CodeKinshipConfirmed)[0]))
	s.paper(false)
	t.press("coupon.print")
	t.shot("station-print-failed")
	s.paper(true)
	t.press("journey.retry")
	t.shot("station-printed")
}

// stationEnd is how a visit ends.
func (t *Tour) stationEnd(*TourStation) {
	for _, reason := range []NextReason{NextIdle, NextLongest} {
		t.do(func() {
			v := t.Window.visit
			v.cover(t.Window.options.Now().Add(v.station.Countdown), reason)
		})
		t.shot("station-countdown-" + string(reason))
		t.do(func() { t.Window.visit.proceed() })
		t.wait(func() bool { return t.Window.visit.idle.cover == nil })
	}
	t.press("workstation.next")
	t.shot("station-take")
	t.press("journey.back")
	t.do(func() { t.Window.sessionEnded(sessionRefusals()[0]) })
	t.shot("station-over")
	t.do(func() { t.Window.nextCitizen(NextEnded) })
	t.shot("station-ended")
}

// comesTo lets the window look at its drives and waits until something is so.
func (t *Tour) comesTo(there func(screen) bool) {
	t.do(func() { t.Window.visit.lookAtDrives() })
	t.wait(func() bool { return there(t.Window.current()) })
}

// wait waits until something is so, be the window at work or not.
func (t *Tour) wait(so func() bool) {
	for end := time.Now().Add(tourWait); t.err == nil; t.pause(20 * time.Millisecond) {
		done := false
		fyne.DoAndWait(func() { done = so() })
		if done {
			return
		}
		if time.Now().After(end) {
			t.fail(fmt.Errorf("%T does not go on", t.Window.current()))
		}
	}
}
