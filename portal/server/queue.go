package server

import (
	"cmp"
	"context"
	"net/url"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server/calendar"
)

// queue is GET /me/applications/{number}/queue.
func (s *Server) queue(ctx context.Context, r *request) (answer, error) {
	asked, err := periodOf(r.URL.Query(), s.o.Now())
	if err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, registryRead)
	defer cancel()
	_, child, err := s.ownApplication(ctx, r)
	if err != nil {
		return answer{}, err
	}
	points, err := s.o.Registry.Queue(ctx, child, r.PathValue("number"), asked.from, asked.until)
	if err != nil {
		return answer{}, s.refuseRegistry(r, err)
	}
	return page(r, reasoned(soundPoints(points, asked, s.reporter(r)), r.language))
}

// reasoned says why positions moved.
func reasoned(points []portal.QueuePoint, language string) []portal.QueuePoint {
	for i, p := range points {
		points[i].ReasonText = cmp.Or(p.ReasonText, portal.QueueReasonText(p.Reason).In(language))
	}
	return points
}

// period is from the beginning of a day until before that of another.
type period struct{ from, until time.Time }

// periodOf reads ?from= and ?to=, days in Almaty that are both included. Where
// one is missing, the other and portal.MaxQueueDays decide; where both are, it
// is the time up to today.
func periodOf(query url.Values, now time.Time) (period, error) {
	from, err := dayIn(query, "from")
	if err != nil {
		return period{}, err
	}
	to, err := dayIn(query, "to")
	if err != nil {
		return period{}, err
	}
	const before = portal.MaxQueueDays - 1
	switch {
	case from.IsZero() && to.IsZero():
		to = calendar.Day(now)
		from = to.AddDate(0, 0, -before)
	case from.IsZero():
		from = to.AddDate(0, 0, -before)
	case to.IsZero():
		to = from.AddDate(0, 0, before)
	case to.Before(from):
		return period{}, refuse(portal.CodeQueryInvalid, at("/to", portal.CodeQueryInvalid), detail("to is before from"))
	case to.After(from.AddDate(0, 0, before)):
		return period{}, refuse(portal.CodeQueryInvalid, at("/from", portal.CodeQueryInvalid), detail("longer than 400 days"))
	}
	return period{from, to.AddDate(0, 0, 1)}, nil
}

// dayIn is the beginning of a day that the query names, zero where it names
// none.
func dayIn(query url.Values, name string) (time.Time, error) {
	if !query.Has(name) {
		return time.Time{}, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, query.Get(name), portal.Almaty())
	switch {
	case err != nil:
		return time.Time{}, refuse(portal.CodeQueryInvalid, at("/"+name, portal.CodeQueryInvalid), detail("a day is yyyy-mm-dd"))
	case day.Year() < 1900 || day.Year() > 2200:
		return time.Time{}, refuse(portal.CodeQueryInvalid, at("/"+name, portal.CodeQueryInvalid), detail("a year is 1900 to 2200"))
	}
	return day, nil
}
