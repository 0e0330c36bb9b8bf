package ui

import (
	"context"
	"errors"

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
	switch {
	case w.onlyRead(): // the portal has ended it itself
		w.signedOut(nil)
		return
	case w.offline():
		w.signedOut(client.ErrUnreachable)
		return
	}
	session := w.journey.session
	stillHere := w.forgetSession() != nil
	w.leavePortal()
	w.endAtPortal(session, func(err error) { w.tellSignedOut(stillHere, err) })
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
// waiting.
func (w *Window) endAtPortal(session *client.Session, say func(error)) {
	if session == nil {
		say(nil)
		return
	}
	w.workOr(w.current(), w.says("journey.sign_out.waiting"), func(ctx context.Context) error {
		return session.SignOut(context.WithoutCancel(ctx)) // it has a limit of its own
	}, say, func() { say(context.Canceled) })
}

// tellSignedOut says how it went: whether the session could not be deleted on
// this computer, and what the portal said, if anything.
func (w *Window) tellSignedOut(stillHere bool, err error) {
	stillThere := err != nil && !errors.Is(err, client.ErrSessionEnded)
	switch {
	case stillHere:
		w.tellStillHere(stillThere)
	case stillThere:
		w.tell(parts.Warning, w.says("journey.sign_out.here"), w.says("journey.sign_out.here_more"))
	default:
		w.tell(parts.Info, w.says("journey.sign_out.done"))
	}
}
