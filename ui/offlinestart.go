package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
)

// This file is the start without a session: what its cabinet showed is shown
// where the portal cannot be reached, and not where one can sign in.

// savedCabinet finds a cabinet that was kept past its session, that of the
// portal used last before others. The practice portal is always reached.
func (w *Window) savedCabinet() (portal.CatalogueEntry, store.Session, bool) {
	last := w.recentPortal()
	var found portal.CatalogueEntry
	var session store.Session
	ok := false
	for _, e := range w.options.Portals {
		s, there := w.savedAt(e)
		if there && !e.Practice && (!ok || e.ID == last) {
			found, session, ok = e, s, true
		}
	}
	return found, session, ok
}

// savedAt is whose cabinet is kept of a portal, as a session that serves for
// nothing.
func (w *Window) savedAt(e portal.CatalogueEntry) (store.Session, bool) {
	saved, found, err := w.store.Cabinet(e.ID)
	if err != nil || !found || !isOf(e, saved.Origin) {
		return store.Session{}, false
	}
	return store.Session{PortalID: e.ID, Origin: saved.Origin, Session: portal.Session{Account: saved.Account}}, true
}

// lookIn asks whether the portal can be reached, and opens its cabinet as it
// was seen last where it cannot be, or where somebody does not wait for that.
func (w *Window) lookIn(e portal.CatalogueEntry, saved store.Session, online func(*Connection)) {
	page := w.current()
	var conn *Connection
	w.work(page, w.says("journey.resume"), func(ctx context.Context) (err error) {
		conn, err = w.options.Connect(ctx, e)
		if ctx.Err() != nil {
			fyne.Do(func() { w.gaveUp(page, e, saved) })
		}
		return err
	}, func(err error) {
		if err != nil {
			w.goOffline(e, saved, err)
			return
		}
		online(conn)
	})
}

// gaveUp is lookIn for who has pressed «Отмена» and gone nowhere else.
func (w *Window) gaveUp(page screen, e portal.CatalogueEntry, saved store.Session) {
	if !w.gone && !w.working() && w.current() == page {
		w.showSaved(e, saved)
	}
}
