package workstation

import (
	"slices"
	"time"
)

// Alarm is something outside that ends a visit.
type Alarm struct {
	Reason string // ReasonLock, ReasonSuspend
	// Done is called once when the visit is over, at the portal too, as far as
	// that can be waited for; nil: nobody waits for that.
	Done func()
}

// echoWithin is how soon after another an alarm may tell of the same thing: a
// locked screen is told by the system and by the desktop, sleep beforehand and by
// the gap in the clock.
const echoWithin = 5 * time.Second

// waiter waits until what ends has ended, at most until then.
type waiter struct {
	done  func()
	until time.Time
}

// alarmed ends the visit of now. Whoever waits is told when its session has ended
// at the portal, or when that has taken as long as it may.
func (s *Supervisor) alarmed(a Alarm) {
	now := s.o.Now()
	s.interrupt(a.Reason, now)
	if a.Done != nil {
		s.waiting = append(s.waiting, waiter{done: a.Done, until: now.Add(EndWithin)})
		s.release(now)
	}
}

// interrupt ends the visit of now from outside. A window that has just come onto
// the screen, and that nobody has touched, is the one that the same thing has
// brought there.
func (s *Supervisor) interrupt(reason string, now time.Time) {
	if v := s.current; v == nil || v.served() || now.Sub(v.shownAt) >= echoWithin {
		s.next(reason)
	}
}

// release tells those who wait that it is over, where it is or where their time
// is up.
func (s *Supervisor) release(now time.Time) {
	ending := s.ending()
	s.letGo(func(w waiter) bool { return !ending || !now.Before(w.until) })
}

func (s *Supervisor) letGo(is func(waiter) bool) {
	s.waiting = slices.DeleteFunc(s.waiting, func(w waiter) bool {
		if !is(w) {
			return false
		}
		w.done()
		return true
	})
}

// ending tells whether the session of somebody who has left is being ended.
func (s *Supervisor) ending() bool {
	for c := range s.left {
		if s.visitOf(c) == nil {
			return true
		}
	}
	return false
}
