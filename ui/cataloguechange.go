package ui

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
)

// This file changes the list of portals. What is kept of a portal goes with it:
// no page could sign out of it any more.

// lastWord is how long a portal that goes from the list may take for ending the
// session there. At the latest it ends by itself.
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

// leftPortals forgets the portals that are no longer on the list.
type leftPortals struct {
	store   *store.Store
	connect func(context.Context, portal.CatalogueEntry) (*Connection, error)
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
			l.signOut(ctx, gone[i], session)
		}
	}
}

// signOut ends a session at the very portal that gave it. One that does not
// answer ends it by itself.
func (l *leftPortals) signOut(ctx context.Context, e portal.CatalogueEntry, s store.Session) {
	ctx, cancel := context.WithTimeout(ctx, lastWord)
	defer cancel()
	conn, err := l.connect(ctx, e)
	if err != nil {
		return
	}
	defer conn.Client.Close()
	if conn.Client.Origin() != s.Origin {
		return
	}
	tokens := portal.Tokens{AccessToken: s.Session.AccessToken, ExpiresIn: s.Session.ExpiresIn, RefreshToken: s.Session.RefreshToken}
	_ = conn.Client.Session(tokens, s.IssuedAt, nil).SignOut(ctx)
}

// isAmong tells whether a list has this very portal: the same id may have been
// given to another address.
func isAmong(e portal.CatalogueEntry, list []portal.CatalogueEntry) bool {
	return slices.ContainsFunc(list, func(o portal.CatalogueEntry) bool { return o.ID == e.ID && o.Address == e.Address })
}
