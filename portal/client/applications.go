package client

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"kezek.kz/kezek/portal"
)

// Applications gives the applications in the person's cabinet.
func (s *Session) Applications(ctx context.Context) ([]portal.Application, error) {
	list, _, _, err := s.ApplicationsIfChanged(ctx, "")
	return list, err
}

// ApplicationsIfChanged is Applications for whoever has them already in the
// version etag, as an earlier call gave it; an empty one, or what no ETag looks
// like, stands for none. Where nothing changed since, changed is false, the list
// is empty, and etag is good for the next call, too.
//
// The version is that of the first page. A list of several pages has none
// (newETag is empty), because a change behind the first would not be seen.
func (s *Session) ApplicationsIfChanged(ctx context.Context, etag string) (list []portal.Application, newETag string, changed bool, err error) {
	if !isETag(etag) {
		etag = ""
	}
	same := false
	list, err = pages(ctx, s.client, url.Values{}, func(ctx context.Context, q url.Values) (portal.Page[portal.Application], error) {
		r := request{method: http.MethodGet, path: "/me/applications", query: q}
		first := q.Get("cursor") == ""
		if first {
			r.seen = etag
		}
		var page appsAnswer
		a, err := s.call(ctx, r, &page)
		if err == nil && first {
			same, newETag = a.unchanged(), versionOf(a, page.NextCursor)
		}
		return page.Page, err
	})
	switch {
	case err != nil:
		return nil, "", false, err
	case same:
		return nil, etag, false, nil
	}
	return list, newETag, true, nil
}

// versionOf is the ETag of a list that is one page.
func versionOf(a answer, nextCursor string) string {
	if etag := a.header.Get("ETag"); nextCursor == "" && isETag(etag) {
		return etag
	}
	return ""
}

// Application gives one of them. A foreign number is refused with NOT_FOUND.
func (s *Session) Application(ctx context.Context, number string) (portal.Application, error) {
	var got appAnswer
	_, err := s.call(ctx, request{method: http.MethodGet, path: applicationPath(number, "")}, &got)
	if err != nil {
		return portal.Application{}, err
	}
	return got.Application, nil
}

// applicationPath is the address of an application, or of something of it.
func applicationPath(number, of string) string {
	return "/me/applications/" + url.PathEscape(number) + of
}

// History gives what happened to an application, the newest first.
func (s *Session) History(ctx context.Context, number string) ([]portal.HistoryEntry, error) {
	return pages(ctx, s.client, url.Values{}, func(ctx context.Context, q url.Values) (portal.Page[portal.HistoryEntry], error) {
		var page historyAnswer
		_, err := s.call(ctx, request{method: http.MethodGet, path: applicationPath(number, "/history"), query: q}, &page)
		return page.Page, err
	})
}

// QueuePoints gives an application's positions from a day to a day, both
// included, the oldest first: the position at the beginning, and each day on
// which it changed. Of the times only the days count, each in its own
// location; a zero one leaves that end open, and the portal then gives as many
// days as it does at a time. Where an application has never been in a queue
// there are none. The portal refuses with QUERY_INVALID where from is after to,
// or lies more than [portal.MaxQueueDays] before it; a list of more points than
// days is [ErrListTooLong].
func (s *Session) QueuePoints(ctx context.Context, number string, from, to time.Time) ([]portal.QueuePoint, error) {
	ask := url.Values{}
	for name, day := range map[string]time.Time{"from": from, "to": to} {
		if !day.IsZero() {
			ask.Set(name, day.Format(time.DateOnly))
		}
	}
	read := 0
	points, err := pages(ctx, s.client, ask, func(ctx context.Context, q url.Values) (portal.Page[portal.QueuePoint], error) {
		var page queueAnswer
		_, err := s.call(ctx, request{method: http.MethodGet, path: applicationPath(number, "/queue"), query: q}, &page)
		if read += len(page.Items); err == nil && read > portal.MaxQueueDays {
			err = ErrListTooLong
		}
		return page.Page, err
	})
	// A chart of points in another order would show moves back that were none.
	slices.SortStableFunc(points, func(a, b portal.QueuePoint) int { return a.At.Compare(b.At) })
	return points, err
}
