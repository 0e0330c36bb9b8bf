package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// emailReminder says quietly that an address still waits for its code, with
// the way back to it; nil where none does.
func (w *Window) emailReminder() fyne.CanvasObject {
	p := w.journey.profile
	if p == nil || p.Email.Pending == "" {
		return nil
	}
	text := w.T("cabinet.email_pending", map[string]any{"Address": p.Email.Pending})
	confirm := parts.NewButton(w.T("cabinet.email_confirm_now"), "", w.confirmEmail)
	return parts.NewSides(parts.Normal, parts.NewSmall(text), confirm)
}

// confirmEmail asks for the code of the letter that was sent, or for the
// address where its code serves no more.
func (w *Window) confirmEmail() {
	if mailed := w.journey.typed().mailed; mailed.serves(w.options.Now()) {
		w.show(newCodeScreen(w, mailed))
		return
	}
	w.show(newEmailScreen(w))
}
