package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// notice is something to tell on the page of now, once.
type notice struct {
	kind parts.Kind
	what string
	more []string
}

// tell shows a notice on the page of now, until it is left.
func (w *Window) tell(kind parts.Kind, what string, more ...string) {
	w.notice = &notice{kind: kind, what: what, more: more}
	w.drawCard()
	w.focusScreen()
}

func (w *Window) noticeBlock() fyne.CanvasObject {
	if w.notice == nil {
		return nil
	}
	return parts.NewMessage(w.notice.kind, w.notice.what, w.notice.more...)
}

// failureBlock tells what happened, what was not changed and the next step,
// with the support code and the contacts where somebody would call, and a
// button to try again where that may help.
func (w *Window) failureBlock() (fyne.CanvasObject, *parts.Button) {
	if w.failure == nil || w.working() {
		return nil, nil
	}
	f := w.failure
	var objects []fyne.CanvasObject
	if f.SupportCode != "" {
		objects = append(objects, parts.NewValue(w.supportCode(f.SupportCode)))
	}
	if f.Contacts {
		objects = append(objects, w.contactLines()...)
	}
	var retry *parts.Button
	if f.retry != nil {
		retry = parts.NewButton(w.T("journey.retry"), "", f.retry)
		objects = append(objects, parts.NewFlow(parts.Normal, retry))
	}
	block := parts.NewMessageWith(parts.Error, f.What, []string{f.Unchanged, f.Next}, objects...)
	return block, retry
}

func (w *Window) supportCode(code string) string {
	return w.T("journey.support_code", map[string]any{"code": code})
}
