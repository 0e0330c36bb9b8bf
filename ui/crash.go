package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// crashScreen tells, on the start after, that the program ended by itself, and
// offers the report. It is shown once: what it tells of is deleted by then.
type crashScreen struct {
	w     *Window
	begin func()
	goOn  *parts.Button
}

// offerCrash shows the page where there is something to tell; begin is what the
// start goes on with afterwards. It tells whether it was shown.
func (w *Window) offerCrash(begin func()) bool {
	if w.options.Crash == "" || w.atWorkstation() || w.crashTold {
		return false
	}
	w.crashTold = true
	w.show(&crashScreen{w: w, begin: begin})
	return true
}

func (s *crashScreen) heading() string       { return s.w.T("crash.heading") }
func (s *crashScreen) stage() stage          { return stageOther }
func (s *crashScreen) leave()                {}
func (s *crashScreen) focus() fyne.Focusable { return s.goOn }

func (s *crashScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		parts.NewMessage(parts.Warning, s.w.T("crash.what"), s.w.T("crash.unchanged")),
		parts.NewText(s.w.T("crash.next")),
	)
}

func (s *crashScreen) actions() fyne.CanvasObject {
	s.goOn = parts.NewMainButton(s.w.T("crash.go_on"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.goOn, parts.NewButton(s.w.T("crash.report"), "", s.w.showReport))
}

// submit goes on with the start, and then with what a later one has brought
// meanwhile.
func (s *crashScreen) submit() {
	waiting := s.w.opening
	s.w.opening = nil
	s.w.back()
	s.w.opening = waiting
	s.begin()
	s.w.openNext()
}

// tellsOfCrash tells that the start has not gone on yet.
func (w *Window) tellsOfCrash() bool {
	return slices.ContainsFunc(w.stack, func(s screen) bool { _, is := s.(*crashScreen); return is })
}

// goBack is Escape, which goes on, too.
func (s *crashScreen) goBack() { s.submit() }
