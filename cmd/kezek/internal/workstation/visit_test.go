package workstation

import (
	"slices"
	"testing"
	"time"
)

func TestStartPageThatStoodOverTheWeekendServedNobody(t *testing.T) {
	b := serving(t)
	b.now = b.now.Add(63 * time.Hour)
	b.beatAll()
	b.tick = b.now // it did not sleep
	b.say(b.current, WhatTouch, KindBegun)
	b.pass(9*time.Second, b.beatAll)
	b.log = nil
	b.say(b.current, WhatNext, "finished")
	b.wants("kill 1", "clean", "journal next finished 9", "show 2")
}

func TestVisitThatSleptOverTheWeekendIsADayLong(t *testing.T) {
	b := attended(t)
	if got := b.current.lasted(b.now.Add(63 * time.Hour)); got != 24*60*60 {
		t.Errorf("%d s, which the journal does not take", got)
	}
}

func TestVisitIsCountedFromItsBeginning(t *testing.T) {
	b := serving(t)
	b.say(b.current, WhatTouch, KindBegun)
	b.pass(4*time.Second, b.beatAll)
	b.say(b.current, WhatTouch, KindBegun) // somebody is still there
	b.pass(4*time.Second, b.beatAll)
	b.log = nil
	b.say(b.current, WhatNext, "button")
	b.wants("kill 1", "clean", "journal next button 8", "show 2")
}

// waits tells whether a new version was not taken up.
func (b *bench) waits() bool { return !slices.Contains(b.log, "restart") }

func TestNewVersionWaitsForWhomTheJournalSaysNothingOf(t *testing.T) {
	b := attended(t) // who chooses between two keys
	b.due = true
	b.pass(10*quietBefore, b.beatAll)
	if !b.waits() {
		t.Error("somebody was being served")
	}
}

func TestNewVersionWaitsAMinuteAfterSomebodyWasThere(t *testing.T) {
	b := serving(t)
	b.due = true
	for range 10 { // who reads the help
		b.pass(quietBefore-10*time.Second, b.beatAll)
		b.say(b.current, WhatTouch)
	}
	b.pass(quietBefore-2*time.Second, b.beatAll)
	if !b.waits() {
		t.Fatal("somebody was there")
	}
	b.left = map[Citizen]bool{}
	b.pass(3*time.Second, b.beatAll)
	if b.waits() {
		t.Error("whoever was there a minute ago is waited for")
	}
}

func TestTouchOfAPreparedWindowIsNobodys(t *testing.T) {
	b := serving(t)
	b.say(b.spare, WhatTouch, KindBegun)
	if b.spare.served() || !b.spare.touched.IsZero() {
		t.Error("somebody is before a window that is not shown")
	}
}
