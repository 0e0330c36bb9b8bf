package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// prefWelcomed tells that the first-start help was seen on this computer.
const prefWelcomed = "welcomed"

// welcomeScreen is the first-start help: the language, and three sentences.
type welcomeScreen struct {
	w        *Window
	language *parts.Tabs
	chosen   bool // somebody has chosen a language
	begin    *parts.Button
}

// greet shows the first-start help to somebody who has come to the first page
// for the first time.
func (w *Window) greet() {
	_, first := w.current().(*firstScreen)
	seen := w.options.App.Preferences().Bool(prefWelcomed)
	if w.options.Welcome && first && !seen && !w.working() && w.failure == nil {
		w.show(&welcomeScreen{w: w})
	}
}

func (s *welcomeScreen) heading() string { return s.w.T("welcome.heading") }
func (s *welcomeScreen) stage() stage    { return stageOther }
func (s *welcomeScreen) submit()         { s.w.goBack() }

// focus is on the languages until one was chosen: who does not read the one of
// now must not begin in it by the first key.
func (s *welcomeScreen) focus() fyne.Focusable {
	if s.chosen {
		return s.begin
	}
	return s.language.Focusable()
}

// leave is once for all: whoever has gone past it has seen it.
func (s *welcomeScreen) leave() { s.w.options.App.Preferences().SetBool(prefWelcomed, true) }

func (s *welcomeScreen) content() fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for i, id := range []string{"one", "two", "three"} {
		lines = append(lines, parts.NewListItem([]string{"1.", "2.", "3."}[i], s.w.T("welcome."+id)))
	}
	return parts.NewColumn(parts.Normal,
		parts.NewColumn(parts.NoGap, parts.NewText(s.w.T("welcome.language")), s.languages()),
		parts.NewColumn(parts.Tight, lines...),
	)
}

func (s *welcomeScreen) languages() fyne.CanvasObject {
	var names []string
	for _, l := range lang.Languages() {
		names = append(names, lang.Name(l))
	}
	now := slices.Index(lang.Languages(), s.w.lang.Language())
	s.language = parts.NewSegments(names, now, func(i int) {
		s.chosen = true
		s.w.setLanguage(lang.Languages()[i])
	})
	return s.language
}

func (s *welcomeScreen) actions() fyne.CanvasObject {
	s.begin = parts.NewMainButton(s.w.T("welcome.begin"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.begin, parts.NewButton(s.w.T("welcome.guide"), "", s.guide))
}

// guide shows the guide in the place of this page.
func (s *welcomeScreen) guide() {
	s.w.goBack()
	s.w.showGuide()
}
