package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// serviceScreen is the second step of the regions' paper: «Выбрать услугу
// „Постановка ребенка в очередь в детский сад“». The services and their words
// are the portal's data.
type serviceScreen struct {
	w        *Window
	all      []portal.Service
	loaded   bool
	selected int

	choices *parts.Choices
}

func newServiceScreen(w *Window) screen { return &serviceScreen{w: w} }

func (s *serviceScreen) heading() string { return s.w.T("journey.service.heading") }
func (s *serviceScreen) stage() stage    { return stageService }
func (s *serviceScreen) leave()          {}

func (s *serviceScreen) focus() fyne.Focusable {
	if len(s.all) == 0 {
		return nil
	}
	return s.choices
}

// entered asks the portal for the place's services, once.
func (s *serviceScreen) entered() {
	if s.loaded {
		return
	}
	kato := ""
	if s.w.journey.locality != nil {
		kato = s.w.journey.locality.KATO
	}
	var all []portal.Service
	s.w.work(s, s.w.T("journey.service.loading"), func(ctx context.Context) (err error) {
		all, err = s.w.journey.conn.Client.Services(ctx, kato)
		return err
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.entered)
			return
		}
		s.all, s.loaded = all, true
		s.w.redraw()
		s.w.focusScreen()
	})
}

func (s *serviceScreen) content() fyne.CanvasObject {
	s.choices = parts.NewChoices(s.lines(), s.selected, func(i int) { s.selected = i })
	if s.loaded && len(s.all) == 0 {
		return parts.NewMessage(parts.Info, s.w.T("journey.service.none"), s.w.T("journey.service.none_more"))
	}
	return parts.NewColumn(parts.Normal, s.place(), s.choices)
}

// place repeats the locality, so that a wrong choice is seen.
func (s *serviceScreen) place() fyne.CanvasObject {
	if s.w.journey.locality == nil {
		return nil
	}
	return parts.NewField(s.w.T("journey.service.place"), s.w.journey.locality.Name.In(s.w.lang.Language()))
}

func (s *serviceScreen) lines() []parts.Choice {
	lines := make([]parts.Choice, len(s.all))
	for i, service := range s.all {
		lines[i] = parts.Choice{Title: service.Title.In(s.w.lang.Language()), Detail: s.detail(service)}
	}
	return lines
}

// detail is the age limit and, in another language, the paper's words.
func (s *serviceScreen) detail(service portal.Service) string {
	detail := ""
	if service.AgeLimitYears > 0 {
		detail = s.w.lang.N("journey.service.age", service.AgeLimitYears)
	}
	paper := s.w.paper(service.Title.RU)
	if paper != "" && detail != "" {
		return detail + "\n" + paper
	}
	return detail + paper
}

func (s *serviceScreen) actions() fyne.CanvasObject {
	next := parts.NewMainButton(s.w.T("journey.next"), "", s.submit)
	return parts.NewFlow(parts.Normal, next, parts.NewButton(s.w.T("journey.back"), "", s.w.back))
}

// submit goes on with the chosen service.
func (s *serviceScreen) submit() {
	if s.selected < 0 || s.selected >= len(s.all) {
		return
	}
	service := s.all[s.selected]
	s.w.journey.service = &service
	if len(service.SignInMethods) > 0 && !slices.Contains(service.SignInMethods, "eds") {
		s.w.tell(parts.Warning, s.w.T("journey.service.no_eds"))
		return
	}
	s.w.toSignIn()
}
