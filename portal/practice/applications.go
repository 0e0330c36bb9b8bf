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
		RU: "Алматинская область, город Каскелен", KK: "Алматы облысы, Қаскелең қаласы", EN: "Almaty region, town of Kaskeleng",
	}}
}

// elsewhere is where the application of one child was found: a city that
// neither portal serves.
func elsewhere() portal.Text {
	return portal.Text{RU: "город Астана", KK: "Астана қаласы", EN: "Astana city"}
}

// The statuses of the contract that the practice queue uses.
const (
	statusUnderReview = "UNDER_REVIEW"
	statusQueued      = "QUEUED"
	statusReferral    = "REFERRAL_ISSUED"
	statusEnrolled    = "ENROLLED"
	statusStopList    = "STOP_LIST"
	statusInactive    = "INACTIVE"
)

// application is an application as the practice queue keeps it; the portal it
// is read in gives the rest.
type application struct {
	number string // the last four digits
	status string
	since  time.Time
	// daysAgo, where not zero, counts since from today: for a status that
	// something must be done in within days.
	daysAgo  int
	deadline string // kind
	days     int    // from since to the deadline
	queue    *portal.Queue
}

func queued() *application {
	return &application{
		number: "0341", status: statusQueued, since: day(2026, 2, 16),
		queue: &portal.Queue{Type: "general", Position: 214, InCategory: 187, Total: 1326},
	}
}

func queuedByRight() *application {
	return &application{
		number: "0447", status: statusQueued, since: day(2026, 5, 4),
		queue: &portal.Queue{Type: "priority", Position: 58, InCategory: 12, Total: 941},
	}
}

func underReview(number string) *application {
	return &application{number: number, status: statusUnderReview, since: day(2026, 8, 24)}
}

func stopped() *application {
	return &application{number: "1501", status: statusStopList, since: day(2026, 6, 8)}
}

func referred() *application {
	return &application{number: "1633", status: statusReferral, daysAgo: 1, deadline: "bring_documents", days: 5}
}

func inactive() *application {
	return &application{number: "1756", status: statusInactive, since: day(2026, 7, 20)}
}

func enrolled() *application {
	return &application{number: "1894", status: statusEnrolled, since: day(2026, 8, 31)}
}

// in gives the application as a portal shows it at the moment now. Queues are
// counted anew each night.
func (a application) in(p place, now time.Time) portal.Application {
	midnight := now.UTC().Truncate(24 * time.Hour)
	shown := portal.Application{
		Number: p.prefix + a.number, LocalityName: p.locality, Service: serviceFullTitle(),
		Status: a.status, StatusSince: a.since,
	}
	if a.daysAgo > 0 {
		shown.StatusSince = midnight.AddDate(0, 0, -a.daysAgo)
	}
	if a.deadline != "" {
		shown.Deadline = &portal.Deadline{At: shown.StatusSince.AddDate(0, 0, a.days), Kind: a.deadline}
	}
	if a.queue != nil {
		queue := *a.queue
		queue.AsOf = midnight
		shown.Queue = &queue
	}
	return shown
}

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
