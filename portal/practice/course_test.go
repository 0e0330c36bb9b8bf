package practice

import (
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// lookedAt is a moment of which a practice portal is asked for the first time.
func lookedAt(now time.Time) moment { return moment{now: now, seen: now} }

// Those who wait have something to see in the last 400 days, in whichever year
// one practises: a move most weeks, and fewer in the short queue of an own right.
func TestWaitingChildrenHaveAYearOfPositions(t *testing.T) {
	for now := day(2026, time.September, 1); now.Year() <= 2040; now = now.AddDate(0, 0, 30) {
		for a, least := range map[*application]int{queued(): 100, queuedByRight(): 25} {
			points := within(a.points(lookedAt(now)), now.AddDate(0, 0, -portal.MaxQueueDays), now)
			if first := points[0].At; first.After(now.AddDate(-1, 0, 0)) || len(points) < least {
				t.Fatalf("%s in %v: %d points since %v", a.number, now, len(points), first)
			}
		}
	}
}

// Each of the reasons for a move back is there to be seen in the last 400 days.
func TestEveryReasonIsPractised(t *testing.T) {
	now := day(2026, time.November, 22)
	seen := map[string]int{}
	for _, a := range []*application{queued(), queuedByRight()} {
		points := a.points(lookedAt(now))
		for i, p := range points {
			if p.Reason == "" || p.At.Before(now.AddDate(0, 0, -portal.MaxQueueDays)) {
				continue
			}
			seen[p.Reason]++
			if back := p.Position > points[i-1].Position; back != (p.Reason != portal.QueueReasonOwnBenefit) {
				t.Errorf("%s: %s moves from %d to %d", a.number, p.Reason, points[i-1].Position, p.Position)
			}
		}
	}
	for _, reason := range []string{
		portal.QueueReasonYearlyResort, portal.QueueReasonPriorityTurn, portal.QueueReasonBenefitAhead, portal.QueueReasonOwnBenefit,
	} {
		if seen[reason] == 0 {
			t.Errorf("%s does not occur", reason)
		}
	}
}

// Positions go back for a reason that is told, and only then.
func TestPositionsGoBackForAReason(t *testing.T) {
	for child, r := range records() {
		if r.application == nil || r.application.course == nil {
			continue
		}
		points := r.application.points(lookedAt(day(2040, time.January, 1)))
		for i, p := range points {
			switch {
			case p.Position < 1 || p.InCategory < 1 || p.InCategory > p.Position || p.Total < p.Position:
				t.Fatalf("%s: %+v", child, p)
			case i == 0:
			case !p.At.After(points[i-1].At):
				t.Fatalf("%s: %v after %v", child, p.At, points[i-1].At)
			case p.Position > points[i-1].Position && p.Reason == "":
				t.Fatalf("%s: back from %d to %d without a reason", child, points[i-1].Position, p.Position)
			case p.Position == points[i-1].Position:
				t.Fatalf("%s: a point without a move: %+v", child, p)
			}
		}
	}
}

// A day that is over stays as it was.
func TestPositionsOfThePastStay(t *testing.T) {
	now := day(2026, time.November, 22)
	for _, a := range []*application{queued(), queuedByRight(), stopped(), inactive(), enrolled()} {
		before, after := a.points(lookedAt(now)), a.points(lookedAt(now.AddDate(0, 3, 0)))
		if len(after) < len(before) || !slices.Equal(before, after[:len(before)]) {
			t.Errorf("%s: the past of %d points is another one three months later", a.number, len(before))
		}
	}
}

// What the cabinet shows is the last point of the chart.
func TestPositionIsTheLastPoint(t *testing.T) {
	for _, now := range []time.Time{day(2026, time.November, 22), day(2027, time.February, 3).Add(13 * time.Hour)} {
		for _, a := range []*application{queued(), queuedByRight()} {
			shown, points := a.in(almaty(), lookedAt(now)), a.points(lookedAt(now))
			p := points[len(points)-1]
			if q := shown.Queue; q.Position != p.Position || q.InCategory != p.InCategory || q.Total != p.Total || q.AsOf.Before(p.At) || now.Sub(q.AsOf) >= 24*time.Hour {
				t.Errorf("%s: shown %+v, last point %+v", a.number, q, p)
			}
		}
	}
}

func TestOwnRightLeadsToThePriorityQueue(t *testing.T) {
	a, night := queuedByRight(), day(2026, time.May, 5)
	before, after := a.in(almaty(), lookedAt(night.Add(-time.Minute))).Queue, a.in(almaty(), lookedAt(night.Add(time.Minute))).Queue
	if before.Type != portal.QueueGeneral || after.Type != portal.QueuePriority || after.Position != 58 || after.Position >= before.Position {
		t.Errorf("before %+v, after %+v", before, after)
	}
}
