package printout

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kezek.kz/kezek/portal"
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
		{w.number, clean(a.Number, portal.MaxNumber), true},
		{w.child, joined(" ", clean(a.Child.Name, nameLength), clean(a.Child.IINMasked, nameLength)), false},
		{w.status, status(w, a), false},
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

// joined puts the texts that there are behind each other.
func joined(between string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), between)
}

// status is the status and since when, where that is known.
func status(w words, a portal.Application) string {
	label := clean(a.StatusLabel, nameLength)
	if a.StatusSince.IsZero() {
		return label
	}
	return joined(", ", label, fmt.Sprintf(w.since, day(a.StatusSince)))
}

// positions are the numbers of a queue and the day on which they were true.
func positions(w words, q portal.Queue) []field {
	kind := cmp.Or(portal.QueueName(q.Type).In(w.code), clean(q.Type, nameLength))
	return []field{
		{w.position, strconv.Itoa(q.Position), true},
		{w.queue, fmt.Sprintf("%s: %s %d, %s %d (%s)", kind, w.inCategory, q.InCategory, w.total, q.Total, fmt.Sprintf(w.asOf, day(q.AsOf))), false},
	}
}

// deadline is the last day and what is to be done. How many days are left is not
// told: it would be wrong from the next morning on.
func deadline(w words, d portal.Deadline) string {
	last := day(d.At)
	if d.Passed {
		last += " (" + w.passed + ")"
	}
	return joined(". ", last, clean(d.Text, textLength))
}

// day is a date as it is written in both languages.
func day(t time.Time) string { return t.In(portal.Almaty()).Format("02.01.2006") }
