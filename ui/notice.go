package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// notice is something to tell on the page of now, once.
type notice struct {
	kind parts.Kind
	what words
	more []words
}

// tell shows a notice on the page of now, until it is left or the person
// corrects what it is about.
func (w *Window) tell(kind parts.Kind, what words, more ...words) {
	w.notice = &notice{kind: kind, what: what, more: more}
	w.drawCard()
	w.focusScreen()
	w.scrollToTop() // it must be seen, wherever the focus is
}

func (w *Window) noticeBlock() fyne.CanvasObject {
	if w.notice == nil {
		return nil
	}
	var more []string
	for _, text := range w.notice.more {
		more = append(more, text())
	}
	return parts.NewMessage(w.notice.kind, w.notice.what(), more...)
}

// failureBlock tells what happened, what was not changed and the next step,
// with the support code and the contacts where somebody would call, and a
// button to try again where that may help.
func (w *Window) failureBlock() (fyne.CanvasObject, *parts.Button) {
	if w.failure == nil || w.working() {
		return nil, nil
	}
	f := w.failure.explain()
	var objects []fyne.CanvasObject
	if f.SupportCode != "" {
		objects = append(objects, parts.NewValue(w.supportCode(f.SupportCode)))
	}
	if f.Contacts {
		objects = append(objects, w.contactLines()...)
	}
	var retry *parts.Button
	if w.failure.retry != nil {
		retry = parts.NewButton(w.T("journey.retry"), "", w.failure.retry)
		objects = append(objects, parts.NewFlow(parts.Normal, retry))
	}
	block := parts.NewMessageWith(parts.Error, f.What, []string{f.Unchanged, f.Next}, objects...)
	return block, retry
}

func (w *Window) supportCode(code string) string {
	return w.T("journey.support_code", map[string]any{"code": code})
}

// failureCode is the support code of the failure that is shown, or empty.
func (w *Window) failureCode() string {
	if w.failure == nil {
		return ""
	}
	return w.failure.explain().SupportCode
}
