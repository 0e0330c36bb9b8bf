package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
)

// entered asks the portal for what the list has not told, and again where that
// was long ago. What was seen the last time is shown meanwhile.
func (s *applicationScreen) entered() {
	s.w.watchDay()
	switch {
	case s.w.offline():
		s.restore()
		s.w.redraw()
		s.w.focusScreen()
	case s.stale():
		s.load()
	}
}

// stale tells whether the portal is to be asked anew: what is shown was saved,
// was told in another session or language, or has changed since.
func (s *applicationScreen) stale() bool {
	return !s.loaded || s.seen.old || s.readIn == nil || s.readIn != s.w.journey.session || s.language != s.w.lang.Language()
}

// languageChanged asks the portal again, for its words in that language.
func (s *applicationScreen) languageChanged() {
	if !s.w.offline() && s.language != s.w.lang.Language() {
		s.load()
	}
}

// applicationAnswer is what the portal tells of one application.
type applicationAnswer struct {
	session     *client.Session
	language    string
	at          time.Time
	application portal.Application
	queue       []portal.QueuePoint
	history     []portal.HistoryEntry
	missing     map[applicationTab]error // why it does not tell a part
}

// load asks for the application, its positions and its history.
func (s *applicationScreen) load() {
	s.w.watchApplications()
	a := &applicationAnswer{session: s.w.journey.session, language: s.w.lang.Language(), at: s.w.options.Now()}
	number := s.application.Number
	s.w.work(s, s.w.says("cabinet.loading"), func(ctx context.Context) error {
		return a.ask(ctx, number)
	}, func(err error) {
		switch {
		case err != nil:
			s.failed(err)
		case a.language != s.w.lang.Language():
			s.load() // it was changed while the portal was asked
		default:
			s.arrived(a)
		}
	})
}

// ask fails where the portal does not tell the application itself. A part that
// it does not tell, because it is an older one or slow, keeps nobody from the
// rest.
func (a *applicationAnswer) ask(ctx context.Context, number string) (err error) {
	if a.application, err = a.session.Application(ctx, number); err != nil {
		return err
	}
	a.missing = map[applicationTab]error{}
	if a.queue, err = a.session.QueuePoints(ctx, number, time.Time{}, time.Time{}); err != nil {
		a.missing[applicationQueue] = err
	}
	if a.history, err = a.session.History(ctx, number); err != nil {
		a.missing[applicationHistory] = err
	}
	for _, err := range a.missing {
		if errors.Is(err, client.ErrSessionEnded) || ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// arrived shows the portal's answer, and keeps it for when it does not answer.
// A cache that cannot be written is no reason to bother anybody.
func (s *applicationScreen) arrived(a *applicationAnswer) {
	d := a.details(s.before(a.language))
	s.take(a.application, d)
	s.seen.confirm(a.at)
	s.readIn, s.missing = a.session, a.missing
	if len(a.missing) == 0 { // part of it is not worth losing the whole of before
		_ = s.w.store.UpdateCabinet(s.w.journey.entry.ID, func(c *store.Cabinet) { c.Detail(a.application, d) })
	}
	s.w.redraw()
	s.w.focusScreen()
}

// details are what was told, with what was seen before in the place of a part
// that was not.
func (a *applicationAnswer) details(before store.Details) store.Details {
	d := store.Details{Queue: a.queue, History: a.history, Language: a.language, AsOf: a.at}
	if a.missing[applicationQueue] != nil {
		d.Queue = before.Queue
	}
	if a.missing[applicationHistory] != nil {
		d.History = before.History
	}
	return d
}

// before is what was seen of the application until now in a language, on the
// page or when it was saved.
func (s *applicationScreen) before(language string) store.Details {
	d := s.details
	if !s.loaded {
		saved, _ := s.w.seenHere()
		d = saved.Details[s.application.Number]
	}
	if d.Language != language {
		return store.Details{}
	}
	return d
}

// take shows an application with its details, told at the same time.
func (s *applicationScreen) take(a portal.Application, d store.Details) {
	s.application, s.details, s.language, s.loaded = a, d, d.Language, true
	s.queue.take(d)
}

// missingNote says why a part of the page was not told by the portal; nil where
// it was.
func (s *applicationScreen) missingNote(tab applicationTab) fyne.CanvasObject {
	err := s.missing[tab]
	if err == nil {
		return nil
	}
	more := []string{s.w.explained(err)().What, s.w.T("cabinet.part_again", map[string]any{"Button": s.w.T("cabinet.refresh")})}
	if tab == applicationQueue && len(s.details.Queue) > 0 || tab == applicationHistory && len(s.details.History) > 0 {
		more = append(more, s.w.T("cabinet.part_before"))
	}
	return parts.NewMessage(parts.Warning, s.w.T("cabinet.part_missing"), more...)
}

// failed shows what was told or saved last when the portal does not answer, and
// says of when that is.
func (s *applicationScreen) failed(err error) {
	switch {
	case errors.Is(err, client.ErrSessionEnded):
	case s.loaded:
		s.seen.old = true
	default:
		s.restore()
	}
	s.w.fail(err, s.load)
}

// restore takes what was seen of the application the last time.
func (s *applicationScreen) restore() {
	s.seen.old = true
	saved, found := s.w.seenHere()
	if !found {
		return
	}
	a, asOf, found := saved.Application(s.application.Number)
	if !found {
		return
	}
	s.application, s.language, s.seen.asOf = a, saved.Language, asOf
	details, known := saved.Details[a.Number]
	if !known {
		return
	}
	s.take(a, details)
	if details.AsOf.Before(asOf) {
		s.language = saved.Language
	}
}
