package ui

import (
	"slices"

	"kezek.kz/kezek/ui/parts"
)

// This file is the pages beside the way, the help and the settings, and how one
// comes back from them.

// aside is what a page was about when somebody opened a page beside the way. The
// page itself was left as any other: its passwords and keys are forgotten.
type aside struct {
	page screen
	// failure is told again; nil for nothing.
	failure *failure
	// stopped tells that something was under way, forgot that a password was
	// typed or a key was open.
	stopped, forgot bool
	givenUp         func() // of what was under way; nil where it has no words of its own
}

// forgetful is a screen that forgets a password or a key when it is left;
// forgets tells whether there is one just now.
type forgetful interface{ forgets() bool }

// entersAgain is a screen whose entered is called even when what failed is told
// again: it begins anew what leave has stopped, and asks no portal.
type entersAgain interface{ entersAgain() }

// showHelpPage opens a page of help. What failed is told again when one comes
// back from it.
func (w *Window) showHelpPage(s screen) {
	a := w.asideOfNow()
	a.failure = w.failure
	w.asides = append(w.asides, a)
	w.show(s)
}

// showBeside opens a page that may change what the page of now shows. That one
// begins anew afterwards, without its failure.
func (w *Window) showBeside(s screen) {
	w.asides = append(w.asides, w.asideOfNow())
	w.show(s)
}

func (w *Window) asideOfNow() aside {
	a := aside{page: w.current(), stopped: w.working()}
	if w.working() {
		a.givenUp = w.job.givenUp
	}
	if s, ok := a.page.(forgetful); ok {
		a.forgot = s.forgets()
	}
	return a
}

// takeAside is what is remembered of the page of now, once.
func (w *Window) takeAside() aside {
	now := aside{}
	w.asides = slices.DeleteFunc(w.asides, func(a aside) bool {
		if a.page == w.current() {
			now = a
		}
		return a.page == w.current() || !slices.Contains(w.stack, a.page)
	})
	return now
}

// comeBack enters the page of now, to which somebody has come back. What failed
// there is told again, and with it «Повторить» and the code for support: asking
// the portal anew by itself would take them away.
func (w *Window) comeBack() {
	a := w.takeAside()
	if a.failure == nil {
		w.enter()
		w.tellAside(a)
		return
	}
	w.arrive()
	if s, ok := w.current().(entersAgain); ok {
		s.entersAgain()
	}
	w.tellAgain(a)
	w.openNext()
}

// tellAgain shows a failure on the page that it was told on, or on the one that
// has come in its place. Without its key or password nothing can be repeated.
func (w *Window) tellAgain(a aside) {
	f := *a.failure
	if a.forgot || w.current() != a.page {
		f.retry = nil
	}
	w.showFailure(&f)
}

// tellAside says what has ended when the other page was opened, unless the page
// has begun it anew by itself.
func (w *Window) tellAside(a aside) {
	switch {
	case w.working() || w.failure != nil || w.notice != nil:
	case a.givenUp != nil:
		a.givenUp()
	case a.forgot:
		w.tell(parts.Info, w.says("journey.aside.forgot"))
	case a.stopped:
		w.tell(parts.Info, w.says("journey.aside.stopped"))
	}
}
