package ui

import (
	"context"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
)

// This file takes up a session again that was kept.

// keepCatalogued forgets what is kept of portals that are no longer in the
// catalogue, and what has ended: nobody asks for it any more. What the disk does
// not let go today it lets go at the next start.
func (w *Window) keepCatalogued() {
	var ids []string
	for _, e := range w.options.Portals {
		ids = append(ids, e.ID)
	}
	_ = w.store.Keep(ids)
}

// resume opens the cabinet of a session that was kept, or, without a network,
// that of one that has ended. Otherwise it stays on the first screen.
func (w *Window) resume() {
	if e, kept, ok := w.keptSession(); ok {
		w.resumeAt(e, kept)
		return
	}
	if e, saved, ok := w.savedCabinet(); ok {
		w.lookIn(e, saved, func(conn *Connection) {
			conn.Client.Close()
			w.tellReset()
		})
		return
	}
	w.tellReset()
}

// resumeAt opens the cabinet of a session that a portal gave. What was saved of
// it is shown while the portal is asked, which may take as long as a network
// that does not answer. Trying again begins anew, because the session may have
// run out meanwhile.
func (w *Window) resumeAt(e portal.CatalogueEntry, kept store.Session) {
	if !e.Practice { // the practice portal is never far, and another one after each start
		w.showSaved(e, kept)
	}
	w.connectFor(e, func(conn *Connection, err error) {
		switch {
		case err == nil:
			w.resumed(e, conn, kept)
		case !w.goOffline(e, kept, err):
			w.failWith(w.connectExplained(e, err), w.start)
		}
	})
}

// connectFor dials the portal of a cabinet.
func (w *Window) connectFor(e portal.CatalogueEntry, done func(*Connection, error)) {
	var conn *Connection
	w.work(w.current(), w.says("journey.resume"), func(ctx context.Context) (err error) {
		conn, err = w.options.Connect(ctx, e)
		return err
	}, func(err error) { done(conn, err) })
}

// resumed takes a kept session up again, but only with the very portal that
// gave it: a session must not be shown to another host. The pages that were
// shown from what was saved stay, and ask the portal now.
func (w *Window) resumed(e portal.CatalogueEntry, conn *Connection, kept store.Session) {
	if conn.Client.Origin() != kept.Origin {
		conn.Client.Close()
		w.anotherPortal(e)
		return
	}
	saved := w.offlineAt(e)
	w.connected(e, conn)
	w.openSession(kept.Session, kept.IssuedAt)
	if saved {
		w.enter()
	} else {
		w.reset(newCabinetScreen(w))
	}
	w.tellReset()
}

// anotherPortal throws a session away that another host gave than the one that
// answers now, and says so. The start goes on without it at the practice portal,
// which is another one after each start.
func (w *Window) anotherPortal(e portal.CatalogueEntry) {
	w.journey = journey{entry: e}
	err := w.forgetSession()
	w.journey = journey{}
	w.reset(newFirstScreen(w))
	switch {
	case err != nil:
		w.tellStillHere(false)
	case e.Practice:
		w.start()
	default:
		name := map[string]any{"portal": e.Name.In(w.lang.Language())}
		w.tell(parts.Warning, w.says("journey.resume.moved", name), w.says("journey.resume.moved_more"))
	}
}
