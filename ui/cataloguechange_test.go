package ui

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
)

// signOuts is a portal that counts the sessions which are ended at it.
type signOuts struct {
	conn  *Connection
	count int
}

func newSignOuts(t *testing.T) *signOuts {
	t.Helper()
	s := &signOuts{}
	var server *httptest.Server
	server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if q.Method == http.MethodDelete && q.Header.Get("Authorization") == "Bearer access" {
			s.count++
			w.WriteHeader(http.StatusNoContent)
			return
		}
		d := regionsDiscovery()
		d.Origin, d.APIBase = server.URL, "/api/v1"
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(d)
	}))
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	c, err := client.New(client.Options{Address: server.URL, Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	d, err := c.Discover(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.conn = &Connection{Client: c, Discovery: d}
	return s
}

// own is an entry of a catalogue for it.
func (s *signOuts) own() portal.CatalogueEntry {
	name := portal.Text{RU: "Сад", KK: "Бақша", EN: "Garden"}
	return portal.CatalogueEntry{ID: "own-garden", Name: name, Address: s.conn.Client.Origin(), Flavour: portal.FlavourRegions}
}

// seenAt is a session with a cabinet that was seen, at a portal.
func seenAt(t *testing.T, s *store.Store, id, origin string) {
	t.Helper()
	putSession(t, s, id, origin)
	err := s.UpdateCabinet(id, func(c *store.Cabinet) {
		c.List([]portal.Application{toldApplication("2026-000123", "СЕРІКБАЙ АЛИ", "•••• 9034")}, "ru", toldDay)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// kept tells what a store keeps of a portal.
func keptOf(t *testing.T, s *store.Store, id string) (session, cabinet bool) {
	t.Helper()
	_, session, err := s.Session(id)
	if err != nil {
		t.Fatal(err)
	}
	_, cabinet, err = s.Cabinet(id)
	if err != nil {
		t.Fatal(err)
	}
	return session, cabinet
}

// A portal that goes from the list takes with it what is kept of it: no page
// could sign out of it any more.
func TestPortalThatGoesFromTheListIsSignedOutOfAndForgotten(t *testing.T) {
	for name, leave := range map[string]func(w *Window){
		"removed": func(w *Window) {
			w.current().(*catalogueScreen).remove(entryOf(t, w, "own-garden"))
			buttonOf(w, "Убрать").OnTapped()
		},
		"the list put back": func(w *Window) {
			w.current().(*catalogueScreen).askReset()
			w.submit()
		},
	} {
		t.Run(name, func(t *testing.T) {
			c, there := openCatalogue(t), newSignOuts(t)
			if err := c.Add(there.own()); err != nil {
				t.Fatal(err)
			}
			w := newCatalogueShell(t, c)
			w.options.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) { return there.conn, nil }
			w.options.Portals = c.Entries()
			seenAt(t, w.store, "own-garden", there.conn.Client.Origin())
			seenAt(t, w.store, "almaty", "https://open-almaty.kz")
			if err := w.store.PutKeyExpiry("own-garden", toldDay); err != nil {
				t.Fatal(err)
			}
			leave(w)
			if _, back := w.current().(*catalogueScreen); !back || w.notice == nil {
				t.Fatalf("on %T, told %v", w.current(), w.notice)
			}
			session, cabinet := keptOf(t, w.store, "own-garden")
			if until, _ := w.store.KeyExpiry("own-garden"); session || cabinet || !until.IsZero() || there.count != 1 {
				t.Errorf("session %v, cabinet %v, key until %v; ended %d times there", session, cabinet, until, there.count)
			}
			if session, cabinet = keptOf(t, w.store, "almaty"); !session || !cabinet {
				t.Error("another portal's is gone, too")
			}
		})
	}
}

// Who cannot sign in any more with this program can still be signed out by it.
func TestRemovedPortalThatServesNewerProgramsOnlyIsSignedOutOf(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want int
	}{"newer programs only": {client.ErrOutdated, 1}, "another refusal": {client.ErrNotPortal, 0}} {
		t.Run(name, func(t *testing.T) {
			there, kept := newSignOuts(t), store.NewMemory()
			seenAt(t, kept, "own-garden", there.conn.Client.Origin())
			left := &leftPortals{store: kept, connect: func(context.Context, portal.CatalogueEntry) (*Connection, error) { return there.conn, c.err }}
			left.forget(t.Context(), []portal.CatalogueEntry{there.own()}, nil)
			if there.count != c.want || left.kept != nil {
				t.Errorf("ended %d times there, %v", there.count, left.kept)
			}
		})
	}
}

// The session belongs to who gave it, whoever answers at that address now.
func TestTokensOfARemovedPortalAreNotShownToAnotherHost(t *testing.T) {
	c, there := openCatalogue(t), newSignOuts(t)
	if err := c.Add(there.own()); err != nil {
		t.Fatal(err)
	}
	w := newCatalogueShell(t, c)
	w.options.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) { return there.conn, nil }
	w.options.Portals = c.Entries()
	putSession(t, w.store, "own-garden", "https://other.example.kz")
	w.current().(*catalogueScreen).remove(entryOf(t, w, "own-garden"))
	buttonOf(w, "Убрать").OnTapped()
	if session, _ := keptOf(t, w.store, "own-garden"); session || there.count != 0 {
		t.Errorf("still kept: %v; ended %d times at another host", session, there.count)
	}
}

func TestPortalWhoseSessionCannotBeForgottenIsTold(t *testing.T) {
	kept := onDisk(t)
	w := newCatalogueShell(t, openCatalogue(t))
	w.options.Store = kept
	w.useStore(kept)
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	w.current().(*catalogueScreen).remove(entryOf(t, w, "regions"))
	buttonOf(w, "Убрать").OnTapped()
	told(t, w, "portals.left.kept")
}

func TestListIsNotPutBackUnderAnOpenPortalThatWouldGo(t *testing.T) {
	c, there := openCatalogue(t), newSignOuts(t)
	if err := c.Add(there.own()); err != nil {
		t.Fatal(err)
	}
	w := newCatalogueShell(t, c)
	w.options.Portals = c.Entries()
	w.journey.entry = there.own()
	page := w.current()
	w.current().(*catalogueScreen).askReset()
	if w.current() != page {
		t.Fatalf("on %T", w.current())
	}
	told(t, w, "portals.in_use")
	w.journey.entry = entryOf(t, w, "almaty")
	w.current().(*catalogueScreen).askReset()
	if _, asked := w.current().(*confirmScreen); !asked {
		t.Errorf("a shipped one is not kept by anything: %T", w.current())
	}
}

// Esc while the list is saved: it may be saved all the same.
func TestListIsTheOneOfNowAlsoWhereNobodyWaitedForIt(t *testing.T) {
	c := openCatalogue(t)
	w := newCatalogueShell(t, c)
	q := &queue{}
	w.options.Run = q.run
	w.current().(*catalogueScreen).remove(entryOf(t, w, "regions"))
	buttonOf(w, "Убрать").OnTapped()
	w.cancelJob()
	w.goBack()
	q.release()
	if got := names(w); got != "almaty practice-almaty practice-regions" {
		t.Errorf("the list is %s", got)
	}
}

// What a start without any page removed is forgotten, too: an administrator's
// list may have changed.
func TestStartForgetsWhatBelongsToNoPortal(t *testing.T) {
	kept := store.NewMemory()
	seenAt(t, kept, "own-garden", "https://garden.example.kz")
	newShell(t, func(o *Options) { o.Store = kept })
	if session, cabinet := keptOf(t, kept, "own-garden"); session || cabinet {
		t.Errorf("still kept: %v, %v", session, cabinet)
	}
}

// An id may come back with another portal behind it, whose visitors must not
// see the former's children.
func TestCabinetOfAnotherHostIsNotShownUnderTheSameId(t *testing.T) {
	for name, ended := range map[string]bool{"signed in": false, "signed in once": true} {
		t.Run(name, func(t *testing.T) {
			kept := store.NewMemory()
			seenAt(t, kept, "almaty", "https://former.example.kz")
			if ended {
				if err := kept.EndSession("almaty"); err != nil {
					t.Fatal(err)
				}
			}
			w := newShell(t, func(o *Options) {
				o.Store = kept
				o.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) { return nil, client.ErrUnreachable }
			})
			if _, ok := w.current().(*firstScreen); !ok || shows(w, "2026-000123") {
				t.Errorf("on %T", w.current())
			}
		})
	}
}
