package client

import (
	"context"
	"errors"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

const listCall = "GET /api/v1/me/applications"

// aCabinet is a portal with a list of one page and its version.
func aCabinet(t *testing.T, version string) (*sessions, *Session) {
	t.Helper()
	p := newSessions(t)
	p.on("GET /me/applications", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", version)
		if version != "" && r.Header.Get("If-None-Match") == version {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		reply(w, 200, portal.Page[portal.Application]{Items: []portal.Application{{Number: "A-1", Status: "QUEUED"}}})
	})
	return p, p.client(t).Session(tokens(), time.Now(), nil)
}

func TestListIsReadOnceAndThenByItsVersion(t *testing.T) {
	p, s := aCabinet(t, `"v1"`)
	list, etag, changed, err := s.ApplicationsIfChanged(context.Background(), "")
	if err != nil || !changed || len(list) != 1 || etag != `"v1"` {
		t.Fatalf("%+v, %q, %v, %v", list, etag, changed, err)
	}
	list, etag, changed, err = s.ApplicationsIfChanged(context.Background(), etag)
	if err != nil || changed || list != nil || etag != `"v1"` {
		t.Errorf("then %+v, %q, %v, %v", list, etag, changed, err)
	}
	list, etag, changed, err = s.ApplicationsIfChanged(context.Background(), `"older"`)
	if err != nil || !changed || len(list) != 1 || etag != `"v1"` {
		t.Errorf("with an older version %+v, %q, %v, %v", list, etag, changed, err)
	}
	if n := p.count(listCall); n != 3 {
		t.Errorf("%d requests", n)
	}
}

// What is kept in a file may be anything; only what an ETag looks like is sent.
func TestOnlyAnETagIsSent(t *testing.T) {
	for version, sent := range map[string]bool{
		`"v1"`: true, `W/"v1"`: true, "": false, "v1": false, "\"a\r\nX-Evil: 1\"": false, `"` + strings.Repeat("v", 300) + `"`: false, `"v1", "v2"`: false, "*": false,
	} {
		p := newSessions(t)
		var got []string
		p.on("GET /me/applications", func(w http.ResponseWriter, r *http.Request) {
			got = r.Header.Values("If-None-Match")
			reply(w, 200, portal.Page[portal.Application]{})
		})
		_, etag, changed, err := p.client(t).Session(tokens(), time.Now(), nil).ApplicationsIfChanged(context.Background(), version)
		if (len(got) > 0) != sent || err != nil || !changed || etag != "" {
			t.Errorf("%q: sent %q, %q, %v, %v", version, got, etag, changed, err)
		}
	}
}

// Of a portal without versions, or with ones that no header bears, none is kept.
func TestVersionThatIsNoneIsNotKept(t *testing.T) {
	for _, version := range []string{"", "v1", `"a b"`, `"` + strings.Repeat("v", 300) + `"`} {
		_, s := aCabinet(t, version)
		if _, etag, changed, err := s.ApplicationsIfChanged(context.Background(), ""); etag != "" || !changed || err != nil {
			t.Errorf("%q: %q, %v, %v", version, etag, changed, err)
		}
	}
}

// A change behind the first page would not be seen: such a list has no version.
func TestListOfSeveralPagesHasNoVersion(t *testing.T) {
	p := newSessions(t)
	p.on("GET /me/applications", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		page := portal.Page[portal.Application]{Items: []portal.Application{{Number: "A-1", Status: "QUEUED"}}}
		if r.URL.Query().Get("cursor") == "" {
			page.NextCursor = "2"
		} else if r.Header.Get("If-None-Match") != "" {
			t.Error("a later page was asked for by the version of the first")
		}
		reply(w, 200, page)
	})
	s := p.client(t).Session(tokens(), time.Now(), nil)
	list, etag, changed, err := s.ApplicationsIfChanged(context.Background(), `"v0"`)
	if err != nil || !changed || len(list) != 2 || etag != "" {
		t.Errorf("%d, %q, %v, %v", len(list), etag, changed, err)
	}
}

// A 304 that nobody asked for is a redirect to nowhere.
func TestUnaskedNotModifiedIsRefused(t *testing.T) {
	p := newSessions(t)
	p.on("GET /me/applications", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotModified) })
	s := p.client(t).Session(tokens(), time.Now(), nil)
	if list, etag, changed, err := s.ApplicationsIfChanged(context.Background(), ""); !errors.Is(err, ErrRedirect) || list != nil || changed || etag != "" {
		t.Errorf("%+v, %q, %v, %v", list, etag, changed, err)
	}
}

