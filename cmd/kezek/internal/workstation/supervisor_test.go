package workstation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// bench is a supervisor on made-up citizens and a clock of its own: everything
// that it does is in the log, in order.
type bench struct {
	*Supervisor
	t       *testing.T
	now     time.Time
	log     []string
	started int
	refuse  bool // windows do not start
	restart error
	due     bool
	dirty   []string // what is not emptied
}

type fakeCitizen struct {
	b  *bench
	id int
}

func (c *fakeCitizen) Show() error { c.b.logf("show %d", c.id); return nil }
func (c *fakeCitizen) Kill() error { c.b.logf("kill %d", c.id); return nil }

func (b *bench) logf(format string, args ...any) { b.log = append(b.log, fmt.Sprintf(format, args...)) }

func newBench(t *testing.T) *bench {
	b := &bench{t: t, now: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)}
	b.Supervisor = New(Options{
		Start: func() (Citizen, error) {
			if b.refuse {
				return nil, errors.New("no")
			}
			b.started++
			b.logf("start %d", b.started)
			return &fakeCitizen{b, b.started}, nil
		},
		Clean: func(context.Context) []string { b.logf("clean"); return b.dirty },
		Known: func(code string) bool { return code == "CHILD_OVER_AGE" },
		Record: func(kind, code string, seconds int) {
			b.logf("%s", strings.TrimRight(fmt.Sprintf("journal %s %s %d", kind, code, seconds), " 0"))
		},
		Now:       func() time.Time { return b.now },
		Longest:   15 * time.Minute,
		UpdateDue: func(time.Time) bool { return b.due },
		Restart:   func() error { b.logf("restart"); return b.restart },
	})
	b.tick = b.now
	return b
}

// serving is a bench with a window on the screen and another prepared.
func serving(t *testing.T) *bench {
	b := newBench(t)
	b.open()
	b.say(b.current, WhatShown)
	b.pass(6*time.Second, b.beatAll)
	if b.spare == nil {
		t.Fatal("no window is prepared")
	}
	b.say(b.spare, WhatReady)
	b.log = nil
	return b
}

// attended is serving with somebody who has been served for six seconds.
func attended(t *testing.T) *bench {
	b := serving(t)
	b.say(b.current, WhatTouch, KindBegun)
	b.pass(6*time.Second, b.beatAll)
	b.log = nil
	return b
}

func (b *bench) say(v *visit, what string, more ...string) {
	m := Message{What: what}
	if len(more) > 0 {
		m.Kind = more[0]
	}
	b.noticed(Notice{From: v.citizen, Message: m})
}

func (b *bench) beatAll() {
	for _, v := range []*visit{b.current, b.spare} {
		if v != nil {
			b.say(v, WhatBeat)
		}
	}
}

// pass lets time go by, second by second.
func (b *bench) pass(d time.Duration, each func()) {
	for range int(d / time.Second) {
		b.now = b.now.Add(time.Second)
		b.ticked(b.now)
		each()
	}
}

// wants compares what was done.
func (b *bench) wants(lines ...string) {
	b.t.Helper()
	if !slices.Equal(b.log, lines) {
		b.t.Errorf("done: %q\nwant: %q", b.log, lines)
	}
}

func TestNextKillsAndCleansBeforeItShows(t *testing.T) {
	b := attended(t)
	b.say(b.current, WhatNext, "button")
	b.wants("kill 1", "clean", "journal next button 6", "show 2")
}

