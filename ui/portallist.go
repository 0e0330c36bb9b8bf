package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/parts"
)

// portalList is what a page asks the portal for, once, before anything can be
// chosen on it.
type portalList[T any] struct {
	all    []T
	loaded bool
}

// load asks the portal for a page's list, unless it has answered before. ask
// runs beside the window, so it holds what it needs itself.
func (l *portalList[T]) load(w *Window, s screen, waiting words, ask func(context.Context) ([]T, error)) {
	if l.loaded {
		return
	}
	var all []T
	w.work(s, waiting, func(ctx context.Context) (err error) {
		all, err = ask(ctx)
		return err
	}, func(err error) {
		if err != nil {
			w.fail(err, func() { l.load(w, s, waiting, ask) })
			return
		}
		l.all, l.loaded = all, true
		w.redraw()
		w.focusScreen()
	})
}

// missing is what stands in the place of a list that has not come, because
// waiting was cancelled or the portal failed: how to ask once more. Nothing
// while it is waited for, or where the failure offers the same already.
func (l *portalList[T]) missing(w *Window, again func()) fyne.CanvasObject {
	if l.loaded || w.working() || w.failure != nil && w.failure.retry != nil {
		return nil
	}
	retry := parts.NewButton(w.T("journey.retry"), "", again)
	return parts.NewMessageWith(parts.Info, w.T("journey.not_loaded"), nil, parts.NewFlow(parts.Normal, retry))
}
