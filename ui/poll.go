package ui

import (
	"context"
	"errors"
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
	failed  int // how often in a row
	stop    func()
	cancel  context.CancelFunc // of the question under way; nil for none
}

// watchApplications takes what the portal has just told of the cabinet, and
// asks again by itself from now on. In a service centre nobody stays for that.
func (w *Window) watchApplications(list []portal.Application, version string) {
	p := w.journey.poll
	if p == nil || p.session != w.journey.session {
		p = &poll{w: w, session: w.journey.session}
		p.list = w.seenBefore()
		w.journey.poll = p
	}
	p.take(list, version)
	if w.options.Workstation == nil {
		p.plan(pollEvery)
	}
}

// seenBefore is what the cabinet showed when the program was closed within the
// same session.
func (w *Window) seenBefore() []portal.Application {
	saved, _, err := w.store.Cabinet(w.journey.entry.ID)
	if err != nil {
		return nil
	}
	return saved.Applications
}

// stopPoll asks no more.
func (w *Window) stopPoll() {
	if w.journey.poll != nil {
		w.journey.poll.end()
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
	session, version := p.session, p.version
	p.w.options.Run(func() {
		list, newVersion, changed, err := session.ApplicationsIfChanged(ctx, version)
		cancelled := ctx.Err() != nil && errors.Is(err, context.Canceled)
		cancel()
		fyne.Do(func() {
			if !cancelled {
				p.answered(list, newVersion, changed, err)
			}
		})
	})
}

func (p *poll) answered(list []portal.Application, version string, changed bool, err error) {
	if !p.alive() {
		return
	}
	switch {
	case errors.Is(err, client.ErrSessionEnded):
		p.end()
		p.w.pollSessionEnded(err)
		return
	case err != nil:
		p.failed++
		p.plan(p.pause(err))
		return
	}
	p.failed = 0
	if changed {
		p.take(list, version)
		p.w.showChanged(list)
	}
	p.plan(pollEvery)
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
	now := p.w.options.Now()
	// A cache that cannot be written is no reason to bother anybody.
	_ = p.w.store.UpdateCabinet(p.w.journey.entry.ID, func(c *store.Cabinet) {
		c.List(list, now)
	})
	p.w.notifyOf(before, list)
}

// pollSessionEnded says that one has to sign in again where it is seen: on the
// pages that show the portal's data. Who is somewhere else is not thrown out of
// it, and learns it from the next thing they ask the portal for.
func (w *Window) pollSessionEnded(err error) {
	switch w.current().(type) {
	case *cabinetScreen, *applicationScreen:
		if !w.working() {
			w.fail(err, nil)
		}
	}
}

// showChanged puts the portal's news into the pages that are open.
func (w *Window) showChanged(list []portal.Application) {
	shown := false
	for _, s := range w.stack {
		switch s := s.(type) {
		case *cabinetScreen:
			s.applications, s.loaded, s.savedAt = list, true, time.Time{}
			shown = s == w.current()
		case *applicationScreen:
			s.renewed(list)
			shown = s == w.current()
		}
	}
	if shown && !w.working() {
		w.redrawInPlace()
	}
}

// renewed takes the application as it is in a newer list. Its history and its
// positions are read when somebody comes to the page again.
func (s *applicationScreen) renewed(list []portal.Application) {
	for _, a := range list {
		if a.Number == s.application.Number {
			s.application = a
			return
		}
	}
}
