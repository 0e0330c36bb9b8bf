package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// emailTypo is the question about an address that looks like a slip:
// «gmial.com».
type emailTypo struct {
	typed, meant string // meant is empty where there is nothing to ask
	block        fyne.CanvasObject
	mend         *parts.Button // what has the focus while it is asked
}

// found tells whether there is something to ask about what was typed. It asks
// once: whoever sends the same again means it.
func (t *emailTypo) found(typed string) bool {
	meant := portal.SuggestEmail(typed)
	if meant == "" || t.typed == typed {
		return false
	}
	t.typed, t.meant = typed, meant
	return true
}

// hide takes the question away while somebody types.
func (t *emailTypo) hide() {
	if t.block != nil {
		t.block.Hide()
	}
	t.forget()
}

func (t *emailTypo) forget() { *t = emailTypo{} }

// settle takes an address as meant: whoever has said so is not asked again when
// it has to be sent once more.
func (t *emailTypo) settle(address string) { *t = emailTypo{typed: address} }

// typoBlock asks: one button takes the address that was probably meant, the
// other one leaves it as typed, where that is an address at all.
func (s *emailScreen) typoBlock() fyne.CanvasObject {
	s.typo.block, s.typo.mend = nil, nil
	if s.typo.meant == "" {
		return nil
	}
	meant := s.typo.meant
	s.typo.mend = parts.NewButton(s.w.T("cabinet.email_typo_mend", map[string]any{"Address": meant}), "", func() { s.send(meant) })
	buttons := []fyne.CanvasObject{s.typo.mend}
	if typed, err := portal.CheckEmail(s.typo.typed); err == nil {
		buttons = append(buttons, parts.NewButton(s.w.T("cabinet.email_typo_keep"), "", func() { s.send(typed) }))
	}
	s.typo.block = parts.NewMessageWith(parts.Warning, s.w.T("cabinet.email_typo", map[string]any{"Address": meant}), nil,
		parts.NewFlow(parts.Normal, buttons...))
	return s.typo.block
}
