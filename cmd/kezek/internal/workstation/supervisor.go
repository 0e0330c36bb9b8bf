package workstation

import (
	"context"
	"errors"
	"time"
)

// Citizen is one citizen's window with its ender.
type Citizen interface {
	// Show sends the word on which the window comes onto the screen.
	Show() error
	// Kill ends the window and everything that it started, wipes its folder, and
	// returns when that is done. The ender goes on by itself.
	Kill() error
}

// The reasons for which the supervisor itself ends a visit.
const (
	ReasonLock    = "lock"
	ReasonSuspend = "suspend"
	ReasonCrash   = "crash"
	ReasonHang    = "hang"
	ReasonLongest = "longest"
)

// Options are what a supervisor is made of; all are needed except Alarms,
// Restart and UpdateDue.
type Options struct {
	// Start starts a citizen's processes with the window prepared and not shown;
	// what they say comes by Notices.
	Start   func() (Citizen, error)
	Notices <-chan Notice
	// Clean empties what all citizens share: clipboard, printers' queues. It
	// returns within a second and names what it could not empty, as codes for the
	// journal.
	Clean func(ctx context.Context) (left []string)
	// Record notes a line for the journal. It returns at once: a disk holds no
	// citizen up.
	Record func(kind, code string, seconds int)
	// Known tells whether a code that a window gives is one of the program's, and
	// not something that somebody typed.
	Known  func(code string) bool
	Alarms <-chan Alarm
	// Now is the clock, Ticks comes once a second.
	Now   func() time.Time
	Ticks <-chan time.Time
	// Longest is how long after the sign-in a visit is ended from here where the
	// window has not done it.
	Longest time.Duration
	// UpdateDue tells whether a new version lies there and may be taken up now;
	// Restart begins with it and does not return where that went well.
	UpdateDue func(now time.Time) bool
	Restart   func() error
}

// The supervisor's patience.
const (
	hangAfter    = 8 * time.Second  // without a beat
	readyWithin  = 30 * time.Second // from a start to the first word
	gapAfter     = 10 * time.Second // between two ticks: the computer slept
	spareAfter   = 2 * time.Second  // from a window's showing to the next start
	settledAfter = 5 * time.Second  // on the screen: it did start
	quietBefore  = time.Minute      // untouched, before a new version is taken up
	cleanWithin  = time.Second
	mostFailed   = 10  // windows in a row that came to nothing
	mostEvents   = 300 // of one citizen in the journal
)

// ErrNoWindow means that one window after another ends at once.
var ErrNoWindow = errors.New("workstation: the window does not start")

// Supervisor serves citizens one after another.
type Supervisor struct {
	o       Options
	current *visit
	spare   *visit // nil while none is prepared
	tick    time.Time
	failed  int              // windows in a row that came to nothing
	pause   time.Time        // no window is started before
	left    map[Citizen]bool // whose ender lives
	waiting []waiter         // for the end of those
}

// New makes a supervisor.
func New(o Options) *Supervisor { return &Supervisor{o: o, left: map[Citizen]bool{}} }

// Run shows a window, and the next whenever one ends, until ctx ends. The error
// is then nil, and otherwise ErrNoWindow.
func (s *Supervisor) Run(ctx context.Context) error {
	s.o.Record("started", "", 0)
	defer s.o.Record("stopped", "", 0)
	s.tick = s.o.Now()
	s.clean() // a crash of the supervisor's own may have left something
	defer s.endAll()
	for s.current != nil || s.failed < mostFailed {
		if s.current == nil {
			s.open()
		}
		select {
		case <-ctx.Done():
			return nil
		case n := <-s.o.Notices:
			s.noticed(n)
		case a := <-s.o.Alarms:
			s.alarmed(a)
		case <-s.o.Ticks:
			s.ticked(s.o.Now())
		}
	}
	return ErrNoWindow
}

// endAll ends what is there, and waits a little for the enders.
func (s *Supervisor) endAll() {
	for _, v := range []*visit{s.spare, s.current} {
		if v != nil {
			s.kill(v)
		}
	}
	s.spare, s.current = nil, nil
	s.awaitEnders()
	s.letGo(func(waiter) bool { return true })
}

func (s *Supervisor) awaitEnders() {
	ctx, cancel := context.WithTimeout(context.Background(), EndWithin)
	defer cancel()
	for len(s.left) > 0 {
		select {
		case <-ctx.Done():
			return
		case n := <-s.o.Notices:
			s.noticed(n)
		}
	}
}

// open shows a window: the prepared one, or a new one where there is none.
func (s *Supervisor) open() {
	now := s.o.Now()
	if s.spare == nil && !s.prepare(now) {
		return
	}
	s.current, s.spare = s.spare, nil
	s.current.shownAt, s.current.beat = now, now
	if s.current.citizen.Show() != nil {
		s.drop(s.current)
	}
}

// prepare starts a window that is not shown, unless it is too early for that.
func (s *Supervisor) prepare(now time.Time) bool {
	if now.Before(s.pause) {
		return false
	}
	c, err := s.o.Start()
	if err != nil {
		s.failure(now)
		return false
	}
	s.left[c] = true
	s.spare = &visit{citizen: c, started: now}
	return true
}

// failure notes a window that came to nothing: the next waits a little longer
// each time.
func (s *Supervisor) failure(now time.Time) {
	s.o.Record("window_failed", "", 0)
	s.pause = now.Add(time.Second << min(s.failed, 5))
	s.failed++
}

// next ends the visit of now and shows the next window.
func (s *Supervisor) next(reason string) {
	if v := s.current; v != nil {
		s.current = nil
		s.kill(v)
		s.o.Record("next", reason, v.lasted(s.o.Now()))
	}
	s.open()
}

// kill ends a citizen's processes and wipes what they leave, in their own folder
// and in what is shared.
func (s *Supervisor) kill(v *visit) {
	if v.citizen.Kill() != nil {
		s.o.Record("wipe_failed", "", 0)
	}
	if !v.shownAt.IsZero() { // else it had nothing of anybody's
		s.clean()
	}
}

func (s *Supervisor) clean() {
	ctx, cancel := context.WithTimeout(context.Background(), cleanWithin)
	defer cancel()
	for _, what := range s.o.Clean(ctx) {
		s.o.Record("wipe_failed", what, 0)
	}
}

// drop ends a window that is of no use.
func (s *Supervisor) drop(v *visit) {
	if s.current == v {
		s.current = nil
	}
	if s.spare == v {
		s.spare = nil
	}
	s.kill(v)
	s.failure(s.o.Now())
}
