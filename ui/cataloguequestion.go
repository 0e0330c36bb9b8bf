package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// catalogueQuestion asks whether a portal that has answered is to be added. It
// may call itself anything, so the address is what one compares.
type catalogueQuestion struct {
	w     *Window
	entry portal.CatalogueEntry
	from  *catalogueScreen
	keep  *parts.Button
}

func (s *catalogueQuestion) heading() string { return s.w.T("portals.question.heading") }
func (s *catalogueQuestion) stage() stage    { return stageOther }
func (s *catalogueQuestion) leave()          {}

// focus is on the button that changes nothing: Enter pressed once too often
// adds no portal.
func (s *catalogueQuestion) focus() fyne.Focusable { return s.keep }

func (s *catalogueQuestion) content() fyne.CanvasObject {
	fields := []fyne.CanvasObject{
		parts.NewField(s.w.T("portals.question.address"), s.entry.Address),
		parts.NewField(s.w.T("portals.question.name"), s.entry.Name.In(s.w.lang.Language())),
	}
	for _, c := range s.entry.Contacts {
		fields = append(fields, parts.NewValue(s.w.contactLine(c)))
	}
	return parts.NewColumn(parts.Normal,
		parts.NewFields(fields...),
		parts.NewMessage(parts.Warning, s.w.T("portals.question.careful")),
	)
}

func (s *catalogueQuestion) actions() fyne.CanvasObject {
	s.keep = parts.NewButton(s.w.T("portals.question.no"), "", s.w.goBack)
	return parts.NewFlow(parts.Normal, parts.NewMainButton(s.w.T("portals.question.yes"), "", s.add), s.keep)
}

// submit is Enter beside the buttons, which changes nothing either.
func (s *catalogueQuestion) submit() { s.w.goBack() }

func (s *catalogueQuestion) add() {
	added := map[string]any{"name": s.entry.Name.In(s.w.lang.Language())}
	s.w.changeCatalogue(s, func() error { return s.w.options.Catalogue.Add(s.entry) }, func() string {
		s.from.address = ""
		return s.w.T("portals.added", added)
	})
}

// catalogueRemoval asks whether a portal is to go from the list.
type catalogueRemoval struct {
	w     *Window
	entry portal.CatalogueEntry
	keep  *parts.Button
}

func (s *catalogueRemoval) heading() string       { return s.w.T("portals.removal.heading") }
func (s *catalogueRemoval) stage() stage          { return stageOther }
func (s *catalogueRemoval) leave()                {}
func (s *catalogueRemoval) focus() fyne.Focusable { return s.keep }

func (s *catalogueRemoval) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		parts.NewBold(s.entry.Name.In(s.w.lang.Language())),
		parts.NewText(s.w.T("portals.removal.what")),
		parts.NewText(s.w.T("portals.removal.unchanged")),
	)
}

func (s *catalogueRemoval) actions() fyne.CanvasObject {
	s.keep = parts.NewButton(s.w.T("portals.removal.no"), "", s.w.goBack)
	return parts.NewFlow(parts.Normal, parts.NewMainButton(s.w.T("portals.remove"), "", s.remove), s.keep)
}

// submit is Enter beside the buttons, which changes nothing.
func (s *catalogueRemoval) submit() { s.w.goBack() }

func (s *catalogueRemoval) remove() {
	gone := map[string]any{"name": s.entry.Name.In(s.w.lang.Language())}
	s.w.changeCatalogue(s, func() error { return s.w.options.Catalogue.Remove(s.entry.ID) }, s.w.says("portals.removed", gone))
}