// An error leaves nothing to be mistaken for an answer.
func TestFailedPollGivesNothing(t *testing.T) {
	p := newSessions(t)
	p.on("GET /me/applications", refuses(503, portal.CodeRegistryUnavailable))
	s := p.client(t).Session(tokens(), time.Now(), nil)
	list, etag, changed, err := s.ApplicationsIfChanged(context.Background(), `"v1"`)
	if !isCodeOf(err, portal.CodeRegistryUnavailable) || list != nil || changed || etag != "" {
		t.Errorf("%+v, %q, %v, %v", list, etag, changed, err)
	}
	noSecrets(t, err)
}

func TestQueuePointsAskForDays(t *testing.T) {
	p := newSessions(t)
	var asked url.Values
	p.on("GET /me/applications/{number}/queue", func(w http.ResponseWriter, r *http.Request) {
		asked = r.URL.Query()
		if r.PathValue("number") != "A/1 ?" {
			t.Errorf("number %q", r.PathValue("number"))
		}
		reply(w, 200, portal.Page[portal.QueuePoint]{Items: []portal.QueuePoint{{At: time.Unix(1e9, 0), Position: 3, InCategory: 3, Total: 9}}})
	})
	s := p.client(t).Session(tokens(), time.Now(), nil)
	from := time.Date(2026, time.March, 1, 23, 30, 0, 0, time.FixedZone("", 5*3600))
	for _, c := range []struct {
		from, to       time.Time
		wantFrom, want string
	}{
		{from, from.AddDate(0, 1, 0), "2026-03-01", "2026-04-01"}, {time.Time{}, from, "", "2026-03-01"}, {from, time.Time{}, "2026-03-01", ""}, {},
	} {
		points, err := s.QueuePoints(context.Background(), "A/1 ?", c.from, c.to)
		if err != nil || len(points) != 1 || asked.Get("from") != c.wantFrom || asked.Get("to") != c.want || asked.Has("from") != (c.wantFrom != "") {
			t.Errorf("%v, asked %v, %v", points, asked, err)
		}
	}
}

// A year of days is several pages.
func TestQueuePointsAreReadToTheEnd(t *testing.T) {
	p := newSessions(t)
	p.on("GET /me/applications/{number}/queue", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
		page := portal.Page[portal.QueuePoint]{Items: []portal.QueuePoint{{At: time.Unix(1e9, 0), Position: n + 1, InCategory: 1, Total: 9}}}
		if n < 4 {
			page.NextCursor = strconv.Itoa(n + 1)
		}
		if r.URL.Query().Get("from") != "2026-03-01" {
			t.Errorf("page %d asks for %v", n, r.URL.Query())
		}
		reply(w, 200, page)
	})
	s := p.client(t).Session(tokens(), time.Now(), nil)
	points, err := s.QueuePoints(context.Background(), "A-1", time.Date(2026, time.March, 1, 0, 0, 0, 0, time.UTC), time.Time{})
	if err != nil || len(points) != 5 || points[4].Position != 5 {
		t.Errorf("%+v, %v", points, err)
	}
}

// A portal gives the positions of so many days at once, one a day: more would be
// counted and drawn.
func TestQueuePointsOfMoreThanTheDaysAreRefused(t *testing.T) {
	const days = portal.MaxQueueDays
	for points, want := range map[int]error{days: nil, days + 1: ErrListTooLong} {
		p := newSessions(t)
		p.on("GET /me/applications/{number}/queue", func(w http.ResponseWriter, r *http.Request) {
			n, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
			var page portal.Page[portal.QueuePoint]
			for ; n < points && len(page.Items) < pageSize; n++ {
				page.Items = append(page.Items, portal.QueuePoint{At: time.Unix(1e9, 0).AddDate(0, 0, n), Position: 3, InCategory: 3, Total: 9})
			}
			if n < points {
				page.NextCursor = strconv.Itoa(n)
			}
			reply(w, 200, page)
		})
		s := p.client(t).Session(tokens(), time.Now(), nil)
		got, err := s.QueuePoints(context.Background(), "A-1", time.Time{}, time.Time{})
		if !errors.Is(err, want) || err == nil && len(got) != points || err != nil && got != nil {
			t.Errorf("%d points: %d, %v", points, len(got), err)
		}
	}
}

// inQueue is an application at a place in the queue.
func inQueue(q portal.Queue) portal.Application {
	return portal.Application{Number: "A-1", Status: "X", Queue: &q}
}

