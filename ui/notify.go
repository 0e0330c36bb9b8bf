package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// This file tells of changes by the system's own notifications. Others may see
// a screen on which one comes up, so a notification names an application by its
// number alone: no child, no IIN.

// prefQuiet is the name of the preference by which this computer shows no
// notifications.
const prefQuiet = "notifications_off"

// quiet tells that the person wants no notifications: on this computer, or, by
// the profile at the portal, anywhere.
func (w *Window) quiet() bool {
	if w.options.Notify == nil || w.options.Workstation != nil || w.options.App.Preferences().Bool(prefQuiet) {
		return true
	}
	return w.journey.profile != nil && !w.journey.profile.Notifications
}

// notifyOf tells what is new in a list beside the one before, each thing once.
// Who has just signed in, and of whom nothing was known, reads the first list in
// the cabinet: it counts as told.
func (w *Window) notifyOf(before, now []portal.Application) {
	if w.quiet() {
		return
	}
	known := map[string]portal.Application{}
	for _, a := range before {
		known[a.Number] = a
	}
	for _, a := range now {
		if old, seen := known[a.Number]; seen && hasMoved(old, a) && w.isNews(statusMark(a)) {
			w.announce(w.T("cabinet.notify_status", map[string]any{"Number": a.Number, "Status": a.StatusLabel}))
		}
		if days, near := nearDays(a.Deadline); near && w.isNews(deadlineMark(a, days)) && before != nil {
			w.announce(w.T("cabinet.notify_deadline", map[string]any{
				"Number": a.Number, "Words": w.deadlineWords(*a.Deadline, w.options.Now()) + " " + w.deadlineTask(*a.Deadline),
			}))
		}
	}
}

// hasMoved tells a new status, and the same one begun anew.
func hasMoved(old, now portal.Application) bool {
	return old.Status != now.Status || !old.StatusSince.Equal(now.StatusSince)
}

// isNews tells whether something was not told yet, and notes that it is now.
// Where that cannot be kept it is told again after the next start: twice is
// better than never.
func (w *Window) isNews(mark string) bool {
	id := w.journey.entry.ID
	if w.told[id+" "+mark] {
		return false
	}
	if w.told == nil {
		w.told = map[string]bool{}
	}
	w.told[id+" "+mark] = true
	isNew, err := w.store.TellOnce(id, mark)
	return isNew || err != nil
}

// forgetTold forgets what was told, and what is still to be shown.
func (w *Window) forgetTold() {
	w.told = nil
	w.announcer.forget()
}

// announce shows a notification.
func (w *Window) announce(text string) {
	show, title := w.options.Notify, w.T("cabinet.notify_title")
	w.announcer.tell(w.options.Run, func() { show(title, text) })
}

func statusMark(a portal.Application) string {
	return fmt.Sprintf("%s status %s %s", a.Number, a.Status, a.StatusSince.UTC().Format(time.RFC3339))
}

func deadlineMark(a portal.Application, days int) string {
	return fmt.Sprintf("%s deadline %s %d", a.Number, a.Deadline.At.UTC().Format(time.RFC3339), days)
}

// nearDays is which of the three reminders of a deadline is due: 3, 1 or 0
// working days before it. Who opens the program in between gets the one that
// they have missed. Of one that the portal did not count nothing is known.
func nearDays(d *portal.Deadline) (days int, near bool) {
	if d == nil || d.Passed || d.WorkingDaysLeft == nil {
		return 0, false
	}
	for _, days := range []int{0, 1, 3} {
		if *d.WorkingDaysLeft <= days {
			return days, true
		}
	}
	return 0, false
}

// notifications is the setting of this computer; nil where there are none.
func (s *settingsScreen) notifications() fyne.CanvasObject {
	if s.w.options.Notify == nil {
		return nil
	}
	on := !s.w.options.App.Preferences().Bool(prefQuiet)
	check := parts.NewCheck(s.w.T("cabinet.notify_here"), on, func(on bool) {
		s.w.options.App.Preferences().SetBool(prefQuiet, !on)
	})
	return s.section("cabinet.notify_section", parts.NewColumn(parts.NoGap, check, parts.NewSmall(s.w.T("cabinet.notify_what"))))
}
