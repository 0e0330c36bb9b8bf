package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// boundScreen is the end of the way: «Родство подтвердилось, данные успешно
// обновлены», and the application.
type boundScreen struct {
	w        *Window
	childIIN string
	result   portal.BindingResult
	main     *parts.Button
}

func newBoundScreen(w *Window, childIIN string, result portal.BindingResult) screen {
	return &boundScreen{w: w, childIIN: childIIN, result: result}
}

func (s *boundScreen) heading() string       { return s.w.T("cabinet.done_heading") }
func (s *boundScreen) stage() stage          { return stageDone }
func (s *boundScreen) focus() fyne.Focusable { return s.main }
func (s *boundScreen) leave()                {}

// goBack does not return to the field: what was typed there is done.
func (s *boundScreen) goBack() { s.w.home() }

func (s *boundScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Roomy, s.message(), s.applications())
}

// message says how it ended. Green is for the confirmed kinship alone.
func (s *boundScreen) message() fyne.CanvasObject {
	switch s.result.Code {
	case portal.CodeKinshipConfirmed:
		return parts.NewMessage(parts.Success, s.w.T("cabinet.done_confirmed"), s.child())
	case portal.CodeAlreadyBound:
		return parts.NewMessage(parts.Info, s.w.T("cabinet.done_already"), s.child())
	case portal.CodeKinshipCheckPending:
		return parts.NewMessage(parts.Warning, s.w.T("cabinet.done_pending"))
	case portal.CodeApplicationNotFound:
		return parts.NewMessage(parts.Info, s.notFound(), s.child())
	}
	return parts.NewMessage(parts.Info, s.result.Message, s.child())
}

func (s *boundScreen) notFound() string {
	if len(s.result.FoundIn) == 0 {
		return s.w.T("cabinet.done_no_application")
	}
	var places []string
	for _, p := range s.result.FoundIn {
		places = append(places, p.In(s.w.lang.Language()))
	}
	return s.w.T("cabinet.done_found_in", map[string]any{"Places": strings.Join(places, ", ")})
}

func (s *boundScreen) child() string {
	c := s.result.Binding.Child
	if c.Name == "" {
		return ""
	}
	return s.w.T("cabinet.binding_row", map[string]any{"Child": c.Name, "Date": dayOf(c.BirthDate), "IIN": c.IINMasked})
}

func (s *boundScreen) applications() fyne.CanvasObject {
	if len(s.result.Applications) == 0 {
		return nil
	}
	lines := []fyne.CanvasObject{parts.NewText(s.w.T("cabinet.done_applications"))}
	for _, a := range s.result.Applications {
		row := parts.NewButton(a.Number, a.LocalityName.In(s.w.lang.Language())+" · "+a.StatusLabel, func() {
			s.w.show(newApplicationScreen(s.w, a))
		})
		row.Leading = true
		lines = append(lines, row)
	}
	return parts.NewColumn(parts.Normal, lines...)
}

func (s *boundScreen) actions() fyne.CanvasObject {
	s.main = parts.NewMainButton(s.w.T("cabinet.to_cabinet"), "", s.submit)
	if s.result.Code == portal.CodeKinshipCheckPending {
		s.main = parts.NewMainButton(s.w.T("cabinet.done_check_again"), "", s.submit)
	}
	return parts.NewFlow(parts.Normal, s.main)
}

// submit goes to the cabinet, or asks once more while the check is pending.
func (s *boundScreen) submit() {
	if s.result.Code != portal.CodeKinshipCheckPending {
		s.w.home()
		return
	}
	bindChild(s.w, s, s.childIIN, uuid.NewString(), func(result portal.BindingResult) {
		s.result = result
		s.w.redraw()
		s.w.focusScreen()
	})
}
