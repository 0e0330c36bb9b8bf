package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// detachScreen asks whether a child is to be taken out of the cabinet. People
// fear for the place in the queue, so it says first that this stays. Enter
// keeps the child: who presses it twice on the page before detaches nobody.
type detachScreen struct {
	w     *Window
	bound portal.Binding
	keep  *parts.Button
}

func newDetachScreen(w *Window, bound portal.Binding) screen {
	return &detachScreen{w: w, bound: bound}
}

func (s *detachScreen) heading() string       { return s.about("binding.detach.heading")() }
func (s *detachScreen) stage() stage          { return stageOther }
func (s *detachScreen) focus() fyne.Focusable { return s.keep }
func (s *detachScreen) leave()                {}
func (s *detachScreen) submit()               { s.w.back() }

// about is a text that names the child.
func (s *detachScreen) about(id string) words {
	return func() string { return s.w.T(id, map[string]any{"Child": s.w.childName(s.bound.Child)}) }
}

func (s *detachScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		parts.NewMessage(parts.Info, s.w.T("binding.detach.stays"), s.w.T("binding.detach.again")),
		parts.NewText(s.w.T("binding.detach.what")),
	)
}

func (s *detachScreen) actions() fyne.CanvasObject {
	s.keep = parts.NewMainButton(s.w.T("binding.detach.no"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.keep, parts.NewButton(s.w.T("binding.detach.yes"), "", s.detach))
}

// detach does it. What the cabinet knew of the child is read anew there.
func (s *detachScreen) detach() {
	session, id := s.w.journey.session, s.bound.ID
	s.w.work(s, s.w.says("binding.detach.waiting"), func(ctx context.Context) error {
		return session.Detach(ctx, id)
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.detach)
			return
		}
		s.w.toBinding()
		s.w.tell(parts.Info, s.about("binding.detach.done"), s.w.says("binding.detach.again"))
	})
}