func TestWhatEndsAVisit(t *testing.T) {
	for reason, happens := range map[string]func(b *bench){
		ReasonCrash: func(b *bench) { b.noticed(Notice{From: b.current.citizen, Gone: true}) },
		ReasonHang: func(b *bench) {
			b.pass(10*time.Second, func() {
				if b.spare != nil {
					b.say(b.spare, WhatBeat)
				}
			})
		},
		ReasonSuspend: func(b *bench) { b.now = b.now.Add(time.Hour); b.ticked(b.now) },
		"idle":        func(b *bench) { b.say(b.current, WhatNext, "idle") },
		"other":       func(b *bench) { b.say(b.current, WhatNext, "ivanov") },
		ReasonLongest: func(b *bench) {
			b.say(b.current, WhatEvent, "signed_in")
			b.log = nil
			b.pass(15*time.Minute+time.Second, func() {
				if b.current.citizen.(*fakeCitizen).id == 1 {
					b.beatAll()
				}
			})
		},
	} {
		t.Run(reason, func(t *testing.T) {
			b := serving(t)
			happens(b)
			if len(b.log) < 4 || b.log[0] != "kill 1" || b.log[1] != "clean" || !strings.HasPrefix(b.log[2], "journal next "+reason) || b.log[3] != "show 2" {
				t.Errorf("%q", b.log)
			}
		})
	}
}

func TestPreparedWindowThatEndsIsReplaced(t *testing.T) {
	b := serving(t)
	b.noticed(Notice{From: b.spare.citizen, Gone: true})
	b.wants("kill 2", "journal window_failed")
	b.pass(2*time.Second, b.beatAll)
	if b.spare == nil || b.started != 3 {
		t.Errorf("%q", b.log)
	}
}

func TestPreparedWindowThatHangsIsReplaced(t *testing.T) {
	b := serving(t)
	b.pass(12*time.Second, func() { b.say(b.current, WhatBeat) })
	if !slices.Contains(b.log, "kill 2") || !slices.Contains(b.log, "start 3") || slices.Contains(b.log, "kill 1") {
		t.Errorf("%q", b.log)
	}
}

func TestNextWithoutAPreparedWindowStartsOne(t *testing.T) {
	b := newBench(t)
	b.open()
	b.say(b.current, WhatShown)
	b.log = nil
	b.say(b.current, WhatNext, "button")
	b.wants("kill 1", "clean", "journal next button", "start 2", "show 2")
}

func TestWindowsThatDoNotStartAreGivenUp(t *testing.T) {
	b := newBench(t)
	b.refuse = true
	for range 10 * 32 {
		if b.open(); b.failed >= mostFailed {
			break
		}
		b.now = b.now.Add(time.Second)
	}
	if took := b.now.Sub(b.tick); b.failed != mostFailed || took < time.Minute {
		t.Errorf("%d failures in %v", b.failed, took)
	}
	b.o.Notices = make(chan Notice)
	if err := b.Run(t.Context()); !errors.Is(err, ErrNoWindow) {
		t.Error(err)
	}
}

func TestWindowThatNeverSpeaksIsDropped(t *testing.T) {
	b := newBench(t)
	b.open()
	b.log = nil
	b.pass(readyWithin+2*time.Second, func() {})
	if !slices.Contains(b.log, "kill 1") || b.current != nil || b.failed != 1 {
		t.Errorf("%q", b.log)
	}
}

func TestWindowsThatCrashAtOnceWait(t *testing.T) {
	b := serving(t)
	b.say(b.current, WhatNext, "button")
	b.noticed(Notice{From: b.current.citizen, Gone: true}) // a moment after it was shown
	if b.current != nil || b.failed != 1 {
		t.Errorf("%q", b.log)
	}
}

func TestEventsReachTheJournalOnlyFromTheScreen(t *testing.T) {
	b := attended(t)
	gone := b.current
	b.noticed(Notice{From: b.current.citizen, Message: Message{What: WhatEvent, Kind: "refused", Code: "CHILD_OVER_AGE", Seconds: 7}})
	b.say(b.spare, WhatEvent, "bound")
	b.say(b.spare, WhatNext, "button")
	b.say(b.current, WhatNext, "button")
	b.say(gone, WhatEvent, "bound")
	b.wants("journal refused CHILD_OVER_AGE 7", "kill 1", "clean", "journal next button 6", "show 2")
}

