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
// the cabinet showed last is shown with its date, also for some time after the
// session has ended. It can be read and nothing else.

// offline tells whether the cabinet of somebody is open whose portal could not
// be reached since the start.
func (w *Window) offline() bool { return w.journey.session == nil && w.journey.kept != nil }

// offlineAt tells whether it is this portal's.
func (w *Window) offlineAt(e portal.CatalogueEntry) bool {
	return w.offline() && w.journey.entry.ID == e.ID
}

// onlyRead tells that the session of who is shown offline has ended, too: they
// have to sign in again.
func (w *Window) onlyRead() bool {
	return w.offline() && w.journey.kept.Session.AccessToken == ""
}

// showSaved opens the cabinet as it was seen last, where there is something to
// show of this portal. An id alone is not enough: an administrator's list may
// give it to another portal.
func (w *Window) showSaved(e portal.CatalogueEntry, kept store.Session) bool {
	if w.offlineAt(e) {
		return true
	}
	saved, found, err := w.store.Cabinet(e.ID)
	if err != nil || !found || !isOf(e, saved.Origin) || saved.Origin != kept.Origin {
		return false
	}
	w.journey = journey{entry: e, signedIn: kept.Session, kept: &kept}
	w.reset(newCabinetScreen(w))
	return true
}

// isOf tells whether a catalogue's entry leads to the portal of an origin. The
// practice portal's changes with each start.
func isOf(e portal.CatalogueEntry, origin string) bool {
	if e.Practice {
		return true
	}
	address, err := client.CanonicalOrigin(e.Address)
	return err == nil && address == origin
}

// goOffline opens the cabinet as it was seen last, where there is something to
// show, and tells what keeps the portal from answering. It is told without red:
// nothing failed that somebody has asked for.
func (w *Window) goOffline(e portal.CatalogueEntry, kept store.Session, err error) bool {
	if !w.showSaved(e, kept) {
		return false
	}
	w.showFailure(&failure{kind: parts.Info, explain: w.connectExplained(e, err), retry: w.reconnect})
	return true
}

// reconnect tries to reach the portal of the cabinet that is shown offline.
// Where its session has ended meanwhile one signs in again, and where nothing
// is kept any more one begins anew.
func (w *Window) reconnect() {
	e := w.journey.entry
	kept, there, err := w.store.Session(e.ID)
	if err != nil || !there {
		kept, there = w.savedAt(e)
	}
	if !there {
		w.journey = journey{}
		w.reset(newFirstScreen(w))
		w.fail(client.ErrSessionEnded, nil)
		return
	}
	w.connectFor(e, func(conn *Connection, err error) {
		switch {
		case err != nil:
			w.failWith(w.connectExplained(e, err), w.reconnect)
		case kept.Session.AccessToken != "":
			w.resumed(e, conn, kept)
		case conn.Client.Origin() != kept.Origin:
			conn.Client.Close()
			w.anotherPortal(e)
		default:
			w.journey.conn, w.journey.signedIn = conn, kept.Session
			w.sessionEnded(client.ErrSessionEnded)
		}
	})
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
	var more []string
	if w.offline() {
		more = append(more, w.T("cabinet.saved_read_only"))
	}
	if w.onlyRead() {
		more = []string{w.T("cabinet.saved_signed_out")}
	}
	if w.offline() && w.store.Protection() != store.ProtectionMemory {
		more = append(more, w.T("cabinet.saved_kept", map[string]any{"Button": w.T("journey.sign_out")}))
	}
	id := "cabinet.saved_as_of"
	if w.working() { // at a start it is shown at once, and nothing has failed yet
		id = "cabinet.saved_asking"
	}
	return parts.NewMessage(parts.Warning, w.T(id, map[string]any{"Time": signer.FormatTime(savedAt)}), more...)
}

// notSeenYet says that a part of the page is not known: nothing while the
// portal is being asked, and why where only what was saved is shown.
func (w *Window) notSeenYet(savedAt time.Time) fyne.CanvasObject {
	if savedAt.IsZero() {
		return nil
	}
	return parts.NewMessage(parts.Info, w.T("cabinet.not_saved"))
}
