package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/ui/parts"
)

// helpScreen is what one would ask somebody: the guide at the step of now, what
// to do when something does not work, and whom to call.
type helpScreen struct {
	w    *Window
	back *parts.Button
}

func newHelpScreen(w *Window) screen { return &helpScreen{w: w} }

func (s *helpScreen) heading() string       { return s.w.T("journey.help") }
func (s *helpScreen) stage() stage          { return stageOther }
func (s *helpScreen) leave()                {}
func (s *helpScreen) submit()               { s.w.back() }
func (s *helpScreen) focus() fyne.Focusable { return s.back }

func (s *helpScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		s.guide(),
		s.contacts(),
		s.section("help.topics", s.topics()),
		s.section("journey.help.keys", s.keys()),
		parts.NewSmall(s.w.T("journey.help.version", map[string]any{"version": s.w.options.Version})),
	)
}

func (s *helpScreen) section(title string, o fyne.CanvasObject) fyne.CanvasObject {
	return parts.NewColumn(parts.NoGap, parts.NewBold(s.w.T(title)), o)
}

// guide leads to the step at which one is.
func (s *helpScreen) guide() fyne.CanvasObject {
	if s.w.atWorkstation() {
		return nil // its steps are those at home
	}
	open := parts.NewButton(s.w.T("guide.open"), "", s.w.showGuide)
	open.Icon = theme.DocumentIcon()
	return parts.NewColumn(parts.NoGap, parts.NewText(s.w.T("help.guide.what")), parts.NewFlow(parts.Normal, open))
}

// keys are what the keyboard does.
func (s *helpScreen) keys() fyne.CanvasObject { return s.w.shortcutList() }

// contacts are those of the portal that was chosen, or of every portal.
func (s *helpScreen) contacts() fyne.CanvasObject {
	if s.w.journey.chosen() {
		return s.section("journey.help.contacts", s.contactsOf(s.w.portalName(), s.w.contactLines()))
	}
	var rows []fyne.CanvasObject
	for _, e := range s.w.options.Portals {
		if e.Practice || s.w.atWorkstation() && e.ID != s.w.visit.station.Portal {
			continue
		}
		var lines []fyne.CanvasObject
		for _, c := range e.Contacts {
			lines = append(lines, parts.NewValue(s.w.contactLine(c)))
		}
		rows = append(rows, s.contactsOf(e.Name.In(s.w.lang.Language()), lines))
	}
	if len(rows) == 0 {
		return nil // a workstation of the practice portal's
	}
	return s.section("journey.help.contacts", parts.NewColumn(parts.NoGap, rows...))
}

// contactsOf says so where a paper gives none, instead of showing nothing.
func (s *helpScreen) contactsOf(name string, lines []fyne.CanvasObject) fyne.CanvasObject {
	rows := []fyne.CanvasObject{parts.NewText(name)}
	if len(lines) == 0 {
		rows = append(rows, parts.NewSmall(s.w.T("journey.help.no_contacts")))
	}
	return parts.NewColumn(parts.NoGap, append(rows, lines...)...)
}

// topics are the pages of what people meet, in the order of the way.
func (s *helpScreen) topics() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, topic := range s.w.helpTopics() {
		rows = append(rows, parts.NewQuietButton(s.w.topicTitle(topic), nil, func() { s.w.showTopic(topic) }))
	}
	return parts.NewColumn(parts.NoGap, rows...)
}

func (s *helpScreen) actions() fyne.CanvasObject {
	s.back = parts.NewMainButton(s.w.T("journey.close"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.back, s.w.reportButton())
}
