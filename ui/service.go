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
	services portalList[portal.Service]
	selected int

	choices *parts.Choices
}

func newServiceScreen(w *Window) screen { return &serviceScreen{w: w} }

func (s *serviceScreen) heading() string { return s.w.T("journey.service.heading") }
func (s *serviceScreen) stage() stage    { return stageService }
func (s *serviceScreen) leave()          {}

func (s *serviceScreen) focus() fyne.Focusable {
	if len(s.services.all) == 0 {
		return nil
	}
	return s.choices
}

// entered asks the portal for the place's services, once.
func (s *serviceScreen) entered() {
	client, kato := s.w.journey.conn.Client, ""
	if s.w.journey.locality != nil {
		kato = s.w.journey.locality.KATO
	}
	s.services.load(s.w, s, s.w.says("journey.service.loading"), func(ctx context.Context) ([]portal.Service, error) {
		return client.Services(ctx, kato)
	})
}

func (s *serviceScreen) content() fyne.CanvasObject {
	s.choices = parts.NewChoices(s.lines(), s.selected, s.choose)
	if s.services.loaded && len(s.services.all) == 0 {
		return parts.NewMessage(parts.Info, s.w.T("journey.service.none"), s.w.T("journey.service.none_more"))
	}
	return parts.NewColumn(parts.Normal, s.place(), s.choices, s.services.missing(s.w, s.entered))
}

// choose takes another service; what was said of the one before is over.
func (s *serviceScreen) choose(i int) {
	s.selected = i
	s.w.clearFailure()
}

// place repeats the locality, so that a wrong choice is seen.
func (s *serviceScreen) place() fyne.CanvasObject {
	if s.w.journey.locality == nil {
		return nil
	}
	return parts.NewField(s.w.T("journey.service.place"), s.w.journey.locality.Name.In(s.w.lang.Language()))
}

func (s *serviceScreen) lines() []parts.Choice {
	lines := make([]parts.Choice, len(s.services.all))
	for i, service := range s.services.all {
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

// submit goes on with the chosen service; while there are none, it asks for
// them once more.
func (s *serviceScreen) submit() {
	if !s.services.loaded {
		s.entered()
		return
	}
	if s.selected < 0 || s.selected >= len(s.services.all) {
		return
	}
	service := s.services.all[s.selected]
	s.w.journey.service = &service
	if len(service.SignInMethods) > 0 && !slices.Contains(service.SignInMethods, "eds") {
		s.w.tell(parts.Warning, s.w.says("journey.service.no_eds"))
		return
	}
	s.w.toSignIn()
}
