package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/ui/parts"
)

// firstScreen says what the program is for and what one needs, and offers the
// two ways on.
type firstScreen struct {
	w      *Window
	signIn *parts.Button
}

func newFirstScreen(w *Window) screen { return &firstScreen{w: w} }

func (s *firstScreen) heading() string { return s.w.T("journey.first.heading") }
func (s *firstScreen) stage() stage    { return stageFirst }
func (s *firstScreen) leave()          {}
func (s *firstScreen) submit()         { s.w.choosePortal() }

func (s *firstScreen) focus() fyne.Focusable { return s.signIn }

func (s *firstScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		parts.NewText(s.w.T("journey.first.needs")),
		parts.NewMessage(parts.Info, s.w.T("journey.first.whose"), s.w.T("journey.first.whose_more")),
		parts.NewText(s.w.T("journey.first.check")),
		s.w.keyReminders(),
	)
}

func (s *firstScreen) actions() fyne.CanvasObject {
	s.signIn = parts.NewMainButton(s.w.T("journey.first.sign_in"), "", s.submit)
	check := parts.NewButton(s.w.T("journey.first.check_key"), "", s.checkKey)
	check.Icon = theme.SearchIcon()
	return parts.NewFlow(parts.Normal, s.signIn, check)
}

func (s *firstScreen) checkKey() { s.w.show(newCheckKeyScreen(s.w)) }
