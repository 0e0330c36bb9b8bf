package practice

import (
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server/calendar"
)

// The statuses of the contract that the practice queue uses.
const (
	statusSubmitted    = "SUBMITTED"
	statusUnderReview  = "UNDER_REVIEW"
	statusBenefitCheck = "BENEFIT_CHECK"
	statusQueued       = "QUEUED"
	statusTurnReached  = "TURN_REACHED"
	statusOffered      = "OFFERED"
	statusReferral     = "REFERRAL_ISSUED"
	statusEnrolled     = "ENROLLED"
	statusStopList     = "STOP_LIST"
	statusInactive     = "INACTIVE"
)

// stage is a status and when it begins: on a day, or counted from the first look
// at it, some days before or some time after.
type stage struct {
	status  string
	on      time.Time
	daysAgo int
	after   time.Duration
	// place is the position that a watched application has at once.
	place int
	due   *due
}

// due is what must be done, within so many working days from the first look, or
// from the beginning of the stage where that is later: so that the days pass.
type due struct {
	kind string
	days int
}

// began is the beginning of a stage, in working hours.
func (s stage) began(m moment) time.Time {
	switch {
	case !s.on.IsZero():
		return s.on.Add(officeOpens)
	case s.daysAgo > 0:
		return calendar.Day(m.seen).AddDate(0, 0, -s.daysAgo).Add(10 * time.Hour)
	}
	return m.seen.Add(s.after)
}

// officeOpens is 10 in the morning in Almaty, counted from midnight UTC.
const officeOpens = 5 * time.Hour

// waits tells whether a stage is one in which a child has a place in the queue.
func (s stage) waits() bool { return s.status == statusQueued || s.status == statusBenefitCheck }

// deadline ends with the office's day.
func (s stage) deadline(m moment) *portal.Deadline {
	if s.due == nil {
		return nil
	}
	from := s.began(m)
	if from.Before(m.seen) {
		from = m.seen
	}
	day := calendar.Day(from)
	for calendar.WorkingDaysUntil(from, day) < s.due.days {
		day = day.AddDate(0, 0, 1)
	}
	return &portal.Deadline{At: day.Add(18 * time.Hour), Kind: s.due.kind}
}

// filed are the first stages of every application: handed in, looked at two
// days later, and in the queue a week after that.
func filed(on time.Time, more ...stage) []stage {
	return append([]stage{
		{status: statusSubmitted, on: on},
		{status: statusUnderReview, on: on.AddDate(0, 0, 2)},
		{status: statusQueued, on: on.AddDate(0, 0, 7)},
	}, more...)
}

// queued has waited long, and moved back more than once.
func queued() *application {
	return &application{
		number: "0341", stages: filed(day(2024, 9, 2)),
		course: &course{from: day(2024, 9, 9), seed: 341, start: 372, total: 1290, others: 27, waits: true},
		notes: []note{
			{day(2025, 2, 11), phoneAdded()},
			{day(2026, 1, 12), renumbered("11873")},
		},
	}
}

// queuedByRight stands in the priority queue since its right was confirmed.
func queuedByRight() *application {
	return &application{
		number: "0447", stages: filed(
			day(2025, 1, 20),
			stage{status: statusBenefitCheck, on: day(2026, 4, 20)},
			stage{status: statusQueued, on: day(2026, 5, 4)},
		),
		course: &course{from: day(2025, 1, 27), seed: 447, start: 655, total: 941, others: 46, right: day(2026, 5, 5), ahead: 58, waits: true},
		notes:  []note{{day(2026, 4, 20), benefitAsked()}, {day(2026, 1, 12), renumbered("00412")}},
	}
}

func underReview(number string) *application {
	return &application{number: number, stages: filed(day(2026, 8, 22))[:2]}
}

// watched goes on while somebody watches: from the first look on it is another
// one every few minutes.
func watched(number string) *application {
	return &application{number: number, stages: []stage{
		{status: statusSubmitted, on: day(2026, 8, 22)},
		{status: statusUnderReview, on: day(2026, 8, 24)},
		{status: statusQueued, after: 3 * time.Minute, place: 31},
		{status: statusTurnReached, after: 9 * time.Minute, due: &due{"choose_kindergarten", 5}},
		{status: statusOffered, after: 15 * time.Minute, due: &due{"confirm_place", 3}},
	}}
}

func stopped() *application {
	return &application{
		number: "1501", stages: filed(day(2025, 3, 3), stage{status: statusStopList, on: day(2026, 6, 8)}),
		course: &course{from: day(2025, 3, 10), seed: 1501, start: 480, total: 1310, others: 31},
		notes:  []note{{day(2026, 6, 8), offersDeclined()}},
	}
}

func referred() *application {
	return &application{
		number: "1633", stages: filed(
			day(2024, 10, 14),
			stage{status: statusTurnReached, daysAgo: 12},
			stage{status: statusOffered, daysAgo: 6},
			stage{status: statusReferral, daysAgo: 1, due: &due{"bring_documents", 3}},
		),
		course: &course{from: day(2024, 10, 21), seed: 1633, start: 290, total: 1180, others: 4, pace: 2},
	}
}

func inactive() *application {
	return &application{
		number: "1756", stages: filed(day(2025, 9, 15), stage{status: statusInactive, on: day(2026, 7, 20)}),
		course: &course{from: day(2025, 9, 22), seed: 1756, start: 590, total: 1402, others: 40},
		notes:  []note{{day(2026, 7, 20), moved()}},
	}
}

func enrolled() *application {
	return &application{
		number: "1894", stages: filed(
			day(2023, 5, 15),
			stage{status: statusTurnReached, on: day(2026, 7, 27)},
			stage{status: statusOffered, on: day(2026, 8, 5)},
			stage{status: statusReferral, on: day(2026, 8, 14)},
			stage{status: statusEnrolled, on: day(2026, 8, 31)},
		),
		course: &course{from: day(2023, 5, 22), seed: 1894, start: 430, total: 1015, others: 5, pace: 2},
	}
}
