package server

import (
	"cmp"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server/calendar"
)

// worded fills what a person reads where the registry gave none, and what the
// moment decides. A status that is not known here is shown as it came.
func (s *Server) worded(a portal.Application, language string) portal.Application {
	a.StatusLabel = cmp.Or(a.StatusLabel, statusLabel(a.Status, language))
	a.StatusHint = cmp.Or(a.StatusHint, applicationStatuses[a.Status].hint.In(language))
	if a.Deadline != nil {
		d := dueAt(*a.Deadline, s.o.Now(), language)
		a.Deadline = &d
	}
	return a
}

// statusLabel names a status, one that is not known here by itself.
func statusLabel(status, language string) string {
	return cmp.Or(applicationStatuses[status].label.In(language), status)
}

// dueAt is a deadline as it stands at a moment.
func dueAt(d portal.Deadline, now time.Time, language string) portal.Deadline {
	text, known := deadlines[d.Kind]
	if !known {
		text = deadlineOther
	}
	d.Text = cmp.Or(d.Text, text.In(language))
	d.WorkingDaysLeft = new(calendar.WorkingDaysUntil(now, d.At))
	d.Passed = calendar.Day(now).After(d.At)
	return d
}
