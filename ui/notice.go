package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/explain"
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
	w.drawFooter() // the code of a failure that is over goes with it
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
// with the contacts where somebody would call, and a button to try again where
// that may help. The support code stands at the foot of the window, once.
func (w *Window) failureBlock() (fyne.CanvasObject, *parts.Button) {
	if w.failure == nil || w.working() {
		return nil, nil
	}
	f := w.failure.explain()
	var objects []fyne.CanvasObject
	if f.Contacts {
		objects = append(objects, w.contactLines()...)
	}
	var retry *parts.Button
	if w.failure.retry != nil {
		label := "journey.retry"
		if w.failure.label != "" {
			label = w.failure.label
		}
		retry = parts.NewButton(w.T(label), "", w.failure.retry)
	}
	if row := w.failureButtons(f, retry); len(row) > 0 {
		objects = append(objects, parts.NewFlow(parts.Normal, row...))
	}
	block := parts.NewMessageWith(w.failure.kind, f.What, []string{f.Unchanged, f.Next}, objects...)
	return block, retry
}

// failureButtons are the ways on from a failure: once more, and the page of help.
func (w *Window) failureButtons(e explain.Explanation, retry *parts.Button) []fyne.CanvasObject {
	var row []fyne.CanvasObject
	if retry != nil {
		row = append(row, retry)
	}
	if help := w.whatToDo(e.ID); help != nil {
		row = append(row, help)
	}
	return row
}

func (w *Window) supportCode(code string) string {
	return w.T("journey.support_code", map[string]any{"code": code})
}

// withSupportCode is a screen that tells of a refusal itself.
type withSupportCode interface{ supportCode() string }

// failureCode is the support code of what is told on the page, or empty.
func (w *Window) failureCode() string {
	if w.failure != nil {
		if code := w.failure.explain().SupportCode; code != "" {
			return code
		}
	}
	if s, ok := w.current().(withSupportCode); ok {
		return s.supportCode()
	}
	return ""
}
