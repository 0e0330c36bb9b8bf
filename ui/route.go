package ui

import (
	"slices"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
)

// This file is the way through the pages: which comes after which.

// start is called when the window is open: a stored session leads straight to
// the cabinet, StartPortal to that portal.
func (w *Window) start() {
	if w.options.StartPortal == "" {
		w.resume()
		return
	}
	named := func(e portal.CatalogueEntry) bool { return e.ID == w.options.StartPortal }
	if i := slices.IndexFunc(w.options.Portals, named); i >= 0 {
		w.startAt(w.options.Portals[i])
	}
}

// startAt opens one portal: the cabinet for somebody who is still signed in
// there, and else its first page.
func (w *Window) startAt(e portal.CatalogueEntry) {
	if kept, there, err := w.store.Session(e.ID); err == nil && there {
		w.resumeAt(e, kept)
		return
	}
	s := &portalScreen{w: w, last: e.ID}
	w.show(s)
	s.choose(e)
}

// choosePortal is «Войти» on the first screen. With one portal in the
// catalogue there is nothing to choose, but it is shown which it is.
func (w *Window) choosePortal() { w.show(newPortalScreen(w)) }

// connected makes a portal the one of the journey.
func (w *Window) connected(e portal.CatalogueEntry, conn *Connection) {
	w.journey = journey{entry: e, conn: conn}
	w.remember(func(r *store.Recent) { r.PortalID = e.ID })
}

// afterPortal goes on to what the portal asks for first.
func (w *Window) afterPortal() {
	if w.journey.conn.Discovery.HasStep("locality") {
		w.show(newLocalityScreen(w))
		return
	}
	w.afterLocality()
}

// afterLocality goes on to the service, where a portal asks for one.
func (w *Window) afterLocality() {
	switch {
	case w.journey.conn.Discovery.HasStep("service"):
		w.show(newServiceScreen(w))
	case w.journey.entry.Flavour == portal.FlavourAlmaty:
		w.show(newEntranceScreen(w))
	default:
		w.toSignIn()
	}
}

// toSignIn goes on to «Вход в личный кабинет».
func (w *Window) toSignIn() { w.show(newSignInScreen(w)) }

// signedIn takes a new session: it is kept, and the way goes on to the e-mail
// or the cabinet. There is no way back to the signing.
func (w *Window) signedIn(session portal.Session) {
	w.openSession(session, w.options.Now())
	w.keepSession()
	w.journey.locality, w.journey.service = nil, nil
	if session.NextStep == "confirm_email" {
		w.reset(newEmailScreen(w))
		return
	}
	w.reset(newCabinetScreen(w))
}

// signInAgain goes back to the beginning of signing in on the same portal,
// when the portal has ended the session.
func (w *Window) signInAgain() {
	w.forgetSession()
	w.reset(newFirstScreen(w))
	w.toSignIn()
}

// signOut asks whether one means it.
func (w *Window) signOut() {
	if _, asked := w.current().(*confirmScreen); !asked {
		w.show(newConfirmScreen(w, "journey.sign_out", w.endSession))
	}
}

// endSession tells the portal and forgets the session here, whatever the
// portal answers.
func (w *Window) endSession(s screen) {
	session := w.journey.session
	w.work(s, w.says("journey.sign_out.waiting"), session.SignOut, w.signedOut)
}
