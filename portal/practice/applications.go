package practice

import (
	"time"

	"kezek.kz/kezek/portal"
)

// place is where a portal's practice queue is.
type place struct {
	prefix   string // of application numbers
	locality portal.Text
}

func almaty() place {
	return place{"ALA-2026-", portal.Text{RU: "Алматы, Бостандыкский район", KK: "Алматы, Бостандық ауданы", EN: "Almaty, Bostandyq district"}}
}

func regions() place {
	return place{"KZ-2026-", portal.Text{
		RU: "Алматинская область, город Каскелен", KK: "Алматы облысы, Қаскелең қаласы", EN: "Almaty Region, town of Kaskelen",
	}}
}

// elsewhere is where the application of one child was found: a city that
// neither portal serves.
func elsewhere() portal.Text {
	return portal.Text{RU: "город Астана", KK: "Астана қаласы", EN: "Astana city"}
}

// application is an application as the practice queue keeps it; the portal it
// is read in and the moment give the rest.
type application struct {
	number string  // the last four digits
	stages []stage // the oldest first
	course *course // of its positions, nil where it never stood in the queue
	notes  []note
}

// moment is when a practice application is looked at: by the clock, and when it
// was seen for the first time.
type moment struct{ now, seen time.Time }

// at is the stage that an application is in, and those before it, the oldest
// first. The first one always began.
func (a application) at(m moment) (begun []stage) {
	for i, s := range a.stages {
		if i == 0 || !s.began(m).After(m.now) {
			begun = append(begun, s)
		}
	}
	return begun
}

// in gives the application as a portal shows it. Queues are counted anew each
// night.
func (a application) in(p place, m moment) portal.Application {
	begun := a.at(m)
	current := begun[len(begun)-1]
	shown := portal.Application{
		Number: a.full(p), LocalityName: p.locality, Service: serviceFullTitle(),
		Status: current.status, StatusSince: current.began(m), Deadline: current.deadline(m),
	}
	if current.waits() {
		shown.Queue = a.queue(m)
	}
	return shown
}

// queue is the position as it was counted last, nil for one who was in no queue.
func (a application) queue(m moment) *portal.Queue {
	points := a.points(m)
	if len(points) == 0 {
		return nil
	}
	p := points[len(points)-1]
	q := &portal.Queue{Type: portal.QueueGeneral, Position: p.Position, InCategory: p.InCategory, Total: p.Total, AsOf: p.At}
	if a.course != nil { // counted each night, also where nothing moved
		q.Type, q.AsOf = a.course.kind(m.now), m.now.UTC().Truncate(24*time.Hour)
	}
	return q
}

// full is the number as a portal shows it.
func (a application) full(p place) string { return p.prefix + a.number }

// serviceFullTitle is the service as the headings of both instructions name it:
// what an application is filed under.
func serviceFullTitle() portal.Text {
	return portal.Text{
		RU: "Постановка на очередь детей дошкольного возраста (до 7 лет) для направления в детские дошкольные организации",
		KK: "Мектеп жасына дейінгі балаларды (7 жасқа дейін) мектепке дейінгі ұйымдарға жіберу үшін кезекке қою",
		EN: "Queue for children under school age (up to 7 years) to be sent to preschool organisations",
	}
}

// serviceTitle is the service as the list of the regional portal offers it.
func serviceTitle() portal.Text {
	return portal.Text{
		RU: "Постановка ребенка в очередь в детский сад",
		KK: "Баланы балабақша кезегіне қою",
		EN: "Putting a child on the kindergarten waiting list",
	}
}
