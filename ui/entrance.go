package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// The instruction's words on this page.
const paperEntrance = "Войти в личный кабинет"

// entranceScreen is the first step of Almaty's paper: the main page with the
// button «Войти в личный кабинет».
type entranceScreen struct {
	w     *Window
	enter *parts.Button
}

func newEntranceScreen(w *Window) screen { return &entranceScreen{w: w} }

func (s *entranceScreen) heading() string       { return s.w.T("journey.entrance.heading") }
func (s *entranceScreen) stage() stage          { return stageEntrance }
func (s *entranceScreen) focus() fyne.Focusable { return s.enter }
func (s *entranceScreen) submit()               { s.w.toSignIn() }
func (s *entranceScreen) leave()                {}

func (s *entranceScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		parts.NewText(s.w.T("journey.entrance.what")),
		parts.NewText(s.w.T("journey.entrance.prepare")),
	)
}

func (s *entranceScreen) actions() fyne.CanvasObject {
	s.enter = parts.NewMainButton(s.w.T("journey.entrance.enter"), s.w.paper(paperEntrance), s.submit)
	return parts.NewFlow(parts.Normal, s.enter, parts.NewButton(s.w.T("journey.back"), "", s.w.back))
}
