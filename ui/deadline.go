package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// soonDays is from how many working days on a deadline is marked as urgent.
const soonDays = 3

// deadlineCard says what must be done, by which day, and how many working days
// are left for it; nil for an application without a deadline. How many are left
// is the portal's count of the day on which it answered: of what was saved on
// another day only the date is told.
func (w *Window) deadlineCard(a portal.Application, savedAt time.Time) fyne.CanvasObject {
	d := a.Deadline
	if d == nil {
		return nil
	}
	return parts.NewMessage(deadlineKind(*d), w.deadlineWords(*d, w.countHolds(savedAt)), d.Text)
}

// deadlineKind is quiet while there is time.
func deadlineKind(d portal.Deadline) parts.Kind {
	if d.Passed || d.WorkingDaysLeft <= soonDays {
		return parts.Warning
	}
	return parts.Info
}

// countHolds tells whether days that were counted then are still to be
// believed: it is the same day.
func (w *Window) countHolds(savedAt time.Time) bool {
	if savedAt.IsZero() {
		return true
	}
	return w.lang.ShortDate(savedAt) == w.lang.ShortDate(w.options.Now())
}

// deadlineWords are one sentence: until when, and how long that is.
func (w *Window) deadlineWords(d portal.Deadline, counted bool) string {
	day := map[string]any{"Date": w.lang.Date(d.At)}
	switch {
	case d.Passed:
		return w.T("cabinet.deadline_passed", day)
	case !counted:
		return w.T("cabinet.deadline_by", day)
	case d.WorkingDaysLeft > 0:
		return w.lang.N("cabinet.deadline_left", d.WorkingDaysLeft, day)
	case w.options.Now().In(lang.Almaty()).Format(time.DateOnly) == d.At.In(lang.Almaty()).Format(time.DateOnly):
		return w.T("cabinet.deadline_today", day)
	}
	return w.T("cabinet.deadline_last", day) // only days off lie between
}
