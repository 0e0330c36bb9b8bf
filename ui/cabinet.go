package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
)

// cabinetScreen lists the person's applications. An empty one offers
// «Привязка» at once: that is what most people came for.
type cabinetScreen struct {
	w            *Window
	applications []portal.Application
	loaded       bool
	savedAt      time.Time // when what is shown was saved; zero for the portal's own answer
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

func (s *cabinetScreen) entered() { s.load() }

// languageChanged asks the portal again: it sends the labels of statuses in
// the language that it is asked in.
func (s *cabinetScreen) languageChanged() { s.load() }

func (s *cabinetScreen) load() {
	session := s.w.journey.session
	var profile portal.Profile
	var applications []portal.Application
	s.w.work(s, s.w.says("cabinet.loading"), func(ctx context.Context) (err error) {
		if profile, err = session.Profile(ctx); err != nil {
			return err
		}
		applications, err = session.Applications(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.failed(err)
			return
		}
		s.arrived(profile, applications)
	})
}

// arrived keeps the portal's answer for the next start. A cache that cannot
// be written is no reason to bother anybody.
func (s *cabinetScreen) arrived(profile portal.Profile, applications []portal.Application) {
	s.applications, s.loaded, s.savedAt = applications, true, time.Time{}
	s.w.journey.profile = &profile
	_ = s.w.store.PutCabinet(s.w.journey.entry.ID, store.Cabinet{Applications: s.applications, AsOf: s.w.options.Now()})
	s.w.redraw()
	s.w.focusScreen()
}

// failed shows what was saved last when the portal does not answer, and says
// so.
func (s *cabinetScreen) failed(err error) {
	if isProblem(err, portal.CodeEmailConfirmationRequired) {
		s.w.replace(newEmailScreen(s.w))
		return
	}
	if !s.loaded && !errors.Is(err, client.ErrSessionEnded) {
		s.restore()
	}
	s.w.fail(err, s.load)
}

func (s *cabinetScreen) restore() {
	saved, found, err := s.w.store.Cabinet(s.w.journey.entry.ID)
	if err != nil || !found {
		return
	}
	s.applications, s.savedAt = saved.Applications, saved.AsOf
}

func (s *cabinetScreen) content() fyne.CanvasObject {
	s.first = nil
	switch {
	case len(s.applications) > 0:
		return parts.NewColumn(parts.Normal, s.notes(), s.list())
	case s.loaded:
		empty := parts.NewMessage(parts.Info, s.w.T("cabinet.empty"), s.w.T("cabinet.empty_next"))
		return parts.NewColumn(parts.Normal, s.notes(), empty)
	}
	return s.notes()
}

// notes are what is told quietly above the applications; nil for nothing.
func (s *cabinetScreen) notes() fyne.CanvasObject {
	level, email := s.w.levelNote(), s.w.emailReminder()
	if level == nil && email == nil {
		return nil
	}
	return parts.NewColumn(parts.Normal, level, email)
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

func (s *cabinetScreen) list() fyne.CanvasObject {
	rows := []fyne.CanvasObject{s.savedNote(), parts.NewText(s.w.T("cabinet.open_hint"))}
	for _, a := range s.applications {
		row := parts.NewButton(s.title(a), s.place(a), func() { s.w.show(newApplicationScreen(s.w, a)) })
		row.Leading = true
		if s.first == nil {
			s.first = row
		}
		rows = append(rows, row)
	}
	return parts.NewColumn(parts.Normal, rows...)
}

func (s *cabinetScreen) savedNote() fyne.CanvasObject {
	if s.savedAt.IsZero() {
		return nil
	}
	return parts.NewMessage(parts.Warning, s.w.T("cabinet.saved_as_of", map[string]any{"Time": signer.FormatTime(s.savedAt)}))
}

func (s *cabinetScreen) title(a portal.Application) string {
	return s.w.T("cabinet.row", map[string]any{"Child": a.Child.Name, "Number": a.Number})
}

// place is a row's second line: where, how it stands, and the number in the
// queue.
func (s *cabinetScreen) place(a portal.Application) string {
	text := a.LocalityName.In(s.w.lang.Language()) + " · " + a.StatusLabel
	if a.Queue != nil {
		text += " · " + s.w.T("cabinet.row_queue", map[string]any{"Position": a.Queue.Position, "Total": a.Queue.Total})
	}
	return text
}

func (s *cabinetScreen) actions() fyne.CanvasObject {
	bind := parts.NewMainButton(s.w.T("cabinet.bind"), s.w.paper("Привязка"), s.submit)
	refresh := parts.NewButton(s.w.T("cabinet.refresh"), "", s.load)
	if s.first == nil {
		s.first = bind
	}
	return parts.NewFlow(parts.Normal, bind, refresh)
}

func (s *cabinetScreen) submit() { s.w.show(newProfileScreen(s.w, profileTabBinding)) }
