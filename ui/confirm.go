package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// confirmScreen asks whether one means it, says what will happen and what will
// not be changed. Enter goes on, Escape goes back.
type confirmScreen struct {
	w *Window
	// area is where its texts lie: AREA.heading, .what, .unchanged, .yes, .no.
	area string
	yes  func(s screen)
	goOn *parts.Button // has the focus, so that it is seen what Enter does
}

func newConfirmScreen(w *Window, area string, yes func(s screen)) screen {
	return &confirmScreen{w: w, area: area, yes: yes}
}

func (s *confirmScreen) heading() string       { return s.w.T(s.area + ".heading") }
func (s *confirmScreen) stage() stage          { return stageOther }
func (s *confirmScreen) leave()                {}
func (s *confirmScreen) submit()               { s.yes(s) }
func (s *confirmScreen) focus() fyne.Focusable { return s.goOn }

func (s *confirmScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		parts.NewText(s.w.T(s.area+".what")),
		parts.NewText(s.w.T(s.area+".unchanged")),
	)
}

func (s *confirmScreen) actions() fyne.CanvasObject {
	s.goOn = parts.NewMainButton(s.w.T(s.area+".yes"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.goOn,
		parts.NewButton(s.w.T(s.area+".no"), "", s.w.back))
}
