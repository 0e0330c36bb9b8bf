package workstation

import (
	"context"
	"slices"
	"testing"
	"time"
)

// alarm is one for which somebody waits.
func (b *bench) alarm(reason string) {
	b.alarmed(Alarm{Reason: reason, Done: func() { b.logf("done") }})
}

func TestComputerWaitsUntilTheSessionHasEnded(t *testing.T) {
	b := attended(t)
	gone := b.current.citizen
	b.alarm(ReasonSuspend)
	b.pass(time.Second, b.beatAll)
	b.wants("kill 1", "clean", "journal next suspend 6", "show 2")
	b.noticed(Notice{From: gone, Ended: EndDone})
	b.wants("kill 1", "clean", "journal next suspend 6", "show 2", "journal session_ended", "done")
	b.pass(5*time.Second, b.beatAll)
	if n := count(b.log, "done"); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestComputerDoesNotWaitForAPortalThatDoesNotAnswer(t *testing.T) {
	b := serving(t)
	b.alarm(ReasonSuspend)
	b.pass(time.Second, b.beatAll)
	if count(b.log, "done") != 0 {
		t.Errorf("before %v: %q", EndWithin, b.log)
	}
	if b.pass(time.Second, b.beatAll); count(b.log, "done") != 1 {
		t.Errorf("%q", b.log)
	}
}

func TestComputerWaitsForTheSessionOfWhoLeftBefore(t *testing.T) {
	b := serving(t)
	gone := b.current.citizen
	b.say(b.current, WhatNext, "button")
	b.log = nil
	b.alarm(ReasonSuspend)
	b.wants()
	b.noticed(Notice{From: gone, Ended: EndDone})
	b.wants("journal session_ended", "done")
}

func TestSupervisorsEndLetsTheComputerSleep(t *testing.T) {
	b := attended(t)
	b.o.Notices = make(chan Notice) // nobody answers for the enders
	ctx, cancel := context.WithCancel(t.Context())
	alarms := make(chan Alarm, 1)
	b.o.Alarms = alarms
	alarms <- Alarm{Reason: ReasonLock, Done: func() { b.logf("done") }}
	time.AfterFunc(50*time.Millisecond, cancel)
	if err := b.Run(ctx); err != nil {
		t.Fatal(err)
	}
	b.wants("journal started", "clean", "kill 1", "clean", "journal next lock 6", "show 2", "kill 2", "clean", "done", "journal stopped")
}

func TestOneLockEndsOneVisit(t *testing.T) {
	b := attended(t)
	b.alarmed(Alarm{Reason: ReasonLock})
	b.now = b.now.Add(time.Second)
	b.alarmed(Alarm{Reason: ReasonLock})
	b.wants("kill 1", "clean", "journal next lock 6", "show 2")
}

func TestLockEndsAVisitThatHasJustBegun(t *testing.T) {
	b := serving(t)
	b.say(b.current, WhatNext, "button")
	b.say(b.current, WhatEvent, "key_chosen")
	b.log = nil
	b.alarmed(Alarm{Reason: ReasonLock})
	if !slices.Contains(b.log, "kill 2") {
		t.Errorf("%q", b.log)
	}
}

func TestLockEndsAVisitInWhichNothingWasChosenYet(t *testing.T) {
	b := serving(t)
	b.say(b.current, WhatNext, "button")
	b.pass(echoWithin, b.beatAll)
	b.log = nil
	b.alarmed(Alarm{Reason: ReasonLock})
	if !slices.Contains(b.log, "kill 2") {
		t.Errorf("%q", b.log)
	}
}

func count(list []string, line string) (n int) {
	for _, l := range list {
		if l == line {
			n++
		}
	}
	return n
}
