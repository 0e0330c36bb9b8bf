package ui

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
)

// How often the portal is asked whether something has changed: never more often
// than every pollEvery. To that comes up to pollJitter, so that the windows of a
// whole city do not ask in the same second. When it does not answer the pauses
// are doubled up to pollRarest.
const (
	pollEvery  = 5 * time.Minute
	pollJitter = time.Minute
	pollRarest = time.Hour
)

// poll asks, beside the window, whether something in the cabinet has changed,
// for as long as one session lasts.
type poll struct {
	w       *Window
	session *client.Session
	version string // of the list, as the portal calls it
	list    []portal.Application
	failed  int  // how often in a row
	over    bool // the portal has ended the session
	stop    func()
	cancel  context.CancelFunc // of the question under way; nil for none
}

// watchApplications asks by itself from now on in this session, also where the
// portal has told nothing yet: it may be down just now. In a service centre
// nobody stays for that.
func (w *Window) watchApplications() *poll {
	if p := w.journey.poll; p != nil && p.session == w.journey.session {
		return p
	}
	w.stopPoll()
	p := &poll{w: w, session: w.journey.session, list: w.seenBefore()}
	w.journey.poll = p
	p.plan(pollEvery)
	return p
}

// told takes what the portal has just told on one of the pages.
func (p *poll) told(list []portal.Application, version string) {
	p.failed = 0
	p.take(list, version)
	p.plan(pollEvery)
}

// seenBefore is what the cabinet has shown this person the last time, in this
// session or in one before; nil where nothing is known of that.
func (w *Window) seenBefore() []portal.Application {
	saved, _ := w.seenHere()
	return saved.Applications
}

// stopPoll asks no more, and an answer that is still to come changes nothing.
func (w *Window) stopPoll() {
	if w.journey.poll != nil {
		w.journey.poll.end()
		w.journey.poll = nil
	}
}

// alive tells whether this is still the session of now.
func (p *poll) alive() bool { return p.w.journey.poll == p && p.w.journey.session == p.session }

func (p *poll) end() {
	if p.stop != nil {
		p.stop()
	}
	if p.cancel != nil {
		p.cancel()
	}
	p.stop, p.cancel = nil, nil
}

// plan asks again after a pause, in the place of what was planned before.
func (p *poll) plan(pause time.Duration) {
	p.end()
	if p.over || p.w.options.Workstation != nil {
		return
	}
	p.stop = p.w.options.After(pause+p.jitter(), p.ask)
}

// jitter is a random part of pollJitter, none where there is no randomness.
func (p *poll) jitter() time.Duration {
	var b [2]byte
	if _, err := p.w.options.Rand.Read(b[:]); err != nil {
		return 0
	}
	return pollJitter * time.Duration(int(b[0])<<8|int(b[1])) / (1 << 16)
}

// ask is one question to the portal, beside whatever else is under way.
func (p *poll) ask() {
	p.stop = nil
	if !p.alive() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), pollEvery)
	p.cancel = cancel
	session, version, profile, language := p.session, p.version, p.w.journey.profile, p.w.lang.Language()
	p.w.options.Run(func() {
		var list []portal.Application
		newVersion, changed, err := "", false, error(nil)
		if profile == nil { // it tells whether the person wants notifications
			profile, err = profileOf(ctx, session)
		}
		if err == nil {
			list, newVersion, changed, err = session.ApplicationsIfChanged(ctx, version)
		}
		cancelled := errors.Is(ctx.Err(), context.Canceled)
		cancel()
		fyne.Do(func() {
			switch {
			case cancelled || !p.alive():
			case language != p.w.lang.Language():
				p.plan(pollEvery) // it is told in the former language
			default:
				p.learn(profile)
				p.answered(list, newVersion, changed, err)
			}
		})
	})
}

func profileOf(ctx context.Context, s *client.Session) (*portal.Profile, error) {
	profile, err := s.Profile(ctx)
	if err != nil {
		return nil, err
	}
	return &profile, nil
}

// learn takes the person's data where no page has read them yet in this
// session.
func (p *poll) learn(profile *portal.Profile) {
	if p.w.journey.profile == nil {
		p.w.journey.profile = profile
	}
}

