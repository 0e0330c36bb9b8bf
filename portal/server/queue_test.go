package server

import (
	"net/url"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
)

func TestQueuePointsAreToldTheOldestFirst(t *testing.T) {
	f, token := inQueue(t)
	f.registry.points[theNumber] = []portal.QueuePoint{
		{At: testNow.AddDate(0, 0, -1), Position: 55, InCategory: 50, Total: 400, Reason: portal.QueueReasonBenefitAhead},
		{At: testNow.AddDate(0, 0, -2), Position: 54, InCategory: 49, Total: 399},
		{At: testNow, Position: 56, InCategory: 51, Total: 401, Reason: "NEW_ONE", ReasonText: "Own"},
	}
	got := as[portal.Page[portal.QueuePoint]](f.do(call{method: "GET", path: of(theNumber, "queue"), token: token, header: map[string]string{"Accept-Language": "kk"}}), 200)
	if len(got.Items) != 3 || got.Items[0].Position != 54 || got.Items[0].ReasonText != "" ||
		got.Items[1].ReasonText != portal.QueueReasonText(portal.QueueReasonBenefitAhead).KK || got.Items[2].ReasonText != "Own" {
		t.Errorf("points %+v", got.Items)
	}
	if own := f.registry.points[theNumber]; own[0].Position != 55 || own[0].ReasonText != "" {
		t.Errorf("the registry's own points became %+v", own)
	}
}

func TestQueuePointsHavePages(t *testing.T) {
	f, token := inQueue(t)
	for i := range 5 {
		f.registry.points[theNumber] = append(f.registry.points[theNumber], portal.QueuePoint{At: testNow.AddDate(0, 0, i-9), Position: 9 - i, InCategory: 1, Total: 9})
	}
	first := as[portal.Page[portal.QueuePoint]](f.get(of(theNumber, "queue")+"?limit=4", token), 200)
	second := as[portal.Page[portal.QueuePoint]](f.get(of(theNumber, "queue")+"?limit=4&cursor="+url.QueryEscape(first.NextCursor), token), 200)
	if len(first.Items) != 4 || len(second.Items) != 1 || second.Items[0].Position != 5 {
		t.Errorf("pages %+v, %+v", first, second)
	}
	f.do(call{method: "GET", path: of(theNumber, "queue") + "?limit=501", token: token, broken: true}).refuses(portal.CodeMalformed)
}

// A day is one of Almaty, and both ends are in.
func TestQueueAsksForWholeDays(t *testing.T) {
	f, token := inQueue(t)
	day := func(s string) time.Time {
		d, err := time.ParseInLocation(time.DateOnly, s, portal.Almaty())
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for query, want := range map[string][2]string{
		"?from=2026-03-01&to=2026-03-31": {"2026-03-01", "2026-04-01"},
		"?from=2026-03-01&to=2026-03-01": {"2026-03-01", "2026-03-02"},
		"?from=2025-07-29&to=2026-09-01": {"2025-07-29", "2026-09-02"}, // 400 days
		"?from=2025-01-01":               {"2025-01-01", "2026-02-05"},
		"?to=2026-09-01":                 {"2025-07-29", "2026-09-02"},
		"":                               {"2025-07-29", "2026-09-02"},
	} {
		as[portal.Page[portal.QueuePoint]](f.get(of(theNumber, "queue")+query, token), 200)
		if got := f.registry.period; !got.from.Equal(day(want[0])) || !got.until.Equal(day(want[1])) {
			t.Errorf("%q asks from %v until %v", query, got.from, got.until)
		}
	}
}

func TestQueueRefusesNonsense(t *testing.T) {
	f, token := inQueue(t)
	for name, c := range map[string]struct {
		query, pointer string
		legal          bool // by the contract's form
	}{
		"a word for a day":             {"?from=yesterday", "/from", false},
		"a day that there is not":      {"?to=2026-02-30", "/to", true}, // by its pattern; the days of a month are in none
		"a moment instead of a day":    {"?from=2026-03-01T00:00:00Z", "/from", false},
		"an empty day":                 {"?from=", "/from", false},
		"a day before anybody's birth": {"?from=0001-01-01", "/from", true},
		"a day of another age":         {"?to=9999-12-31", "/to", true},
		"an end before its beginning":  {"?from=2026-03-02&to=2026-03-01", "/to", true},
		"401 days":                     {"?from=2025-07-28&to=2026-09-01", "/from", true},
	} {
		p := f.do(call{method: "GET", path: of(theNumber, "queue") + c.query, token: token, broken: !c.legal}).refuses(portal.CodeQueryInvalid)
		if p.Status != 422 || len(p.Errors) != 1 || p.Errors[0].Pointer != c.pointer || p.Errors[0].Code != portal.CodeQueryInvalid {
			t.Errorf("%s: %+v", name, p)
		}
		refusals.Record(t, "cabinet", "positions for "+name, &p)
	}
}

// What is asked for wrongly is told before anybody looks whose it is: it tells
// nothing of the application.
func TestQueueRefusesNonsenseOfAForeignApplicationAlike(t *testing.T) {
	f, token := inQueue(t)
	f.do(call{method: "GET", path: of("unknown", "queue") + "?from=x", token: token, loose: true}).refuses(portal.CodeQueryInvalid)
}

// Whatever stands for days in a query, the answer is a period of at most 400
// days or a refusal that points at it.
func FuzzPeriod(f *testing.F) {
	for _, q := range []string{"from=2026-01-01&to=2026-02-01", "from=&to=", "to=9999-99-99", "from=2026-13-01", "from=%ff", "from=2026-01-01&from=2027-01-01", "to=1899-12-31"} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Skipf("no query")
		}
		got, err := periodOf(values, testNow)
		if err != nil {
			p, is := err.(*portal.Problem)
			if !is || p.Code != portal.CodeQueryInvalid || len(p.Errors) != 1 {
				t.Fatalf("%q: %v", query, err)
			}
			return
		}
		if days := int(got.until.Sub(got.from).Hours()+12) / 24; days < 1 || days > portal.MaxQueueDays {
			t.Errorf("%q: %d days", query, days)
		}
	})
}
