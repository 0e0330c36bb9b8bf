package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// soonDays is from how many working days on a deadline is marked as urgent, and
// soonWeek from how many days of the calendar where those of work are not known.
const (
	soonDays = 3
	soonWeek = 7
)

// due is a deadline on the day on which it is shown. How many working days are
// left is the portal's count of the day on which it answered: on another day
// only the date is told.
type due struct {
	portal.Deadline
	days    int  // of the calendar until its last day, negative once that is over
	counted bool // WorkingDaysLeft is true today
}

// dueOf is a deadline of today that the portal told at a time.
func (w *Window) dueOf(d portal.Deadline, asOf time.Time) due {
	midnight := func(t time.Time) time.Time {
		y, m, d := t.In(lang.Almaty()).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	days := midnight(d.At).Sub(midnight(w.options.Now())).Hours() / 24
	return due{Deadline: d, days: int(days), counted: d.WorkingDaysLeft != nil && w.countHolds(asOf)}
}

// passed tells that the day is over, also where it has ended since the portal
// answered.
func (d due) passed() bool { return d.Passed || d.days < 0 }

// urgent is false while there is time.
func (d due) urgent() bool {
	switch {
	case d.passed():
		return true
	case d.counted:
		return *d.WorkingDaysLeft <= soonDays
	}
	return d.days <= soonWeek
}

// deadlineCard says what must be done, by which day, and how many working days
// are left for it; nil for an application without a deadline. asOf is when the
// portal told the application, language what its words are in.
func (w *Window) deadlineCard(a portal.Application, asOf time.Time, language string) fyne.CanvasObject {
	if a.Deadline == nil {
		return nil
	}
	d, kind := w.dueOf(*a.Deadline, asOf), parts.Info
	if d.urgent() {
		kind = parts.Warning
	}
	return parts.NewMessage(kind, w.dueWords(d), w.deadlineText(*a.Deadline, language))
}

// deadlineWords are one sentence about a deadline that the portal told at a
// time: until when, and how long that is.
func (w *Window) deadlineWords(d portal.Deadline, asOf time.Time) string {
	return w.dueWords(w.dueOf(d, asOf))
}

func (w *Window) dueWords(d due) string {
	day := map[string]any{"Date": w.lang.Date(d.At)}
	switch {
	case d.passed():
		return w.T("cabinet.deadline_passed", day)
	case d.days == 0:
		return w.T("cabinet.deadline_today", day)
	case !d.counted:
		return w.T("cabinet.deadline_by", day)
	case *d.WorkingDaysLeft > 0:
		return w.lang.N("cabinet.deadline_left", *d.WorkingDaysLeft, day)
	}
	return w.T("cabinet.deadline_last", day) // only days off lie between
}

// deadlineTask says in our own words what must be done, and where it is told
// for a kind of deadline that is new in the contract.
func (w *Window) deadlineTask(d portal.Deadline) string {
	if id := "cabinet.deadline_task." + d.Kind; w.lang.Has(id) {
		return w.T(id)
	}
	return w.T("cabinet.deadline_task_other")
}

// deadlineText says what must be done in the portal's words, where it has some
// in the language of now: they may be closer.
func (w *Window) deadlineText(d portal.Deadline, language string) string {
	if d.Text != "" && language == w.lang.Language() {
		return d.Text
	}
	return w.deadlineTask(d)
}
