package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/parts"
)

// authorityRemoval asks whether an authority is to go from the list, and says
// what that does.
type authorityRemoval struct {
	w    *Window
	gone trust.Candidate
	keep *parts.Button
}

func newAuthorityRemoval(w *Window, c trust.Candidate) screen {
	return &authorityRemoval{w: w, gone: c}
}

func (s *authorityRemoval) heading() string       { return s.w.T("authority.removal") }
func (s *authorityRemoval) stage() stage          { return stageOther }
func (s *authorityRemoval) leave()                {}
func (s *authorityRemoval) focus() fyne.Focusable { return s.keep }

func (s *authorityRemoval) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		s.w.authorityDetails(s.gone),
		parts.NewText(s.w.T("authority.removal.what")),
		parts.NewText(s.w.T("authority.removal.unchanged")),
	)
}

// actions gives the focus to the button that changes nothing: Enter that was
// pressed once too often takes nobody's authority away.
func (s *authorityRemoval) actions() fyne.CanvasObject {
	s.keep = parts.NewButton(s.w.T("authority.removal.no"), "", s.w.goBack)
	return parts.NewFlow(parts.Normal, parts.NewMainButton(s.w.T("authority.remove"), "", s.submit), s.keep)
}

func (s *authorityRemoval) submit() {
	s.w.work(s, s.w.says("authority.removing"), func(context.Context) error {
		return s.w.options.Authorities.Remove(s.gone.Certificate)
	}, func(err error) {
		if err != nil {
			s.w.failWith(s.w.authorityTrouble(err), s.submit)
			return
		}
		s.w.back()
		s.w.tell(parts.Info, s.w.says("authority.removed", map[string]any{"Name": candidateName(s.gone)}))
	})
}