func TestFloodOfEventsIsCutOff(t *testing.T) {
	b := serving(t)
	for range 2 * mostEvents {
		b.say(b.current, WhatEvent, "refused")
	}
	if len(b.log) != mostEvents {
		t.Errorf("%d lines", len(b.log))
	}
}

func TestHowASessionEndedIsWritten(t *testing.T) {
	b := serving(t)
	c := b.current.citizen
	b.say(b.current, WhatNext, "button")
	b.log = nil
	b.noticed(Notice{From: c, Ended: EndDone})
	b.noticed(Notice{From: c, Ended: EndFailed})
	b.noticed(Notice{From: c, Ended: EndNothing})
	b.wants("journal session_ended", "journal session_not_ended")
	if b.left[c] {
		t.Error("the ender is still waited for")
	}
}

func TestNewVersionWaitsUntilNobodyIsServed(t *testing.T) {
	b := serving(t)
	b.left = map[Citizen]bool{}
	b.due = true
	b.say(b.current, WhatEvent, "key_chosen")
	b.pass(2*time.Minute, b.beatAll)
	if slices.Contains(b.log, "restart") {
		t.Fatal("somebody was being served")
	}
	b.say(b.current, WhatNext, "button")
	b.pass(quietBefore-2*time.Second, b.beatAll)
	if slices.Contains(b.log, "restart") {
		t.Fatal("somebody may just be sitting down")
	}
	b.left = map[Citizen]bool{}
	b.log = nil
	b.pass(5*time.Second, b.beatAll)
	if !slices.Contains(b.log, "restart") || b.log[0] != "journal update" {
		t.Errorf("%q", b.log)
	}
}

func TestVersionThatDoesNotStartIsTriedOnce(t *testing.T) {
	b := serving(t)
	b.left = map[Citizen]bool{}
	b.due, b.restart = true, errors.New("no")
	b.pass(quietBefore, func() { b.left = map[Citizen]bool{}; b.beatAll() })
	b.open()
	b.pass(2*quietBefore, b.beatAll)
	tries := slices.DeleteFunc(slices.Clone(b.log), func(line string) bool { return line != "restart" })
	if len(tries) != 1 || !slices.Contains(b.log, "journal update_failed") || b.current == nil {
		t.Errorf("%q", b.log)
	}
}

func TestWindowThatHasLostItsEnderEnds(t *testing.T) {
	b := attended(t)
	b.noticed(Notice{From: b.current.citizen, Ended: EndFailed})
	b.wants("journal session_not_ended", "kill 1", "clean", "journal next crash 6", "show 2")
}

func TestPreparedWindowThatHasLostItsEnderIsReplaced(t *testing.T) {
	b := serving(t)
	b.noticed(Notice{From: b.spare.citizen, Ended: EndFailed})
	b.wants("kill 2", "journal window_failed")
}

func TestWhatIsNotEmptiedIsWritten(t *testing.T) {
	b := attended(t)
	b.dirty = []string{"clipboard"}
	b.say(b.current, WhatNext, "button")
	b.wants("kill 1", "clean", "journal wipe_failed clipboard", "journal next button 6", "show 2")
}

func TestWindowWritesOnlyWhatWindowsWrite(t *testing.T) {
	b := serving(t)
	for _, m := range []Message{
		{Kind: "day"},
		{Kind: "lost"},
		{Kind: "session_ended"},
		{Kind: "wipe_failed"},
		{Kind: "ivanov"},
		{},
		{Kind: "refused", Code: "IVANOV"},
		{Kind: "refused", Code: "910205499012"},
		{Kind: "countdown", Code: "idle"},
	} {
		m.What = WhatEvent
		b.noticed(Notice{From: b.current.citizen, Message: m})
	}
	want := slices.Repeat([]string{"journal other"}, 6)
	b.wants(append(want, "journal refused OTHER", "journal refused OTHER", "journal countdown idle")...)
}
