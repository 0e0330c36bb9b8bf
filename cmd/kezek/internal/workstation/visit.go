package workstation

import "time"

// visit is a window, prepared or on the screen.
type visit struct {
	citizen  Citizen
	started  time.Time
	shownAt  time.Time // zero while it is only prepared
	beat     time.Time // when it last said anything
	spoke    bool
	begun    time.Time // when somebody began to be served; zero before
	touched  time.Time // when somebody did anything last, on the start page too; zero before
	signedIn time.Time // zero before
	events   int
}

// LongestLasted is the longest that a visit is said to last, which the journal
// takes: a computer may sleep in the middle of one until Monday.
const LongestLasted = 24 * time.Hour

// lasted is how long somebody has been served, in seconds. A start page that
// stands there alone over a weekend serves nobody.
func (v *visit) lasted(now time.Time) int {
	if !v.served() {
		return 0
	}
	return int(min(max(0, now.Sub(v.begun)), LongestLasted) / time.Second)
}

// served tells that a visit is under way.
func (v *visit) served() bool { return !v.begun.IsZero() }

// touch notes that somebody is there, and since when they are served.
func (v *visit) touch(now time.Time, begun bool) {
	v.touched = now
	if begun && !v.served() {
		v.begun = now
	}
}

// quiet tells that nobody is served, and that nobody has been there for a while.
func (v *visit) quiet(now time.Time) bool {
	return !v.served() && now.Sub(v.shownAt) >= quietBefore && now.Sub(v.touched) >= quietBefore
}

// stalled tells that a window's own loop does not run.
func (v *visit) stalled(now time.Time) bool {
	if !v.spoke {
		return now.Sub(v.started) > readyWithin && now.Sub(v.beat) > hangAfter
	}
	return now.Sub(v.beat) > hangAfter
}

// happened writes an event into the journal. A window that tells more than a
// citizen can bring about is not believed any more.
func (s *Supervisor) happened(v *visit, m Message, now time.Time) {
	if v.events++; v.events > mostEvents {
		return
	}
	if m.Kind != eventShown {
		v.touch(now, true)
	}
	if m.Kind == eventSignedIn && v.signedIn.IsZero() {
		v.signedIn = now
	}
	s.o.Record(kindOf(m.Kind), s.codeOf(m.Code), m.Seconds)
}

// ticked is what is looked at once a second.
func (s *Supervisor) ticked(now time.Time) {
	gap := now.Round(0).Sub(s.tick.Round(0)) // by the clock on the wall, which goes on in sleep
	s.tick = now
	s.release(now)
	if gap > gapAfter {
		s.interrupt(ReasonSuspend, now)
		s.rested(now)
		return
	}
	s.watch(now)
	s.keepSpare(now)
	s.update(now)
}

// rested gives the window that was prepared before the computer slept time to
// say that it is there.
func (s *Supervisor) rested(now time.Time) {
	for _, v := range []*visit{s.current, s.spare} {
		if v != nil {
			v.beat = now
		}
	}
}

// watch ends windows that do not react, and visits that take too long.
func (s *Supervisor) watch(now time.Time) {
	if v := s.spare; v != nil && v.stalled(now) {
		s.drop(v)
	}
	v := s.current
	if v != nil && v.spoke && now.Sub(v.shownAt) > settledAfter {
		s.failed = 0
	}
	switch {
	case v == nil:
	case v.stalled(now) && !v.spoke:
		s.drop(v)
	case v.stalled(now):
		s.next(ReasonHang)
	case !v.signedIn.IsZero() && now.Sub(v.signedIn) > s.o.Longest:
		s.next(ReasonLongest)
	}
}

// keepSpare prepares the next window when the one of now stands.
func (s *Supervisor) keepSpare(now time.Time) {
	if s.spare == nil && s.current != nil && s.current.spoke && now.Sub(s.current.shownAt) >= spareAfter {
		s.prepare(now)
	}
}

// update takes up a new version while nobody is served. One that does not start
// is not tried again.
func (s *Supervisor) update(now time.Time) {
	v := s.current
	if s.o.UpdateDue == nil || v == nil || !v.quiet(now) || !s.o.UpdateDue(now) {
		return
	}
	s.o.Record("update", "", 0)
	s.endAll()
	if s.o.Restart() != nil {
		s.o.Record("update_failed", "", 0)
		s.o.UpdateDue = nil
	}
}
