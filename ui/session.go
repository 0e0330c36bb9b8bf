package ui

import (
	"sync/atomic"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
)

// openSession makes a session the journey's. Its tokens change while it is
// used; each change is kept before the new ones are.
func (w *Window) openSession(s portal.Session, issued time.Time) {
	w.journey.signedIn = s
	w.journey.profile, w.journey.raisedUntil = nil, time.Time{}
	w.journey.newest, w.journey.notKept, w.journey.notKeptTold = &atomic.Pointer[freshest]{}, &atomic.Bool{}, false
	w.journey.newest.Store(&freshest{session: s, issued: issued})
	keep := w.keeper(s)
	tokens := portal.Tokens{AccessToken: s.AccessToken, ExpiresIn: s.ExpiresIn, RefreshToken: s.RefreshToken}
	w.journey.session = w.journey.conn.Client.Session(tokens, issued, keep)
	if w.atWorkstation() {
		w.visit.station.SignedIn(w.journey.origin(), s)
	}
}

// freshest is a session with its newest tokens. They change beside the window.
type freshest struct {
	session portal.Session
	issued  time.Time
}

// keeper puts changed tokens into the store. It is called beside the window,
// so it holds what it needs itself. A store that cannot be written ends no
// session: only the next start asks to sign in again.
func (w *Window) keeper(s portal.Session) func(portal.Tokens) error {
	kept, id, now, newest, notKept := w.kept, w.journey.entry.ID, w.options.Now, w.journey.newest, w.journey.notKept
	told := w.sessionTold()
	return func(t portal.Tokens) error {
		s.AccessToken, s.ExpiresIn, s.RefreshToken = t.AccessToken, t.ExpiresIn, t.RefreshToken
		fresh := &freshest{session: s, issued: now()}
		newest.Store(fresh)
		told(s)
		_, err := kept.Load().UpdateSession(id, func(k *store.Session) {
			if k.Session.SessionID == s.SessionID { // and not one that was opened after this one was left
				k.Session, k.IssuedAt = fresh.session, fresh.issued
			}
		})
		notKept.Store(err != nil)
		return nil
	}
}

// useStore changes where sessions are kept from now on, for those under way
// too.
func (w *Window) useStore(s *store.Store) {
	w.store = s
	w.kept.Store(s)
}

// sessionLife is how long a portal lets a session be refreshed (the contract:
// eight hours).
const sessionLife = 8 * time.Hour

func storedSession(id, origin string, s portal.Session, issued time.Time) store.Session {
	life := time.Duration(s.ExpiresIn) * time.Second
	if s.RefreshToken != "" {
		life = sessionLife
	}
	return store.Session{PortalID: id, Origin: origin, Session: s, IssuedAt: issued, ExpiresAt: issued.Add(life)}
}

// keepSession stores the session of now. When that fails one is signed in all
// the same; only the next start asks to sign in again. It gives no error where
// the store has the session and only remains of the one before could not be
// cleared away.
func (w *Window) keepSession() error {
	f, id := w.journey.newest.Load(), w.journey.entry.ID
	err := w.store.PutSession(storedSession(id, w.journey.origin(), f.session, f.issued))
	if err == nil {
		return nil
	}
	kept, there, readErr := w.store.Session(id)
	if readErr == nil && there && kept.Session.AccessToken == f.session.AccessToken {
		return nil
	}
	return err
}

// forgetSession ends the session here: in memory and in the store, with what
// was seen in the cabinet and printed. It gives an error when the store still
// has it.
func (w *Window) forgetSession() error {
	id := w.journey.entry.ID
	w.journey.forget()
	w.forgetTold()
	w.forgetPrintouts()
	err := w.store.DeleteSession(id)
	_, there, readErr := w.store.Session(id)
	_, seen, seenErr := w.store.Cabinet(id)
	if readErr == nil && seenErr == nil && !there && !seen {
		return nil // at most its remains could not be cleared out of the file
	}
	return err
}

// sessionOver is forgetSession for a session that has ended by itself: what was
// seen in the cabinet stays for who was signed in. Tokens that the store still
// has serve nobody.
func (w *Window) sessionOver() {
	w.journey.forget()
	w.forgetPrintouts()
	_ = w.store.EndSession(w.journey.entry.ID)
}

// forgetPrintouts deletes the documents that were opened for printing: another
// person may sit down here.
func (w *Window) forgetPrintouts() {
	if w.options.ForgetPrintouts != nil {
		w.options.ForgetPrintouts()
	}
}

// keptSession finds a session that was kept, that of the portal used last
// before others.
func (w *Window) keptSession() (portal.CatalogueEntry, store.Session, bool) {
	last := w.recentPortal()
	var found portal.CatalogueEntry
	var session store.Session
	ok := false
	for _, e := range w.options.Portals {
		s, there, err := w.store.Session(e.ID)
		if err == nil && there && (!ok || e.ID == last) {
			found, session, ok = e, s, true
		}
	}
	return found, session, ok
}

// recentPortal is the id of the portal used last, or empty.
func (w *Window) recentPortal() string {
	recent, err := w.store.Recent()
	if err != nil {
		return ""
	}
	return recent.PortalID
}

// remember changes what is kept for the next time. It is a convenience: where
// it cannot be kept, nothing is lost.
func (w *Window) remember(change func(*store.Recent)) {
	recent, err := w.store.Recent()
	if err != nil {
		return
	}
	change(&recent)
	_ = w.store.PutRecent(recent)
}
