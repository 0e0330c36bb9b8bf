package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// paperConfirmed is what both instructions say at the end.
const paperConfirmed = "Родство подтвердилось, данные успешно обновлены"

// boundScreen is the end of the way: «Родство подтвердилось, данные успешно
// обновлены», and the application. While the portal still checks kinship it is
// where one waits for that.
type boundScreen struct {
	w        *Window
	draft    *draft
	q        question
	result   portal.BindingResult
	language string        // the one that the portal's words are in
	patience time.Duration // how long the portal is asked before the person is
	main     *parts.Button
	printed  bool   // the coupon was
	taken    *taken // how many of its coupons
}

// newBoundScreen shows what the portal has answered to a question, in a
// language.
func newBoundScreen(w *Window, q question, result portal.BindingResult, language string) screen {
	s := &boundScreen{w: w, draft: w.journey.typed(), q: q, language: language, patience: bindingPatience, taken: &taken{}}
	if w.atWorkstation() {
		s.patience = stationPatience
	}
	s.take(result)
	w.reportBound(result)
	return s
}

// take keeps an answer. A child that is not bound yet stays in the field of
// «Привязка», for who comes back there; so does another one that was being
// typed while a binding was looked at again.
func (s *boundScreen) take(result portal.BindingResult) {
	s.result = result
	if s.pending() {
		return
	}
	s.w.journey.attached = s.w.journey.attached || !s.withoutApplication()
	if s.q.child != "" {
		s.draft.bound()
	}
}

func (s *boundScreen) pending() bool { return s.result.Code == portal.CodeKinshipCheckPending }

func (s *boundScreen) heading() string {
	if s.pending() {
		return s.w.T("cabinet.pending_heading")
	}
	return s.w.T("cabinet.done_heading")
}

// stage ticks the last step only when it is done.
func (s *boundScreen) stage() stage {
	if s.pending() {
		return stageBinding
	}
	return stageDone
}

func (s *boundScreen) focus() fyne.Focusable { return s.main }
func (s *boundScreen) leave()                {}

// goBack does not return to the field: what was typed there is done.
func (s *boundScreen) goBack() { s.w.home() }

// entered goes on asking while the check is pending, so that nobody has to.
func (s *boundScreen) entered() {
	if s.pending() {
		s.await()
		return
	}
	s.relabel()
}

// relabel looks whether the language was changed meanwhile.
func (s *boundScreen) relabel() {
	if s.language != s.w.lang.Language() {
		s.languageChanged()
	}
}

// languageChanged asks for the applications again: the portal sends the labels
// of statuses in the language that it is asked in.
func (s *boundScreen) languageChanged() {
	if len(s.result.Applications) == 0 {
		return
	}
	session, language := s.w.journey.session, s.w.lang.Language()
	var all []portal.Application
	s.w.work(s, s.w.says("cabinet.loading"), func(ctx context.Context) (err error) {
		all, err = session.Applications(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.languageChanged)
			return
		}
		s.result.Applications, s.language = sameNumbers(s.result.Applications, all), language
		s.w.redraw()
		s.w.focusScreen()
		s.relabel()
	})
}

// sameNumbers are the shown applications as they are among all now.
func sameNumbers(shown, all []portal.Application) []portal.Application {
	byNumber := make(map[string]portal.Application, len(all))
	for _, a := range all {
		byNumber[a.Number] = a
	}
	now := make([]portal.Application, 0, len(shown))
	for _, a := range shown {
		if newer, found := byNumber[a.Number]; found {
			a = newer
		}
		now = append(now, a)
	}
	return now
}

func (s *boundScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Roomy, s.message(), s.stationNotes(), s.applications())
}

// message says how it ended. Green is for the confirmed kinship alone.
func (s *boundScreen) message() fyne.CanvasObject {
	switch {
	case s.pending() && s.w.atWorkstation():
		return parts.NewMessage(parts.Warning, s.w.T("coupon.pending_wait"))
	case s.pending():
		return parts.NewMessage(parts.Warning, s.w.T("cabinet.done_pending"), s.w.T("binding.pending_kept"))
	case s.withoutApplication():
		return parts.NewMessage(parts.Info, s.w.notHere(s.foundIn()), s.child())
	case s.result.Code == portal.CodeKinshipConfirmed:
		return parts.NewMessage(parts.Success, s.w.T("cabinet.done_confirmed"), s.w.paper(paperConfirmed), s.child())
	case s.result.Code == portal.CodeAlreadyBound:
		return parts.NewMessage(parts.Info, s.w.T("cabinet.done_already"), s.child())
	}
	return parts.NewMessage(parts.Info, s.result.Message, s.child())
}

// withoutApplication tells that kinship is confirmed and no application of the
// child is here, be it found just now or known since an earlier time.
func (s *boundScreen) withoutApplication() bool {
	return s.result.Code == portal.CodeApplicationNotFound ||
		len(s.result.Applications) == 0 && s.result.Binding.ReasonCode == portal.CodeApplicationNotFound
}

// foundIn is where the application was found instead.
func (s *boundScreen) foundIn() []portal.Text {
	if len(s.result.FoundIn) > 0 {
		return s.result.FoundIn
	}
	return s.result.Binding.FoundIn
}

// notHere says of a child whose kinship is confirmed that there is no
// application here, and where there is one.
func (w *Window) notHere(foundIn []portal.Text) string {
	if len(foundIn) == 0 {
		return w.T("cabinet.done_no_application")
	}
	var places []string
	for _, p := range foundIn {
		places = append(places, p.In(w.lang.Language()))
	}
	return w.T("cabinet.done_found_in", map[string]any{"Places": strings.Join(places, ", ")})
}

func (s *boundScreen) child() string {
	if s.result.Binding.Child.Name == "" {
		return ""
	}
	return s.w.childLine(s.result.Binding.Child)
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
	home := func() *parts.Button { return parts.NewButton(s.w.T("cabinet.to_cabinet"), "", s.w.home) }
	if s.w.atWorkstation() {
		return s.stationActions()
	}
	if s.pending() {
		s.main = parts.NewMainButton(s.w.T("cabinet.done_check_again"), "", s.submit)
		return parts.NewFlow(parts.Normal, s.main, home())
	}
	s.main = parts.NewMainButton(s.w.T("cabinet.to_cabinet"), "", s.submit)
	if !s.withoutApplication() {
		return parts.NewFlow(parts.Normal, s.main)
	}
	return parts.NewFlow(parts.Normal, s.main,
		parts.NewButton(s.w.T("cabinet.done_check_again"), "", s.recheck),
		parts.NewButton(s.w.T("binding.other_child"), "", func() { s.w.toField("", nil) }))
}

// submit goes to the cabinet, or asks once more while the check is pending.
func (s *boundScreen) submit() {
	if s.w.atWorkstation() {
		s.stationSubmit()
		return
	}
	if s.pending() {
		s.await()
		return
	}
	s.w.home()
}

// recheck has the portal look for the application again: the answer may be the
// same, so it is told that it is a new one.
func (s *boundScreen) recheck() {
	s.w.ask(s, question{binding: s.result.Binding.ID, again: true})
}
