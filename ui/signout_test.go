package ui

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
)

// newKeptRig is a rig of somebody in the cabinet whose session and cabinet lie
// on the disk. What is done beside the window waits for the test.
func newKeptRig(t *testing.T) (*signInRig, *store.Store, *queue) {
	t.Helper()
	kept := onDisk(t)
	r := newSignedInRig(t, rigOptions{window: func(o *Options) { o.Store = kept }})
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r)
	if session, cabinet := keptOf(t, kept, "almaty"); !session || !cabinet {
		t.Fatalf("session kept %v, cabinet kept %v", session, cabinet)
	}
	work := &queue{}
	r.w.options.Run = work.run
	return r, kept, work
}

// knownAtPortal tells whether the portal still has a session.
func (r *signInRig) knownAtPortal(conn *Connection, id string) bool {
	r.Helper()
	before := r.w.journey.conn
	r.w.journey.conn = conn
	all, err := r.sessionByKey().Sessions(r.Context())
	r.w.journey.conn = before
	if err != nil || len(all) == 0 {
		r.Fatalf("%d sessions, %v", len(all), err)
	}
	return slices.ContainsFunc(all, func(s portal.SessionInfo) bool { return s.ID == id })
}

// A portal may take its time, and nobody waits for that at a computer that they
// share.
func TestWindowClosedWhileSigningOutKeepsNothing(t *testing.T) {
	r, kept, work := newKeptRig(t)
	entry, conn := r.w.journey.entry, r.w.journey.conn
	r.w.signOut()
	r.key(fyne.KeyReturn)
	if !r.w.working() || !shows(r.w, r.w.T("journey.sign_out.waiting")) {
		t.Fatal("it is not said that the portal is waited for")
	}
	r.w.Close()
	work.release()
	if session, cabinet := keptOf(t, kept, "almaty"); session || cabinet {
		t.Errorf("session kept %v, cabinet kept %v", session, cabinet)
	}
	again := New(Options{
		App: r.w.options.App, Language: "ru", Store: kept, Run: func(f func()) { f() },
		Portals: []portal.CatalogueEntry{entry}, Connect: connectAgain(conn),
	})
	t.Cleanup(again.window.Close)
	again.Show()
	if _, ok := again.current().(*firstScreen); !ok {
		t.Errorf("the next start shows %T", again.current())
	}
}

// Who does not wait for the portal is signed out all the same, and the portal
// hears of it.
func TestSigningOutIsNotCancelled(t *testing.T) {
	r, kept, work := newKeptRig(t)
	id, conn := r.w.journey.signedIn.SessionID, r.w.journey.conn
	if !r.knownAtPortal(conn, id) {
		t.Fatal("the portal does not know the session")
	}
	r.w.signOut()
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyEscape)
	screenIs[*firstScreen](r)
	told(t, r.w, "journey.sign_out.here")
	work.release()
	screenIs[*firstScreen](r)
	told(t, r.w, "journey.sign_out.here")
	if session, cabinet := keptOf(t, kept, "almaty"); session || cabinet || r.w.journey.session != nil {
		t.Errorf("session kept %v, cabinet kept %v, in use %v", session, cabinet, r.w.journey.session != nil)
	}
	if r.knownAtPortal(conn, id) {
		t.Error("nobody has ended the session at the portal")
	}
}

// Who opened the help or the settings meanwhile reads afterwards what the portal
// has answered, and that it has not only where it has not.
func TestPageOpenedWhileSigningOutLosesNoWords(t *testing.T) {
	for name, key := range map[string]fyne.KeyName{"help": fyne.KeyF1, "settings": fyne.KeyF2} {
		for said, answers := range map[string]bool{"journey.sign_out.done": true, "journey.sign_out.here": false} {
			t.Run(name+", "+said, func(t *testing.T) {
				r, _, work := newKeptRig(t)
				r.w.signOut()
				r.key(fyne.KeyReturn)
				r.key(key)
				if _, left := r.w.current().(*firstScreen); left {
					t.Fatal("the page beside the way is not open")
				}
				if answers {
					work.release()
				}
				r.w.back()
				screenIs[*firstScreen](r)
				told(t, r.w, said)
			})
		}
	}
}

// An answer may also be that the portal cannot be reached.
func TestHelpOpenedWhileSigningOutHidesNoFailure(t *testing.T) {
	r, _, work := newKeptRig(t)
	r.brokenAt("/auth/sessions/current", "req-out-1")
	r.w.signOut()
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyF1)
	work.release()
	r.w.back()
	told(t, r.w, "journey.sign_out.here")
}