func (p *poll) answered(list []portal.Application, version string, changed bool, err error) {
	if !p.alive() {
		return
	}
	switch {
	case errors.Is(err, client.ErrSessionEnded):
		p.over = true
		p.end()
		p.w.pollSessionEnded(err)
		return
	case err != nil:
		p.failed++
		p.plan(p.pause(err))
		p.w.showUnanswered()
		return
	}
	p.failed = 0
	before := p.list
	if changed {
		p.take(list, version)
	} else {
		p.keep()
	}
	p.plan(pollEvery)
	p.w.showAnswered(before, p.list)
}

// pause is how long to leave a portal alone that has failed to answer: as long
// as it asks for, and longer each time.
func (p *poll) pause(err error) time.Duration {
	pause := pollRarest
	if p.failed < 4 { // 5 minutes doubled four times is more than an hour
		pause = pollEvery << p.failed
	}
	var problem *portal.Problem
	if errors.As(err, &problem) {
		pause = max(pause, problem.RetryAfter())
	}
	return pause
}

// take keeps what the portal has told, and tells the person what is new in it.
func (p *poll) take(list []portal.Application, version string) {
	before := p.list
	p.list, p.version = list, version
	p.keep()
	p.w.notifyOf(before, list)
}

// keep keeps the list as the portal's of now. It is the whole of it where nothing
// has changed, too: the disk may not have taken it when it was new. A cache that
// cannot be written is no reason to bother anybody.
func (p *poll) keep() {
	now := p.w.options.Now()
	_ = p.w.store.UpdateCabinet(p.w.journey.entry.ID, func(c *store.Cabinet) {
		c.List(p.list, p.w.lang.Language(), now)
	})
}

// pollSessionEnded says that one has to sign in again where it is seen: on the
// pages that show the portal's data. Who is somewhere else is not thrown out of
// it, and learns it from the next thing they ask the portal for: such a page
// does so as soon as they come back to it.
func (w *Window) pollSessionEnded(err error) {
	for _, s := range w.stack {
		if s, ok := s.(*applicationScreen); ok {
			s.readIn = nil
		}
	}
	switch w.current().(type) {
	case *cabinetScreen, *applicationScreen:
		if !w.working() {
			w.fail(err, nil)
		}
	}
}

// showUnanswered says on the open pages of when their data are, once the portal
// fails to answer.
func (w *Window) showUnanswered() {
	shown := false
	for _, s := range w.stack {
		switch s := s.(type) {
		case *cabinetScreen:
			shown = shown || s.loaded && !s.seen.old
			s.seen.old = s.seen.old || s.loaded
		case *applicationScreen:
			shown = shown || s.loaded && !s.seen.old
			s.seen.old = s.seen.old || s.loaded
		}
	}
	if shown {
		w.redrawCabinet()
	}
}

// showAnswered puts what the portal tells now into the pages that are open.
// What they said of its not answering is over.
func (w *Window) showAnswered(before, list []portal.Application) {
	now, shown := w.options.Now(), false
	for _, s := range w.stack {
		switch s := s.(type) {
		case *cabinetScreen:
			shown = shown || s.seen.old || !s.loaded || !reflect.DeepEqual(s.applications, list)
			s.told(list, now)
		case *applicationScreen:
			shown = s.renewed(before, list, now) || shown
		}
	}
	if !shown || w.working() {
		return
	}
	switch s := w.current().(type) {
	case *cabinetScreen:
		w.failure = nil
	case *applicationScreen:
		if s.stale() {
			s.load()
			return
		}
		w.failure = nil
	}
	w.redrawCabinet()
}

// renewed takes the application as it is in a list of now, and tells whether the
// page shows something else than before. Where it differs from the list before,
// its history and its places are read anew, at the latest when somebody comes
// back to the page.
func (s *applicationScreen) renewed(before, list []portal.Application, at time.Time) bool {
	a, listed := numbered(list, s.application.Number)
	if !listed {
		return false
	}
	was := s.seen.old
	if old, _ := numbered(before, a.Number); s.readIn != s.w.journey.session || !reflect.DeepEqual(old, a) {
		s.application, s.readIn = a, nil
		return true
	}
	s.seen.confirm(at)
	return was
}

// numbered is the application with a number in a list.
func numbered(list []portal.Application, number string) (portal.Application, bool) {
	i := slices.IndexFunc(list, func(a portal.Application) bool { return a.Number == number })
	if i < 0 {
		return portal.Application{}, false
	}
	return list[i], true
}
