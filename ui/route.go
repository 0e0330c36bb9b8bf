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
	if w.atWorkstation() {
		w.visit.start()
		return
	}
	w.keepCatalogued()
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
// there, or was and cannot reach it, and else its first page.
func (w *Window) startAt(e portal.CatalogueEntry) {
	if kept, there, err := w.store.Session(e.ID); err == nil && there {
		w.resumeAt(e, kept)
		return
	}
	if saved, there := w.savedAt(e); there && !e.Practice {
		w.lookIn(e, saved, func(conn *Connection) {
			w.connected(e, conn)
			w.afterPortal()
		})
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
	} else {
		w.afterLocality()
	}
	w.tellReset() // where a start at this portal has not shown the first page
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
// or the cabinet, or where the same person was when the session before ended.
// There is no way back to the signing.
func (w *Window) signedIn(session portal.Session) {
	w.openSession(session, w.options.Now())
	notKept := w.keepSession()
	w.journey.locality, w.journey.service = nil, nil
	before := w.journey.interrupted
	w.journey.interrupted = nil
	if w.atWorkstation() {
		w.visit.report(EventSignedIn, "")
	}
	switch {
	case session.NextStep == nextConfirmEmail:
		w.reset(newEmailScreen(w))
	case w.atWorkstation():
		w.toBindingAtOnce()
	case before.isOf(session.Account):
		w.resetTo(before.stack)
		w.watchApplications() // whichever page it is
	default:
		w.reset(newCabinetScreen(w))
	}
	if notKept != nil {
		w.tellNotKept()
	}
}

// interrupted is where somebody was when the portal ended the session.
type interrupted struct {
	account portal.Account
	stack   []screen
}

// isOf tells whether it was this person. It may be asked of nil.
func (i *interrupted) isOf(a portal.Account) bool {
	return i != nil && len(i.stack) > 0 && i.account.SamePerson(a)
}

// signInAgain goes back to the beginning of signing in on the same portal,
// when the portal has ended the session: to the tab by which it was opened.
func (w *Window) signInAgain() {
	if w.atWorkstation() {
		w.visit.end(NextEnded)
		return
	}
	before := w.journey.signedIn
	stack := w.settled()
	w.sessionOver()
	w.reset(newFirstScreen(w))
	w.journey.interrupted = &interrupted{account: before.Account, stack: stack}
	s := newSignInScreen(w)
	if before.ACR == portal.ACRIIN {
		s.tab = tabByIIN
	}
	w.show(s)
}