func TestSignOutTellsThatThePortalHasAnswered(t *testing.T) {
	r, _, work := newKeptRig(t)
	r.w.signOut()
	r.key(fyne.KeyReturn)
	if r.w.notice != nil {
		t.Error("it is told before the portal has answered")
	}
	work.release()
	screenIs[*firstScreen](r)
	told(t, r.w, "journey.sign_out.done")
}

// A session that is shown offline lives on at its portal for hours, which may be
// in reach again, or serve newer programs only.
func TestSessionShownOfflineIsEndedAtAPortalInReach(t *testing.T) {
	for reach, refused := range map[string]error{"the network is back": nil, "newer programs only": client.ErrOutdated} {
		for what, end := range map[string]func(*Window){"journey.sign_out.done": (*Window).signOut, "journey.forget.done": (*Window).askForget} {
			t.Run(reach+", "+what, func(t *testing.T) {
				r := newOfflineRig(t)
				id, conn := r.w.journey.signedIn.SessionID, r.connection()
				r.w.options.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) { return conn, refused }
				if !r.w.offline() || !r.knownAtPortal(conn, id) {
					t.Fatal("there is nothing to end")
				}
				end(r.w)
				r.key(fyne.KeyReturn)
				told(t, r.w, what)
				if r.knownAtPortal(conn, id) {
					t.Error("nobody has ended the session at the portal")
				}
			})
		}
	}
}

// Tokens may be renewed for the last call of a session that is forgotten, when
// somebody has signed in again.
func TestTokensOfAnEndedSessionAreNotKeptAsThoseOfTheNext(t *testing.T) {
	r, kept, _ := newKeptRig(t)
	late := r.w.keeper(r.w.journey.signedIn)
	next := portal.Session{SessionID: "the next", AccessToken: "b", ExpiresIn: 600, Account: r.w.journey.signedIn.Account}
	r.w.openSession(next, time.Now())
	if err := r.w.keepSession(); err != nil {
		t.Fatal(err)
	}
	if err := late(portal.Tokens{AccessToken: "a late one", ExpiresIn: 600}); err != nil {
		t.Fatal(err)
	}
	if s, _, err := kept.Session("almaty"); err != nil || s.Session.SessionID != "the next" || s.Session.AccessToken != "b" {
		t.Errorf("kept %q, %v", s.Session.SessionID, err)
	}
}

// «Забыть всё» cannot be taken back: what the window shows and what is kept must
// agree.
func TestForgettingEverythingIsNotCancelled(t *testing.T) {
	for name, leave := range map[string]func(*signInRig){
		"Escape": func(r *signInRig) { r.key(fyne.KeyEscape) },
		"closed": func(r *signInRig) { r.w.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			r, kept, work := newKeptRig(t)
			id, conn, session := r.w.journey.signedIn.SessionID, r.w.journey.conn, r.w.journey.session
			r.w.rememberPracticeKeys([]string{"00ff"})
			r.w.askForget()
			r.key(fyne.KeyReturn)
			leave(r)
			work.release()
			if session, cabinet := keptOf(t, kept, "almaty"); session || cabinet || r.w.journey.session != nil {
				t.Errorf("session kept %v, cabinet kept %v, in use %v", session, cabinet, r.w.journey.session != nil)
			}
			if keys := r.w.options.App.Preferences().StringList(prefPracticeKeys); len(keys) > 0 {
				t.Error("the preferences still tell which keys were at hand")
			}
			screenIs[*firstScreen](r)
			if name == "Escape" {
				told(t, r.w, "journey.forget.done")
				if !shows(r.w, r.w.T("journey.sign_out.here_more")) {
					t.Error("nobody says that the portal has not answered")
				}
			}
			if _, err := session.Profile(t.Context()); !errors.Is(err, client.ErrSessionEnded) {
				t.Errorf("the session is used on: %v", err)
			}
			if r.knownAtPortal(conn, id) {
				t.Error("nobody has ended the session at the portal")
			}
		})
	}
}

// A disk that takes nothing: one is signed in as before, and may try again.
func TestForgettingThatFailsEndsNoSession(t *testing.T) {
	r, kept, work := newKeptRig(t)
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	r.w.askForget()
	r.key(fyne.KeyReturn)
	work.release()
	if _, err := r.w.journey.session.Profile(t.Context()); err != nil {
		t.Errorf("the session is over: %v", err)
	}
	if r.w.failure == nil {
		t.Error("nothing is told")
	}
}
