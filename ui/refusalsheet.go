package ui

import (
	"bytes"
	"context"

	"kezek.kz/kezek/ui/parts"
	"kezek.kz/kezek/ui/sheet"
)

// printed is the sheet «Что взять с собой» for this refusal.
func (s *refusalScreen) printed() sheet.Sheet {
	return sheet.Sheet{
		Kind: s.kind, Language: s.w.lang.Language(), PortalName: s.w.portalName(), Contacts: s.w.journey.contacts(),
		SupportCode: s.supportCode(), Date: s.w.options.Now(), Practice: s.w.journey.practice(),
	}
}

// saveSheet asks where the sheet is to lie, writes it there and shows it,
// where there is something to show it with.
func (s *refusalScreen) saveSheet() {
	page, name := s.printed(), s.w.T("sheet.title")+".pdf"
	save, show := s.w.options.SaveFile, s.w.options.OpenPath
	var path string
	var shown bool
	s.w.work(s, s.w.says("binding.sheet.saving"), func(ctx context.Context) error {
		var pdf bytes.Buffer
		if err := sheet.Write(&pdf, page); err != nil {
			return err
		}
		var err error
		if path, err = save(ctx, name, pdf.Bytes()); err != nil || path == "" || show == nil {
			return err
		}
		shown = show(ctx, path) == nil
		return nil
	}, func(err error) {
		switch {
		case err != nil:
			s.w.failWith(s.w.explainOf("binding.sheet.not_saved", true), s.saveSheet)
		case path != "":
			s.saved(path, shown)
		}
	})
}

// saved tells where the sheet lies, and to open it oneself where the program
// could not.
func (s *refusalScreen) saved(path string, shown bool) {
	next := "binding.sheet.open_it"
	if shown {
		next = "binding.sheet.print_it"
	}
	s.w.tell(parts.Info, s.w.says("binding.sheet.saved", map[string]any{"Path": path}), s.w.says(next))
}
