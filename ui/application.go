package ui

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// applicationScreen shows one application as the portal tells it.
type applicationScreen struct {
	w           *Window
	application portal.Application
	language    string // the one that the portal's words are in
	back        *parts.Button
}

func newApplicationScreen(w *Window, a portal.Application) screen {
	return &applicationScreen{w: w, application: a, language: w.lang.Language()}
}

func (s *applicationScreen) heading() string {
	return s.w.T("cabinet.application_heading", map[string]any{"Number": s.application.Number})
}

func (s *applicationScreen) stage() stage          { return stageCabinet }
func (s *applicationScreen) focus() fyne.Focusable { return s.back }
func (s *applicationScreen) submit()               { s.w.back() }
func (s *applicationScreen) leave()                {}

// entered looks whether the language was changed on a page beside the way.
func (s *applicationScreen) entered() {
	if s.language != s.w.lang.Language() {
		s.languageChanged()
	}
}

// languageChanged asks the portal again, for its words in that language.
func (s *applicationScreen) languageChanged() {
	session, language := s.w.journey.session, s.w.lang.Language()
	number, application := s.application.Number, s.application
	s.w.work(s, s.w.says("cabinet.loading"), func(ctx context.Context) (err error) {
		application, err = session.Application(ctx, number)
		return err
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.languageChanged)
			return
		}
		s.application, s.language = application, language
		s.w.redraw()
		s.w.focusScreen()
	})
}

func (s *applicationScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Roomy, s.status(), s.facts(), s.queue())
}

// status says first what a parent wants to know, in the portal's own words.
func (s *applicationScreen) status() fyne.CanvasObject {
	a := s.application
	more := []string{a.StatusHint}
	if a.Deadline != nil {
		more = append(more, s.w.T("cabinet.deadline")+" "+signer.FormatTime(a.Deadline.At))
	}
	return parts.NewMessage(parts.Info, a.StatusLabel, more...)
}

func (s *applicationScreen) facts() fyne.CanvasObject {
	a, language := s.application, s.w.lang.Language()
	return parts.NewFields(
		s.field("cabinet.child", a.Child.Name),
		s.field("cabinet.birth_date", dayOf(a.Child.BirthDate)),
		s.field("cabinet.child_iin", a.Child.IINMasked),
		s.field("cabinet.locality", a.LocalityName.In(language)),
		s.field("cabinet.service", a.Service.In(language)),
		s.field("cabinet.status_since", signer.FormatTime(a.StatusSince)),
	)
}

func (s *applicationScreen) queue() fyne.CanvasObject {
	q := s.application.Queue
	if q == nil {
		return nil
	}
	return parts.NewColumn(parts.Normal,
		parts.NewFields(
			s.field("cabinet.queue_type", s.queueType(q.Type)),
			s.field("cabinet.queue_position", strconv.Itoa(q.Position)),
			s.field("cabinet.queue_in_category", strconv.Itoa(q.InCategory)),
			s.field("cabinet.queue_total", strconv.Itoa(q.Total)),
			s.field("cabinet.queue_as_of", signer.FormatTime(q.AsOf)),
		),
		parts.NewSmall(s.w.T("cabinet.queue_back")),
	)
}

// queueType names the queues of the contract, and one that is new there by
// its own code.
func (s *applicationScreen) queueType(code string) string {
	switch code {
	case "general", "priority", "extraordinary":
		return s.w.T("cabinet.queue_" + code)
	}
	return code
}

func (s *applicationScreen) field(id, value string) fyne.CanvasObject {
	if value == "" {
		return nil
	}
	return parts.NewField(s.w.T(id), value)
}

func (s *applicationScreen) actions() fyne.CanvasObject {
	s.back = parts.NewMainButton(s.w.T("cabinet.to_cabinet"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.back)
}

// dayOf writes a registry's yyyy-mm-dd as dd.MM.yyyy, and anything else as it
// is.
func dayOf(date string) string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return d.Format("02.01.2006")
}
