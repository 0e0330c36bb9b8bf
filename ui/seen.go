package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// seen tells how old the portal's words on a page are. What was told yesterday
// may be wrong today, so it is never shown as today's.
type seen struct {
	asOf time.Time // when the portal has told or confirmed them; zero before
	old  bool      // it has failed to answer since, or they come from what was saved
}

// savedAt is the date that is to be told with them; zero for what the portal
// has just told.
func (s seen) savedAt() time.Time {
	if !s.old {
		return time.Time{}
	}
	return s.asOf
}

// confirm takes that the portal has told the same, or that it has not changed.
func (s *seen) confirm(at time.Time) { *s = seen{asOf: at} }

// dayOf is a time's date in Almaty, where deadlines end.
func dayOf(t time.Time) string { return t.In(lang.Almaty()).Format(time.DateOnly) }

// countHolds tells whether days that were counted then are still to be
// believed: it is the same day.
func (w *Window) countHolds(asOf time.Time) bool { return dayOf(asOf) == dayOf(w.options.Now()) }

// seenHere is what the cabinet showed last to who is signed in. A store that
// could not be written when they signed in may still have somebody else's.
func (w *Window) seenHere() (store.Cabinet, bool) {
	saved, found, err := w.store.Cabinet(w.journey.entry.ID)
	if err != nil || !found || !saved.Account.SamePerson(w.journey.signedIn.Account) {
		return store.Cabinet{}, false
	}
	return saved, true
}

// languageNote says that the portal's words were saved in another language; nil
// where they were not.
func (w *Window) languageNote(s seen, language string) fyne.CanvasObject {
	if !s.old || language == w.lang.Language() {
		return nil
	}
	return parts.NewSmall(w.T("cabinet.saved_language"))
}

// dayCheck is how often it is looked whether another day has begun. It is short
// because a timer stands still while a laptop sleeps.
const dayCheck = time.Minute

// dayWatch draws the cabinet anew when another day begins: how long there is
// still time is told by days, whether the portal answers or not.
type dayWatch struct {
	w     *Window
	drawn string // the day on which the pages were drawn
	stop  func()
}

// watchDay begins, unless it has begun already.
func (w *Window) watchDay() {
	if w.journey.day != nil || w.atWorkstation() {
		return
	}
	w.journey.day = &dayWatch{w: w, drawn: dayOf(w.options.Now())}
	w.journey.day.plan()
}

func (d *dayWatch) plan() { d.stop = d.w.options.After(dayCheck, d.look) }

// look ends with the journey that the watch belongs to, also where nobody has
// stopped it.
func (d *dayWatch) look() {
	if d.w.gone || d.w.journey.day != d {
		return
	}
	if today := dayOf(d.w.options.Now()); today != d.drawn {
		d.drawn = today
		d.w.redrawCabinet()
	}
	d.plan()
}

// redrawCabinet draws the page of now anew if it shows the portal's data, and
// nothing is under way, after which it is drawn anyhow.
func (w *Window) redrawCabinet() {
	switch w.current().(type) {
	case *cabinetScreen, *applicationScreen:
		if !w.working() {
			w.redrawInPlace()
		}
	}
}