// A deadline whose days were not counted is no deadline with none left.
func TestDeadlineWithoutACountIsOneWithoutACount(t *testing.T) {
	for said, want := range map[string]*int{``: nil, `,"working_days_left":null`: nil, `,"working_days_left":0`: new(0), `,"working_days_left":2`: new(2)} {
		p := newSessions(t)
		p.on("GET /me/applications", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"items":[{"number":"A-1","status":"X","deadline":{"at":"2027-01-20T13:00:00Z","kind":"x"` + said + `}}]}`))
		})
		list, err := p.client(t).Session(tokens(), time.Now(), nil).Applications(context.Background())
		if err != nil || len(list) != 1 || list[0].Deadline == nil {
			t.Fatalf("%q: %+v, %v", said, list, err)
		}
		if left := list[0].Deadline.WorkingDaysLeft; (left == nil) != (want == nil) || left != nil && *left != *want {
			t.Errorf("%q: %v days", said, left)
		}
	}
}

// Whatever order a portal tells them in, a chart is drawn from the oldest on.
func TestQueuePointsAreSorted(t *testing.T) {
	p := newSessions(t)
	day := func(n int) portal.QueuePoint {
		return portal.QueuePoint{At: time.Unix(1e9, 0).AddDate(0, 0, n), Position: 9 - n, InCategory: 1, Total: 9}
	}
	p.on("GET /me/applications/{number}/queue", answers(200, portal.Page[portal.QueuePoint]{Items: []portal.QueuePoint{day(2), day(0), day(1)}}))
	points, err := p.client(t).Session(tokens(), time.Now(), nil).QueuePoints(context.Background(), "A-1", time.Time{}, time.Time{})
	if err != nil || len(points) != 3 || points[0].Position != 9 || points[2].Position != 7 {
		t.Errorf("%+v, %v", points, err)
	}
}

// What the program relies on has to be there.
func TestPastRefusesMissingFields(t *testing.T) {
	at := time.Unix(1e9, 0)
	for name, c := range map[string]struct {
		path string
		item any
	}{
		"an entry without a time":       {"history", portal.HistoryEntry{Kind: "status", Text: "x"}},
		"an entry without a kind":       {"history", portal.HistoryEntry{At: at, Text: "x"}},
		"an entry without words":        {"history", portal.HistoryEntry{At: at, Kind: "data"}},
		"words with control characters": {"history", portal.HistoryEntry{At: at, Kind: "data", Text: "x\x1b[2J"}},
		"a point without a time":        {"queue", portal.QueuePoint{Position: 1}},
		"a position of nought":          {"queue", portal.QueuePoint{At: at, InCategory: 1, Total: 1}},
		"a position below nought":       {"queue", portal.QueuePoint{At: at, Position: -1, InCategory: 1, Total: 1}},
		"no position in its category":   {"queue", portal.QueuePoint{At: at, Position: 1, Total: 1}},
		"a total below nought":          {"queue", portal.QueuePoint{At: at, Position: 1, InCategory: 1, Total: -1}},
		"a position beyond all queues":  {"queue", portal.QueuePoint{At: at, Position: math.MaxInt64, InCategory: 1, Total: 1}},
		"a total beyond all queues":     {"queue", portal.QueuePoint{At: at, Position: 1, InCategory: 1, Total: portal.MaxPosition + 1}},
		"a queue without its day":       {"", inQueue(portal.Queue{Position: 1, InCategory: 1, Total: 1})},
		"a queue beyond all queues":     {"", inQueue(portal.Queue{Position: portal.MaxPosition + 1, InCategory: 1, Total: 1, AsOf: at})},
		"a queue at nought":             {"", inQueue(portal.Queue{Position: 1, InCategory: 0, Total: 1, AsOf: at})},
		"a number without end":          {"", portal.Application{Number: strings.Repeat("1", portal.MaxNumber+1), Status: "X"}},
		"a deadline without a day":      {"", portal.Application{Number: "A-1", Status: "X", Deadline: &portal.Deadline{Kind: "x"}}},
		"days left below nought":        {"", portal.Application{Number: "A-1", Status: "X", Deadline: &portal.Deadline{At: at, WorkingDaysLeft: new(-1)}}},
	} {
		p := newSessions(t)
		page := map[string]any{"items": []any{c.item}}
		p.on("GET /me/applications", answers(200, page))
		p.on("GET /me/applications/{number}/history", answers(200, page))
		p.on("GET /me/applications/{number}/queue", answers(200, page))
		s := p.client(t).Session(tokens(), time.Now(), nil)
		var err error
		switch c.path {
		case "history":
			_, err = s.History(context.Background(), "A-1")
		case "queue":
			_, err = s.QueuePoints(context.Background(), "A-1", time.Time{}, time.Time{})
		default:
			_, err = s.Applications(context.Background())
		}
		if !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
