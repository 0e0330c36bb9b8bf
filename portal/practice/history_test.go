package practice

import (
	"context"
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server"
	"kezek.kz/kezek/portal/server/calendar"
)

// Every application has a history whose newest status is the one shown.
func TestEveryApplicationHasAHistory(t *testing.T) {
	now := day(2026, time.November, 22).Add(9 * time.Hour)
	n := 0
	for child, r := range records() {
		if r.application == nil {
			continue
		}
		n++
		m := lookedAt(now)
		shown := r.application.in(regions(), m)
		var newest time.Time
		var status string
		for _, e := range r.application.history(m) {
			if e.At.After(now) {
				t.Errorf("%s: %+v is still to come", child, e)
			}
			if e.Kind == portal.HistoryStatus && !e.At.Before(newest) {
				newest, status = e.At, e.Status
			}
		}
		if status != shown.Status || !newest.Equal(shown.StatusSince) {
			t.Errorf("%s: shown %s since %v, the history ends with %s at %v", child, shown.Status, shown.StatusSince, status, newest)
		}
	}
	if n < 9 {
		t.Errorf("%d applications", n)
	}
}

// Moves are told where the chart has them, and data that was set right.
func TestHistoryTellsMovesAndData(t *testing.T) {
	kinds := map[string]int{}
	for _, e := range queued().history(lookedAt(day(2026, time.November, 22))) {
		kinds[e.Kind]++
		if e.Kind == portal.HistoryQueue && (e.Reason == "" || e.From == e.To || e.From == 0) {
			t.Errorf("%+v", e)
		}
	}
	if kinds[portal.HistoryStatus] != 3 || kinds[portal.HistoryQueue] < 8 || kinds[portal.HistoryData] != 2 {
		t.Errorf("%v", kinds)
	}
}

// What is noted later is not told before.
func TestHistoryTellsNothingThatIsToCome(t *testing.T) {
	now := day(2025, time.June, 1)
	for _, e := range queued().history(lookedAt(now)) {
		if e.At.After(now) {
			t.Errorf("%+v is still to come", e)
		}
	}
}

// The referral's deadline lies three working days ahead, on whichever day one
// practises.
func TestReferralIsDueWithinWorkingDays(t *testing.T) {
	for i := range 40 {
		now := day(2026, time.March, 10).Add(7*time.Hour).AddDate(0, 0, i)
		d := referred().in(almaty(), lookedAt(now)).Deadline
		if d == nil || calendar.WorkingDaysUntil(now, d.At) != 3 || !calendar.IsWorkingDay(d.At) || d.Kind != "bring_documents" {
			t.Fatalf("on %v it is due %+v", now, d)
		}
	}
}

// The days of a deadline pass, from the first look on.
func TestDaysOfTheReferralPass(t *testing.T) {
	seen := day(2026, time.November, 19).Add(7 * time.Hour) // a Thursday
	var left []int
	var due time.Time
	for i := range 6 {
		m := moment{now: seen.AddDate(0, 0, i), seen: seen}
		a := referred().in(almaty(), m)
		if i > 0 && !a.Deadline.At.Equal(due) {
			t.Fatalf("due %v, then %v", due, a.Deadline.At)
		}
		due = a.Deadline.At
		left = append(left, calendar.WorkingDaysUntil(m.now, due))
	}
	if !slices.Equal(left, []int{3, 2, 2, 2, 1, 0}) || calendar.Day(due) != calendar.Day(seen.AddDate(0, 0, 5)) {
		t.Errorf("%v working days until %v", left, due)
	}
}

// What is over stays as it was, however late one comes back.
func TestHistoryOfTheReferralStays(t *testing.T) {
	seen := day(2026, time.November, 19).Add(7 * time.Hour)
	before, after := referred().history(moment{now: seen, seen: seen}), referred().history(moment{now: seen.AddDate(0, 1, 0), seen: seen})
	if !slices.EqualFunc(before, after, func(a, b server.Event) bool { return a == b }) {
		t.Errorf("%+v, a month later %+v", before, after)
	}
}

// One application goes on while somebody watches, by the clock.
func TestWatchedApplicationGoesOn(t *testing.T) {
	seen := day(2026, time.November, 22).Add(9 * time.Hour)
	for _, c := range []struct {
		after         time.Duration
		status        string
		place, events int
		due           string
	}{
		{0, statusUnderReview, 0, 2, ""},
		{2*time.Minute + 59*time.Second, statusUnderReview, 0, 2, ""},
		{3 * time.Minute, statusQueued, 31, 3, ""},
		{9 * time.Minute, statusTurnReached, 0, 4, "choose_kindergarten"},
		{15 * time.Minute, statusOffered, 0, 5, "confirm_place"},
		{48 * time.Hour, statusOffered, 0, 5, "confirm_place"},
	} {
		m := moment{now: seen.Add(c.after), seen: seen}
		a := watched("1051").in(almaty(), m)
		if a.Status != c.status || (a.Queue != nil) != (c.place > 0) || (a.Deadline != nil) != (c.due != "") {
			t.Errorf("after %v: %+v", c.after, a)
		}
		if a.Queue != nil && a.Queue.Position != c.place || a.Deadline != nil && a.Deadline.Kind != c.due {
			t.Errorf("after %v: %+v %+v", c.after, a.Queue, a.Deadline)
		}
		if got := len(watched("1051").history(m)); got != c.events {
			t.Errorf("after %v: %d events", c.after, got)
		}
	}
}

