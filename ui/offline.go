package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
)

// This file is the cabinet without the portal: at a start without network, what
// the cabinet showed last is shown with its date. It can be read and nothing
// else.

// offline tells whether somebody is signed in whose portal could not be
// reached since the start.
func (w *Window) offline() bool { return w.journey.session == nil && w.journey.kept != nil }

// goOffline opens the cabinet of a kept session as it was seen last, where
// there is something to show, and tells what keeps the portal from answering.
func (w *Window) goOffline(e portal.CatalogueEntry, kept store.Session, err error) bool {
	if w.offline() && w.journey.entry.ID == e.ID {
		w.failWith(w.connectExplained(e, err), w.reconnect)
		return true
	}
	if _, found, readErr := w.store.Cabinet(e.ID); readErr != nil || !found {
		return false
	}
	w.journey = journey{entry: e, signedIn: kept.Session, kept: &kept}
	w.reset(newCabinetScreen(w))
	// Nothing failed that somebody has asked for, so it is told without red.
	w.showFailure(&failure{kind: parts.Info, explain: w.connectExplained(e, err), retry: w.reconnect})
	return true
}

// reconnect tries to reach the portal of the session that is shown offline. One
// that has ended meanwhile leads to the first page.
func (w *Window) reconnect() {
	e := w.journey.entry
	kept, there, err := w.store.Session(e.ID)
	if err == nil && there {
		w.resumeAt(e, kept)
		return
	}
	w.journey = journey{}
	w.reset(newFirstScreen(w))
	w.fail(client.ErrSessionEnded, nil)
}

// needsPortal is the line beneath a button that is of no use offline, empty
// while the portal can be asked.
func (w *Window) needsPortal() string {
	if !w.offline() {
		return ""
	}
	return w.T("cabinet.needs_portal")
}

// tellOffline says why a button does nothing now, and what to do.
func (w *Window) tellOffline() {
	refresh := func() string {
		return w.T("cabinet.offline_next", map[string]any{"Button": w.T("cabinet.refresh")})
	}
	w.tell(parts.Info, w.says("cabinet.offline"), refresh)
}

// savedNote says that what is shown was saved, and when; nil for what the
// portal has just told.
func (w *Window) savedNote(savedAt time.Time) fyne.CanvasObject {
	if savedAt.IsZero() {
		return nil
	}
	more := ""
	if w.offline() {
		more = w.T("cabinet.saved_read_only")
	}
	return parts.NewMessage(parts.Warning, w.T("cabinet.saved_as_of", map[string]any{"Time": signer.FormatTime(savedAt)}), more)
}

// notSeenYet says that a part of the page is not known: nothing while the
// portal is being asked, and why where only what was saved is shown.
func (w *Window) notSeenYet(savedAt time.Time) fyne.CanvasObject {
	if savedAt.IsZero() {
		return nil
	}
	return parts.NewMessage(parts.Info, w.T("cabinet.not_saved"))
}
