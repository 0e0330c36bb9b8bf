package ui

import (
	"math"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// From how many days before its end a key is told of, how soon it is worth a
// warning, and until how long after it: who has got a new one signs in with it.
const (
	keyTold    = 30
	keyWarned  = 14
	keyTooLate = -60
)

// keepKeyExpiry remembers until when the key serves that the portal has just
// taken. Nothing else of it is kept, and where that cannot be, nobody misses it
// today.
func (w *Window) keepKeyExpiry(c *signer.Certificate) {
	if c != nil && w.options.Workstation == nil {
		_ = w.store.PutKeyExpiry(w.journey.entry.ID, c.NotAfter)
	}
}

// keyReminder says how soon the key ends that was used last at a portal; nil
// while there is time.
func (w *Window) keyReminder(e portal.CatalogueEntry) fyne.CanvasObject {
	expires, err := w.store.KeyExpiry(e.ID)
	if err != nil || expires.IsZero() {
		return nil
	}
	days := int(math.Floor(expires.Sub(w.options.Now()).Hours() / 24))
	if days > keyTold || days < keyTooLate {
		return nil
	}
	kind := parts.Info
	if days <= keyWarned {
		kind = parts.Warning
	}
	return parts.NewMessage(kind, w.T("cabinet.key_title"), explain.KeyExpiry(w.lang, expires, days))
}

// keyReminders is that of the real portals for the first page; nil for none. A
// practice key is nobody's worry.
func (w *Window) keyReminders() fyne.CanvasObject {
	now := w.options.Now()
	var told portal.CatalogueEntry
	var until time.Time
	for _, e := range w.options.Portals {
		expires, err := w.store.KeyExpiry(e.ID)
		if e.Practice || err != nil || expires.IsZero() {
			continue
		}
		if until.IsZero() || moreUrgent(expires, until, now) {
			told, until = e, expires
		}
	}
	if until.IsZero() {
		return nil
	}
	return w.keyReminder(told)
}

// moreUrgent tells whether one end of a key is to be told rather than another.
// Of keys that serve it is the sooner one. One that has ended is told only where
// none serves: who has got a new key has signed in with it elsewhere.
func moreUrgent(expires, than, now time.Time) bool {
	serves, other := expires.After(now), than.After(now)
	if serves != other {
		return serves
	}
	if serves {
		return expires.Before(than)
	}
	return expires.After(than)
}
