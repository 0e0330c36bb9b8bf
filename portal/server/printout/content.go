package printout

import (
	"strconv"
	"strings"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server/calendar"
)

// How many characters of what a registry says are printed.
const (
	nameLength = 120
	textLength = 240
)

// field is a line of the paper; big ones are read across a desk.
type field struct {
	label, value string
	big          bool
}

// content is what both formats hold, in reading order; every text is clean.
type content struct {
	title, sample   string
	fields          []field
	note            string
	portal, printed string
}

func contentOf(w words, s Sheet) content {
	c := content{title: w.title, portal: clean(s.Portal, nameLength), printed: w.printed + " " + day(s.Date)}
	if s.Practice {
		c.sample = w.sample
	}
	a := s.Application
	c.fields = []field{
		{w.number, clean(a.Number, longestNumber), true},
		{w.child, clean(a.Child.Name+" "+a.Child.IINMasked, nameLength), false},
		{w.status, clean(a.StatusLabel, nameLength) + ", " + w.since + " " + day(a.StatusSince), false},
	}
	if a.Queue != nil {
		c.fields = append(c.fields, positions(w, *a.Queue)...)
		c.note = w.changes
	}
	if a.Deadline != nil {
		c.fields = append(c.fields, field{w.deadline, deadline(w, *a.Deadline), false})
	}
	c.fields = append(
		c.fields,
		field{w.locality, clean(a.LocalityName.In(w.code), nameLength), false},
		field{w.service, clean(a.Service.In(w.code), textLength), false},
	)
	return c
}

// positions are the numbers of a queue and the day on which they were true.
func positions(w words, q portal.Queue) []field {
	kind := w.queues[q.Type]
	if kind == "" {
		kind = clean(q.Type, nameLength)
	}
	return []field{
		{w.position, strconv.Itoa(q.Position), true},
		{w.queue, kind + ": " + w.inCategory + " " + strconv.Itoa(q.InCategory) + ", " + w.total + " " + strconv.Itoa(q.Total) + " (" + w.asOf + " " + day(q.AsOf) + ")", false},
	}
}

func deadline(w words, d portal.Deadline) string {
	left := w.daysLeft + ": " + strconv.Itoa(d.WorkingDaysLeft)
	switch {
	case d.Passed:
		left = w.passed
	case d.WorkingDaysLeft == 0:
		left = w.today
	}
	return strings.TrimSpace(day(d.At) + " (" + left + "). " + clean(d.Text, textLength))
}

// day is a date as it is written in both languages.
func day(t time.Time) string { return t.In(calendar.Almaty()).Format("02.01.2006") }
