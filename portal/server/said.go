package server

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server/calendar"
)

// This file looks at what a registry said before it is given out. A client
// refuses an answer in which one line is not the contract's, and the family would
// have nothing: so such a line is left out, and the log says that there was one.

// report is told how many of something a registry said of no use.
type report func(what string, left int)

// reporter writes a line of the log that says nothing of a person.
func (s *Server) reporter(r *request) report {
	return func(what string, left int) {
		if left > 0 {
			s.o.Log.Warn("registry said what is none of the contract", "request_id", r.id, "of", what, "left_out", left)
		}
	}
}

// soundApplications are those that can be shown and asked for by their number.
func soundApplications(said []portal.Application, tell report) []portal.Application {
	var all []portal.Application
	parts := 0
	for _, a := range said {
		if !isNumber(a.Number) || a.Status == "" || hasControl(a.Status) {
			continue
		}
		if a.Queue != nil && (!inQueueBounds(a.Queue.Position, a.Queue.InCategory, a.Queue.Total) || a.Queue.AsOf.IsZero()) {
			a.Queue, parts = nil, parts+1
		}
		if a.Deadline != nil && a.Deadline.At.IsZero() {
			a.Deadline, parts = nil, parts+1
		}
		all = append(all, cleanApplication(a))
	}
	tell("applications", len(said)-len(all))
	tell("queues and deadlines", parts)
	return all
}

// cleanApplication takes out of the registry's texts what no text has. The
// caller's own deadline and queue stay as they are.
func cleanApplication(a portal.Application) portal.Application {
	a.StatusLabel, a.StatusHint = clean(a.StatusLabel), clean(a.StatusHint)
	a.LocalityName, a.Service = cleanText(a.LocalityName), cleanText(a.Service)
	if a.Queue != nil {
		q := *a.Queue
		q.Type, a.Queue = clean(q.Type), &q
	}
	if a.Deadline != nil {
		d := *a.Deadline
		d.Kind, d.Text, a.Deadline = clean(d.Kind), clean(d.Text), &d
	}
	return a
}

// cleanKinship takes out of the registry's texts what no text has. The caller's
// own list stays as it is.
func cleanKinship(k Kinship) Kinship {
	k.Relation, k.Child.Name, k.Child.BirthDate = clean(k.Relation), clean(k.Child.Name), clean(k.Child.BirthDate)
	k.FoundIn = slices.Clone(k.FoundIn)
	for i, in := range k.FoundIn {
		k.FoundIn[i] = cleanText(in)
	}
	return k
}

// soundEvents are those that happened at some time, are of some kind, and of
// which there is something to say.
func soundEvents(said []Event, tell report) []Event {
	var all []Event
	for _, e := range said {
		e.Status, e.Reason, e.Text = clean(e.Status), clean(e.Reason), cleanText(e.Text)
		if !e.At.IsZero() && e.Kind != "" && !hasControl(e.Kind) && e.tells() {
			all = append(all, e)
		}
	}
	tell("events", len(said)-len(all))
	return all
}

// tells tells whether the event has words of its own, or what the server's words
// for it name.
func (e Event) tells() bool {
	switch {
	case e.Text.RU != "":
		return true
	case e.Kind == portal.HistoryStatus:
		return e.Status != ""
	}
	return e.Kind != portal.HistoryQueue || inQueueBounds(e.From, e.To)
}

// soundPoints are positions of the period asked for, the oldest first and one a
// day: the last of it.
func soundPoints(said []portal.QueuePoint, asked period, tell report) []portal.QueuePoint {
	sorted := slices.Clone(said)
	slices.SortStableFunc(sorted, func(a, b portal.QueuePoint) int { return a.At.Compare(b.At) })
	var all []portal.QueuePoint
	var day time.Time
	for _, p := range sorted {
		if p.At.Before(asked.from) || !p.At.Before(asked.until) || !inQueueBounds(p.Position, p.InCategory, p.Total) {
			continue
		}
		p.Reason, p.ReasonText = clean(p.Reason), clean(p.ReasonText)
		if its := calendar.Day(p.At); len(all) > 0 && its.Equal(day) {
			all[len(all)-1] = p
		} else {
			all, day = append(all, p), its
		}
	}
	tell("positions", len(said)-len(all))
	return all
}

// inQueueBounds tells whether each is a number that the contract knows.
func inQueueBounds(numbers ...int) bool {
	return !slices.ContainsFunc(numbers, func(n int) bool { return n < 1 || n > portal.MaxPosition })
}

// isNumber tells whether an application can be asked for by its number.
func isNumber(s string) bool {
	return s != "" && utf8.ValidString(s) && utf8.RuneCountInString(s) <= portal.MaxNumber && !hasControl(s)
}

// clean leaves the characters that clients take.
func clean(s string) string {
	if utf8.ValidString(s) && !hasControl(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', !isControl(r):
			return r
		}
		return -1
	}, s)
}

func cleanText(t portal.Text) portal.Text {
	return portal.Text{RU: clean(t.RU), KK: clean(t.KK), EN: clean(t.EN)}
}

func hasControl(s string) bool { return strings.ContainsFunc(s, isControl) }

// isControl tells what commands a terminal or turns the direction of writing.
func isControl(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }
