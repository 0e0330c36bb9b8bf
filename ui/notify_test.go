package ui

import (
	"strings"
	"sync"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/lang"
)

// deadlineIn is a deadline of which so many working days are left.
func deadlineIn(days int) *portal.Deadline {
	return &portal.Deadline{At: toldDay.AddDate(5, 0, 0), WorkingDaysLeft: &days}
}

// Who signs in reads the cabinet: a notification of the same would be noise.
func TestFirstListAfterASignInIsAlreadyTold(t *testing.T) {
	r := newToldRig(t, nil)
	conn, entry, session := r.w.journey.conn, r.w.journey.entry, r.w.journey.newest.Load().session
	r.w.signedOut(nil)
	r.told.change(func(c *toldCabinet) { c.applications[0].Deadline = deadlineIn(1) })
	r.w.connected(entry, conn)
	r.signsIn(session)
	if len(r.notified) != 0 {
		t.Errorf("notified %q", r.notified)
	}
	r.told.change(func(c *toldCabinet) { c.applications[0].Deadline = deadlineIn(0) })
	r.fire()
	if len(r.notified) != 1 {
		t.Errorf("and then notified %q", r.notified)
	}
}

func TestNotificationsAreWholeSentences(t *testing.T) {
	for language, want := range map[string]string{
		lang.Russian: "г. Выберите детский сад.", lang.Kazakh: ". Балабақшаны таңдаңыз.", lang.English: ". Choose a kindergarten.",
	} {
		r := newToldRig(t, nil)
		r.w.setLanguage(language)
		today := r.w.options.Now()
		r.told.change(func(c *toldCabinet) {
			c.applications[0].Deadline = &portal.Deadline{At: today, Kind: "choose_kindergarten", WorkingDaysLeft: new(0)}
		})
		r.fire()
		if len(r.notified) != 1 || !strings.HasSuffix(r.notified[0].text, want) {
			t.Errorf("%s: notified %q", language, r.notified)
		}
	}
}

func TestStatusThatBeginsAnewIsToldAnew(t *testing.T) {
	r := newToldRig(t, nil)
	for day := range 2 {
		r.offer()
		r.told.change(func(c *toldCabinet) { c.applications[0].StatusSince = toldDay.AddDate(0, 0, day) })
		r.fire()
	}
	if len(r.notified) != 2 {
		t.Errorf("notified %q", r.notified)
	}
}

// A disk that takes nothing must not make the same notification come with each
// look at the list.
func TestNotificationsAreShownOnceAlsoWhereNothingCanBeKept(t *testing.T) {
	kept := onDisk(t)
	r := newToldRig(t, func(o *Options) { o.Store = kept })
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	r.told.change(func(c *toldCabinet) { c.applications[0].Deadline = deadlineIn(1) })
	for range 3 {
		r.fire()
		r.reload()
	}
	if len(r.notified) != 1 {
		t.Errorf("notified %q", r.notified)
	}
}

func TestNotificationsAreForgottenWithTheSession(t *testing.T) {
	r := newToldRig(t, nil)
	held := &queue{}
	r.w.options.Run = held.run
	r.w.announce("Заявление 2026-000123")
	r.w.announce("Заявление 2026-000123")
	r.w.signedOut(nil)
	held.release()
	if len(r.notified) != 0 || r.w.told != nil {
		t.Errorf("notified %q, told %v", r.notified, r.w.told)
	}
	r.w.announce("something new")
	held.release()
	if len(r.notified) != 1 {
		t.Errorf("and then notified %q", r.notified)
	}
}

// A system that does not show a notification must not hold up the window, nor
// be asked again and again meanwhile.
func TestNotificationsAreShownBesideTheWindowOneAtATime(t *testing.T) {
	var a announcer
	var all sync.WaitGroup
	run := func(f func()) { all.Go(f) }
	hangs, begun := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	var shown []int
	a.tell(run, func() { close(begun); <-hangs })
	<-begun
	for i := range 20 {
		a.tell(run, func() {
			mu.Lock()
			defer mu.Unlock()
			shown = append(shown, i)
		})
	}
	close(hangs)
	all.Wait()
	if len(shown) != mostWaiting || shown[0] != 20-mostWaiting || shown[mostWaiting-1] != 19 {
		t.Errorf("shown %v", shown)
	}
	a.tell(run, func() { shown = nil })
	all.Wait()
	if shown != nil {
		t.Error("it shows nothing any more")
	}
}

func TestMemoryOnlyTellsNothingTwice(t *testing.T) {
	kept := onDisk(t)
	r := newToldRig(t, func(o *Options) { o.Store = kept })
	r.told.change(func(c *toldCabinet) { c.applications[0].Deadline = deadlineIn(1) })
	r.fire()
	if err := r.w.store.PutKeyExpiry("almaty", toldDay); err != nil {
		t.Fatal(err)
	}
	for _, on := range []bool{true, false} {
		r.w.setMemoryOnly(on)
		r.w.told = nil // as after a start
		r.reload()
		until, err := r.w.store.KeyExpiry("almaty")
		if len(r.notified) != 1 || err != nil || !until.Equal(toldDay) {
			t.Errorf("only in memory %v: notified %q, the key until %v, %v", on, r.notified, until, err)
		}
		if onDisk, _ := keptOf(t, kept, "almaty"); onDisk == on {
			t.Errorf("only in memory %v: on the disk %v", on, onDisk)
		}
	}
}

// Printed papers tell of a family: who sits down next must not find them.
func TestPrintoutsGoWithTheirPerson(t *testing.T) {
	for name, leave := range map[string]func(r *toldRig){
		"signed out":        func(r *toldRig) { r.w.signedOut(nil) },
		"session ended":     func(r *toldRig) { r.w.fail(client.ErrSessionEnded, nil) },
		"forget everything": func(r *toldRig) { r.w.askForget(); r.w.submit() },
	} {
		t.Run(name, func(t *testing.T) {
			forgotten := 0
			r := newToldRig(t, func(o *Options) { o.ForgetPrintouts = func() { forgotten++ } })
			r.open("")
			if forgotten != 0 {
				t.Fatal("they went before")
			}
			leave(r)
			if forgotten != 1 {
				t.Errorf("forgotten %d times", forgotten)
			}
		})
	}
}
