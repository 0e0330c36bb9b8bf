package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
)

// This file changes the list of portals. What is kept of a portal goes with it:
// no page could sign out of it any more.

// lastWord is how long a portal may take for being reached and ending a session
// that was kept here: one that goes from the list, or was not reached before. At
// the latest it ends by itself.
const lastWord = 5 * time.Second

// changeCatalogue changes the list beside the window, goes back to it and tells
// what was done.
func (w *Window) changeCatalogue(s screen, change func() error, done words) {
	left := &leftPortals{store: w.store, connect: w.options.Connect}
	w.work(s, w.says("portals.saving"), func(ctx context.Context) error {
		before := w.options.Catalogue.Entries()
		if err := change(); err != nil {
			return err
		}
		left.forget(ctx, before, w.options.Catalogue.Entries())
		if ctx.Err() != nil { // nobody waits for it, and it is done all the same
			fyne.Do(func() { w.options.Portals = w.options.Catalogue.Entries() })
		}
		return nil
	}, func(err error) {
		if err != nil {
			w.fail(err, func() { w.changeCatalogue(s, change, done) })
			return
		}
		w.options.Portals = w.options.Catalogue.Entries()
		w.back()
		if left.kept != nil {
			w.tell(parts.Warning, w.says("portals.left.kept"), w.says("portals.left.kept_more"))
			return
		}
		w.tell(parts.Success, done)
	})
}

// connectFunc is Options.Connect.
type connectFunc func(context.Context, portal.CatalogueEntry) (*Connection, error)

// leftPortals forgets the portals that are no longer on the list.
type leftPortals struct {
	store   *store.Store
	connect connectFunc
	kept    error // why something of them is still kept here
}

// forget forgets those first and then tells them, because that may take long.
func (l *leftPortals) forget(ctx context.Context, before, now []portal.CatalogueEntry) {
	var sessions []store.Session
	gone := slices.DeleteFunc(before, func(e portal.CatalogueEntry) bool { return isAmong(e, now) })
	for i := range gone {
		session, _, _ := l.store.Session(gone[i].ID)
		sessions = append(sessions, session)
		l.kept = errors.Join(l.kept, l.store.Forget(gone[i].ID))
	}
	for i, session := range sessions {
		if session.Session.AccessToken != "" {
			_ = signOutOf(ctx, l.connect, gone[i], session) // at the latest it ends by itself
		}
	}
}

// signOutOf ends a kept session at the very portal that gave it, also at one that
// serves newer programs only. One that does not answer ends it by itself.
func signOutOf(ctx context.Context, connect connectFunc, e portal.CatalogueEntry, s store.Session) error {
	ctx, cancel := context.WithTimeout(ctx, lastWord)
	defer cancel()
	conn, err := connect(ctx, e)
	if err != nil && (conn == nil || !errors.Is(err, client.ErrOutdated)) {
		return err
	}
	defer conn.Client.Close()
	if conn.Client.Origin() != s.Origin {
		return client.ErrOtherOrigin
	}
	tokens := portal.Tokens{AccessToken: s.Session.AccessToken, ExpiresIn: s.Session.ExpiresIn, RefreshToken: s.Session.RefreshToken}
	return conn.Client.Session(tokens, s.IssuedAt, nil).SignOut(ctx)
}

// isAmong tells whether a list has this very portal: the same id may have been
// given to another address.
func isAmong(e portal.CatalogueEntry, list []portal.CatalogueEntry) bool {
	return slices.ContainsFunc(list, func(o portal.CatalogueEntry) bool { return o.ID == e.ID && o.Address == e.Address })
}