// The registry's clock starts with the first look, and is nobody else's.
func TestRegistryRemembersTheFirstLook(t *testing.T) {
	now := day(2026, time.November, 22).Add(9 * time.Hour)
	r := newRegistry(almaty(), false, func() time.Time { return now }, forgetful())
	status := func() string {
		all, err := r.Applications(context.Background(), "240101699105")
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		return all[0].Status
	}
	first := status()
	now = now.Add(4 * time.Minute)
	if later := status(); first != statusUnderReview || later != statusQueued {
		t.Errorf("first %s, later %s", first, later)
	}
	points, err := r.Queue(context.Background(), "240101699105", "ALA-2026-1051", time.Time{}, now)
	if err != nil || len(points) != 1 || points[0].Position != 31 {
		t.Errorf("points %+v, %v", points, err)
	}
}

// A look at one portal is none at the other.
func TestFirstLookIsOfOnePortal(t *testing.T) {
	now := day(2026, time.November, 22).Add(9 * time.Hour)
	both := forgetful()
	status := func(p place) string {
		all, err := newRegistry(p, false, func() time.Time { return now }, both).Applications(context.Background(), "240101699105")
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		return all[0].Status
	}
	status(almaty())
	now = now.Add(4 * time.Minute)
	if here, there := status(almaty()), status(regions()); here != statusQueued || there != statusUnderReview {
		t.Errorf("%s at the one, %s at the other", here, there)
	}
}

func TestRegistryTellsNothingOfOtherNumbers(t *testing.T) {
	now := day(2026, time.November, 22)
	r := newRegistry(almaty(), false, func() time.Time { return now }, forgetful())
	for _, c := range [][2]string{{"220314599034", "ALA-2026-0447"}, {"220314599034", "KZ-2026-0341"}, {"250410699088", "ALA-2026-0341"}, {"999999999999", "ALA-2026-0341"}} {
		points, err := r.Queue(context.Background(), c[0], c[1], time.Time{}, now)
		events, err2 := r.History(context.Background(), c[0], c[1])
		if len(points) > 0 || len(events) > 0 || err != nil || err2 != nil {
			t.Errorf("%v: %d points, %d events, %v, %v", c, len(points), len(events), err, err2)
		}
	}
}

func TestRegistryGivesThePeriodAskedFor(t *testing.T) {
	now := day(2026, time.November, 22)
	r := newRegistry(almaty(), false, func() time.Time { return now }, forgetful())
	from, until := day(2026, time.March, 1), day(2026, time.April, 1)
	points, err := r.Queue(context.Background(), "220314599034", "ALA-2026-0341", from, until)
	if err != nil || len(points) < 5 || points[0].At.Before(from) || !points[len(points)-1].At.Before(until) {
		t.Errorf("%d points, %v", len(points), err)
	}
}

// A time without a move tells where the child stood nevertheless; one before the
// queue and one after it tell nothing.
func TestRegistryTellsThePositionAtTheBeginning(t *testing.T) {
	now := day(2026, time.November, 22)
	r := newRegistry(almaty(), false, func() time.Time { return now }, forgetful())
	ask := func(child, number string, from, until time.Time) []portal.QueuePoint {
		points, err := r.Queue(context.Background(), child, number, from, until)
		if err != nil {
			t.Fatal(err)
		}
		return points
	}
	all := ask("220314599034", "ALA-2026-0341", time.Time{}, now)
	for i, p := range all[1:] {
		if p.At.Sub(all[i].At) < 72*time.Hour {
			continue
		}
		from := all[i].At.Add(30 * time.Hour)
		still := ask("220314599034", "ALA-2026-0341", from, from.Add(24*time.Hour))
		if len(still) != 1 || still[0].Position != all[i].Position || !still[0].At.Equal(from) || still[0].Reason != "" {
			t.Fatalf("between %+v and %+v: %+v", all[i], p, still)
		}
		if moved := ask("220314599034", "ALA-2026-0341", p.At, p.At.Add(time.Hour)); len(moved) != 1 || moved[0] != p {
			t.Fatalf("at %+v: %+v", p, moved)
		}
		break
	}
	if before := ask("220314599034", "ALA-2026-0341", day(2023, time.May, 1), day(2024, time.May, 1)); len(before) > 0 {
		t.Errorf("before the queue %+v", before)
	}
	if after := ask("200331699189", "ALA-2026-1894", day(2026, time.August, 20), now); len(after) > 0 {
		t.Errorf("after the queue %+v", after)
	}
}
