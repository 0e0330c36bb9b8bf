package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// job is work under way for one screen.
type job struct {
	owner   screen
	waiting words
	cancel  context.CancelFunc
	busy    *parts.Busy
	givenUp func() // tells what is to be known once nobody waits for it any more; nil for nothing

	patience patience
}

// failure is what the card tells of work that failed.
type failure struct {
	kind    parts.Kind                 // parts.Error, or parts.Info where only something is still to be done
	explain func() explain.Explanation // in the language of now
	retry   func()                     // nil where trying again is of no use
	label   string                     // id of what the button says instead of «Повторить»; empty: that
}

// work runs task beside the window for a screen. Meanwhile the screen's inputs
// are locked, and a line tells what is waited for, with «Отмена» (Esc), which
// ends the context and gives the window back at once. done is called on the
// window's goroutine with the task's error; it is not called when the work was
// cancelled or the screen left, so that a late answer changes nothing.
//
// Only one job runs at a time: a new one cancels the one before.
func (w *Window) work(s screen, waiting words, task func(ctx context.Context) error, done func(error)) {
	w.workOr(s, waiting, task, done, nil)
}

// workOr is work with words for who does not wait for it: givenUp is called in
// the place of done when the work was cancelled, or when one comes back to the
// page from the help.
func (w *Window) workOr(s screen, waiting words, task func(ctx context.Context) error, done func(error), givenUp func()) {
	w.stopJob()
	ctx, cancel := context.WithCancel(context.Background())
	j := &job{owner: s, waiting: waiting, cancel: cancel, givenUp: givenUp}
	w.job, w.failure = j, nil
	w.watch(j)
	w.drawFooter()
	w.drawCard()
	w.window.Canvas().Unfocus() // Enter pressed twice must neither send nor cancel
	w.options.Run(func() {
		err := task(j.patience.watched(ctx))
		fyne.Do(func() { w.finish(j, err, done) })
	})
}

// finish takes the result of a job, unless nobody waits for it any more.
func (w *Window) finish(j *job, err error, done func(error)) {
	if w.job != j {
		return
	}
	w.visit.byItself(func() {
		w.stopJob()
		w.settling.begin()
		w.drawCard()
		w.focusScreen()
		done(err)
		w.tellUnkeptTokens()
	})
	w.openNext()
}

// cancelJob is «Отмена»: the window is to be used again at once, however long
// the work itself takes to notice.
func (w *Window) cancelJob() {
	if w.job == nil {
		return
	}
	givenUp := w.job.givenUp
	w.stopJob()
	w.drawCard()
	w.focusScreen()
	if givenUp != nil {
		givenUp()
	}
	w.openNext()
}

// stopJob ends the job of now without drawing.
func (w *Window) stopJob() {
	if w.job == nil {
		return
	}
	w.job.cancel()
	w.job.patience.stop()
	if w.job.busy != nil {
		w.job.busy.Stop()
	}
	w.job = nil
}

// working tells whether something is under way.
func (w *Window) working() bool { return w.job != nil }

// fail shows in the card what happened, what was not changed and the next
// step. retry is offered as a button when the error is one that may pass; nil
// offers none. A cancelled context is no failure: the person did that.
func (w *Window) fail(err error, retry func()) {
	switch {
	case err == nil || errors.Is(err, context.Canceled):
		return
	case errors.Is(err, client.ErrSessionEnded) && w.journey.session != nil:
		w.sessionEnded(err)
		return
	case isProblem(err, portal.CodeStepUpRequired) && w.journey.session != nil:
		w.offerStepUp(err, retry)
		return
	}
	w.failWith(w.explained(err), retry)
}

// explained is the explanation of an error, made when it is drawn.
func (w *Window) explained(err error) func() explain.Explanation {
	return func() explain.Explanation { return explain.Error(w.lang, err) }
}

// sessionEnded goes back to signing in and says why.
func (w *Window) sessionEnded(err error) {
	why := w.explained(err)
	w.noteExplained(why())
	if w.atWorkstation() {
		w.visitOver(why)
		return
	}
	w.signInAgain()
	w.tell(parts.Warning,
		func() string { return why().What },
		func() string { return why().Unchanged },
		func() string { return why().Next })
}

// failWith is fail for a screen that has words of its own. They are made anew
// whenever they are drawn.
func (w *Window) failWith(say func() explain.Explanation, retry func()) {
	if !say().Retry {
		retry = nil
	}
	w.showFailure(&failure{kind: parts.Error, explain: say, retry: retry})
}

// explainOf is the explanation of what the program itself could not do: the
// texts id.what, .unchanged and .next, under the name id, which has a page of
// help in explain's topic.go. retry tells whether it may go well when it is tried
// again.
func (w *Window) explainOf(id string, retry bool) func() explain.Explanation {
	return func() explain.Explanation {
		return explain.Explanation{
			ID: id, What: w.T(id + ".what"), Unchanged: w.T(id + ".unchanged"), Next: w.T(id + ".next"), Retry: retry,
		}
	}
}

// showFailure takes the place of what was told before.
func (w *Window) showFailure(f *failure) {
	w.failure, w.notice = f, nil
	w.noteExplained(f.explain())
	w.drawFooter()
	w.drawCard()
	w.focusScreen()
	w.scrollToTop() // what happened must be seen, wherever the focus is
}

// clearFailure takes the explanation and the notice away, once the person does
// something about them. It does not draw the page anew, so it may be called
// while somebody types.
func (w *Window) clearFailure() {
	w.visit.touch()
	if w.failure == nil && w.notice == nil {
		return
	}
	w.failure, w.notice = nil, nil
	for _, o := range []fyne.CanvasObject{w.view.failure, w.view.notice} {
		if o != nil {
			o.Hide()
		}
	}
	w.drawFooter()
	w.refit()
}
