package ui

import (
	"context"
	"errors"
	"sync/atomic"

	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/parts"
)

// This file is the end of a session that the person wants. It is forgotten here
// first: a portal may take its time, or not answer at all, and whoever closes the
// window meanwhile, or waits no longer, has signed out at a computer that they
// may share.

// signOut asks whether one means it.
func (w *Window) signOut() {
	if w.atWorkstation() {
		w.nextCitizen(NextSignOut)
		return
	}
	if _, asked := w.current().(*confirmScreen); !asked {
		w.show(newConfirmScreen(w, "journey.sign_out", w.endSession))
	}
}

// endSession forgets the session here and tells the portal, where there is one
// to be told.
func (w *Window) endSession(screen) {
	end := w.farewell()
	if end == nil {
		w.signedOut(nil)
		return
	}
	stillHere := w.forgetSession() != nil
	w.leavePortal()
	w.endAtPortal(end, func(err error) { w.tellSignedOut(stillHere, err) })
}

// farewell ends the session of now at its portal; nil where there is none. One
// that is shown offline may be in reach of its portal by now, or live at one that
// serves newer programs only.
func (w *Window) farewell() func(context.Context) error {
	switch {
	case w.journey.session != nil:
		return w.journey.session.SignOut
	case w.offline() && !w.onlyRead(): // or else the portal has ended it itself
		connect, e, kept := w.options.Connect, w.journey.entry, *w.journey.kept
		return func(ctx context.Context) error { return signOutOf(ctx, connect, e, kept) }
	}
	return nil
}

// signedOut forgets the session, goes to the first screen and says how it went:
// err is what the portal said to it.
func (w *Window) signedOut(err error) {
	stillHere := w.forgetSession() != nil
	w.leavePortal()
	w.tellSignedOut(stillHere, err)
}

// leavePortal goes to the first screen; what was done at the portal is over.
func (w *Window) leavePortal() {
	w.journey.forget()
	w.journey = journey{}
	w.reset(newFirstScreen(w))
}

// endAtPortal ends a session at the portal that is forgotten here already, and
// says how it went; at once where there is none. «Отмена» ends no more than the
// waiting: what the portal has answered meanwhile is said to who comes back from
// the help.
func (w *Window) endAtPortal(end func(context.Context) error, say func(error)) {
	if end == nil {
		say(nil)
		return
	}
	var answered atomic.Pointer[error] // written beside the window
	w.workOr(w.current(), w.says("journey.sign_out.waiting"), func(ctx context.Context) error {
		err := end(context.WithoutCancel(ctx)) // it has a limit of its own
		answered.Store(&err)
		return err
	}, say, func() {
		if err := answered.Load(); err != nil {
			say(*err)
			return
		}
		say(context.Canceled)
	})
}

// tellSignedOut says how it went: whether the session could not be deleted on
// this computer, and what the portal said, if anything.
func (w *Window) tellSignedOut(stillHere bool, err error) {
	switch {
	case stillHere:
		w.tellStillHere(livesOn(err))
	case livesOn(err):
		w.tell(parts.Warning, w.says("journey.sign_out.here"), w.says("journey.sign_out.here_more"))
	default:
		w.tell(parts.Info, w.says("journey.sign_out.done"))
	}
}

// livesOn tells by a portal's answer to a sign-out that the session may go on
// there until its own end.
func livesOn(err error) bool { return err != nil && !errors.Is(err, client.ErrSessionEnded) }
