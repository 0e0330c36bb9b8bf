package ui

import (
	"context"
	"errors"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
)

// entered asks the portal for what the list has not told, and again for its
// words where the language was changed on a page beside the way. What was seen
// the last time is shown meanwhile.
func (s *applicationScreen) entered() {
	switch {
	case s.w.offline():
		s.restore()
		s.w.redraw()
		s.w.focusScreen()
	case !s.loaded || !s.savedAt.IsZero() || s.language != s.w.lang.Language():
		s.load()
	}
}

// languageChanged asks the portal again, for its words in that language.
func (s *applicationScreen) languageChanged() {
	if !s.w.offline() {
		s.load()
	}
}

// load asks for the application, its positions and its history.
func (s *applicationScreen) load() {
	session, language := s.w.journey.session, s.w.lang.Language()
	number, application := s.application.Number, s.application
	details := store.Details{Language: language, AsOf: s.w.options.Now()}
	s.w.work(s, s.w.says("cabinet.loading"), func(ctx context.Context) (err error) {
		if application, err = session.Application(ctx, number); err != nil {
			return err
		}
		if details.Queue, err = session.QueuePoints(ctx, number, time.Time{}, time.Time{}); err != nil {
			return err
		}
		details.History, err = session.History(ctx, number)
		return err
	}, func(err error) {
		if err != nil {
			s.failed(err)
			return
		}
		s.arrived(application, details)
	})
}

// arrived keeps the portal's answer for when it does not answer. A cache that
// cannot be written is no reason to bother anybody.
func (s *applicationScreen) arrived(a portal.Application, d store.Details) {
	s.take(a, d, time.Time{})
	s.language = d.Language
	_ = s.w.store.UpdateCabinet(s.w.journey.entry.ID, func(c *store.Cabinet) { c.Detail(a, d) })
	s.w.redraw()
	s.w.focusScreen()
}

func (s *applicationScreen) take(a portal.Application, d store.Details, savedAt time.Time) {
	s.application, s.details, s.savedAt, s.loaded = a, d, savedAt, true
	s.queue.take(d.Queue)
}

// failed shows what was saved when the portal does not answer, and says so.
func (s *applicationScreen) failed(err error) {
	if !s.loaded && !errors.Is(err, client.ErrSessionEnded) {
		s.restore()
	}
	s.w.fail(err, s.load)
}

// restore takes what was seen of the application the last time.
func (s *applicationScreen) restore() {
	saved, found, err := s.w.store.Cabinet(s.w.journey.entry.ID)
	if err != nil || !found {
		return
	}
	details, known := saved.Details[s.application.Number]
	if !known {
		s.savedAt = saved.AsOf // of the list, which is all that is known of it
		return
	}
	for _, a := range saved.Applications {
		if a.Number == s.application.Number {
			s.take(a, details, details.AsOf)
			return
		}
	}
}
