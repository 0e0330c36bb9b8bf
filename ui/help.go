package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// helpScreen is what one would ask somebody: the paper's steps in short, what
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
		s.contacts(),
		s.section("journey.help.steps", s.steps()),
		s.section("journey.help.errors", s.errors()),
		s.section("journey.help.keys", parts.NewText(s.w.T("journey.help.keyboard"))),
		parts.NewSmall(s.w.T("journey.help.version", map[string]any{"version": s.w.options.Version})),
	)
}

func (s *helpScreen) section(title string, o fyne.CanvasObject) fyne.CanvasObject {
	return parts.NewColumn(parts.NoGap, parts.NewBold(s.w.T(title)), o)
}

// contacts are those of the portal that was chosen, or of every portal.
func (s *helpScreen) contacts() fyne.CanvasObject {
	if s.w.journey.chosen() {
		return s.section("journey.help.contacts", s.contactsOf(s.w.portalName(), s.w.contactLines()))
	}
	var rows []fyne.CanvasObject
	for _, e := range s.w.options.Portals {
		if e.Practice {
			continue
		}
		var lines []fyne.CanvasObject
		for _, c := range e.Contacts {
			lines = append(lines, parts.NewValue(s.w.contactLine(c)))
		}
		rows = append(rows, s.contactsOf(e.Name.In(s.w.lang.Language()), lines))
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

// steps are the paper's, numbered as it numbers them; the regions' before a
// portal was chosen.
func (s *helpScreen) steps() fyne.CanvasObject {
	flavour := s.w.journey.entry.Flavour
	if flavour == "" {
		flavour = portal.FlavourRegions
	}
	number := 0
	var rows []fyne.CanvasObject
	for _, step := range railSteps(flavour) {
		mark := "•"
		if !step.unnumbered {
			number++
			mark = fmt.Sprintf("%d.", number)
		}
		rows = append(rows, parts.NewListItem(mark, s.w.T("journey.help.step."+step.id)))
	}
	return parts.NewColumn(parts.NoGap, rows...)
}

// errors are what people meet most, and what each needs.
func (s *helpScreen) errors() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, id := range []string{"password", "expired", "signing", "not_found", "token", "kinship", "child", "portal", "email"} {
		rows = append(rows, parts.NewColumn(parts.NoGap,
			parts.NewBold(s.w.T("journey.help.error."+id)),
			parts.NewText(s.w.T("journey.help.answer."+id))))
	}
	return parts.NewColumn(parts.NoGap, rows...)
}

func (s *helpScreen) actions() fyne.CanvasObject {
	s.back = parts.NewMainButton(s.w.T("journey.close"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.back)
}
