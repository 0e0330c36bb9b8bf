package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// cabinetScreen lists the person's applications. An empty one offers
// «Привязка» at once: that is what most people came for.
type cabinetScreen struct {
	w            *Window
	applications []portal.Application
	loaded       bool
	seen         seen
	language     string // the one that the portal's words are in
	first        fyne.Focusable
}

func newCabinetScreen(w *Window) screen { return &cabinetScreen{w: w} }

func (s *cabinetScreen) heading() string { return s.w.T("cabinet.heading") }
func (s *cabinetScreen) stage() stage    { return stageCabinet }
func (s *cabinetScreen) leave()          {}

// focus is the first application where there is one, so that Enter and Space
// open it: who has applications comes to see how they stand. «Привязка» has
// the focus only in an empty cabinet, where it is what one came for.
func (s *cabinetScreen) focus() fyne.Focusable { return s.first }

func (s *cabinetScreen) entered() {
	s.w.watchDay()
	s.load()
}

// languageChanged asks the portal again: it sends the labels of statuses in
// the language that it is asked in.
func (s *cabinetScreen) languageChanged() {
	if s.language != s.w.lang.Language() {
		s.load()
	}
}

func (s *cabinetScreen) load() {
	if s.w.offline() {
		s.restore()
		s.w.redraw()
		s.w.focusScreen()
		return
	}
	s.w.watchApplications()
	session, language := s.w.journey.session, s.w.lang.Language()
	var profile portal.Profile
	var applications []portal.Application
	var version string
	s.w.work(s, s.w.says("cabinet.loading"), func(ctx context.Context) (err error) {
		if profile, err = session.Profile(ctx); err != nil {
			return err
		}
		applications, version, _, err = session.ApplicationsIfChanged(ctx, "")
		return err
	}, func(err error) {
		switch {
		case err != nil:
			s.failed(err)
		case language != s.w.lang.Language():
			s.load() // it was changed while the portal was asked
		default:
			s.arrived(profile, applications, version)
		}
	})
}

// arrived shows the portal's answer, keeps it for the next start and goes on
// looking for changes beside the window.
func (s *cabinetScreen) arrived(profile portal.Profile, applications []portal.Application, version string) {
	s.told(applications, s.w.options.Now())
	s.w.journey.profile = &profile
	s.w.watchApplications().told(applications, version)
	s.w.redraw()
	s.w.focusScreen()
}

// told takes the portal's own answer.
func (s *cabinetScreen) told(applications []portal.Application, at time.Time) {
	s.applications, s.loaded, s.language = applications, true, s.w.lang.Language()
	s.seen.confirm(at)
}

// failed shows what was told last when the portal does not answer, and says of
// when that is.
func (s *cabinetScreen) failed(err error) {
	if isProblem(err, portal.CodeEmailConfirmationRequired) {
		s.w.replace(newEmailScreen(s.w))
		return
	}
	switch {
	case errors.Is(err, client.ErrSessionEnded):
	case s.loaded:
		s.seen.old = true
	default:
		s.restore()
	}
	s.w.fail(err, s.load)
}

func (s *cabinetScreen) restore() {
	saved, found := s.w.seenHere()
	if !found {
		return
	}
	s.applications, s.language, s.seen = saved.Applications, saved.Language, seen{asOf: saved.AsOf, old: true}
	s.w.drawRail() // who has an application has walked the way
}

func (s *cabinetScreen) content() fyne.CanvasObject {
	s.first = nil
	switch {
	case len(s.applications) > 0:
		return parts.NewColumn(parts.Normal, s.notes(), s.list())
	case s.loaded || s.seen.old:
		empty := parts.NewMessage(parts.Info, s.w.T("cabinet.empty"), s.w.T("cabinet.empty_next"))
		return parts.NewColumn(parts.Normal, s.notes(), empty)
	}
	return s.notes()
}

// notes are what is told quietly above the applications; nil for nothing.
func (s *cabinetScreen) notes() fyne.CanvasObject {
	var notes []fyne.CanvasObject
	for _, note := range []fyne.CanvasObject{
		s.w.savedNote(s.seen.savedAt()), s.w.languageNote(s.seen, s.language), s.w.levelNote(), s.w.emailReminder(), s.w.keyReminder(s.w.journey.entry),
	} {
		if note != nil {
			notes = append(notes, note)
		}
	}
	if len(notes) == 0 {
		return nil
	}
	return parts.NewColumn(parts.Normal, notes...)
}

// levelNote says quietly that a session that was opened by IIN only reads, or
// until when it may change things; nil for one that was opened by a key.
func (w *Window) levelNote() fyne.CanvasObject {
	switch {
	case w.journey.signedIn.ACR != portal.ACRIIN:
		return nil
	case w.readOnly():
		return parts.NewSmall(w.T("stepup.level.read"))
	}
	return parts.NewSmall(w.T("stepup.level.raised", map[string]any{"Time": signer.FormatTime(w.journey.raisedUntil)}))
}

// refresh asks the portal anew, or tries to reach it again.
func (s *cabinetScreen) refresh() {
	if s.w.offline() {
		s.w.reconnect()
		return
	}
	s.load()
}

// shortcuts implements withShortcuts.
func (s *cabinetScreen) shortcuts() map[shortcutID]func() {
	return map[shortcutID]func(){shortcutRefresh: s.refresh}
}

func (s *cabinetScreen) actions() fyne.CanvasObject {
	beneath := s.w.needsPortal()
	if beneath == "" {
		beneath = s.w.paper("Привязка")
	}
	bind := parts.NewMainButton(s.w.T("cabinet.bind"), beneath, s.submit)
	refresh := parts.NewButton(s.w.T("cabinet.refresh"), "", s.refresh)
	if s.first == nil {
		s.first = bind
	}
	return parts.NewFlow(parts.Normal, bind, refresh)
}

func (s *cabinetScreen) submit() {
	if s.w.offline() {
		s.w.tellOffline()
		return
	}
	s.w.show(newProfileScreen(s.w, profileTabBinding))
}
