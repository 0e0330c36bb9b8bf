package portal

import "time"

// Deadline is by when something must be done.
type Deadline struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"`
	// Text says what must be done, in the asked language.
	Text string `json:"text"`
	// WorkingDaysLeft are the working days of Kazakhstan from the day of the
	// answer to that of the deadline, the first not counted. 0 does not tell that
	// it is the last day: it is 0 on the day itself, on a Friday before a deadline
	// on Sunday, and where the day has passed. The server counts them, because it
	// knows which days were moved to which; nil is a portal that did not, and then
	// nothing is known but the day.
	WorkingDaysLeft *int `json:"working_days_left,omitempty"`
	// Passed tells that the day of At is over.
	Passed bool `json:"passed,omitempty"`
}

// Queue is a position, true at AsOf. Numbers may go back.
type Queue struct {
	Type       string    `json:"type"` // QueueGeneral, QueuePriority, QueueExtraordinary
	Position   int       `json:"position"`
	InCategory int       `json:"in_category"`
	Total      int       `json:"total"`
	AsOf       time.Time `json:"as_of"`
}

// What a Queue's Type is. A reader shows one that it does not know as it came.
const (
	QueueGeneral       = "general"
	QueuePriority      = "priority"      // первоочередное право
	QueueExtraordinary = "extraordinary" // внеочередное право
)

// QueuePoint is a position at a moment, for a chart of positions over time:
// GET /me/applications/{number}/queue, the oldest first.
type QueuePoint struct {
	At         time.Time `json:"at"`
	Position   int       `json:"position"`
	InCategory int       `json:"in_category"`
	Total      int       `json:"total"`
	// Reason is why the position differs from that of the point before: one of
	// the QueueReason constants, empty where places only became free.
	Reason string `json:"reason,omitempty"`
	// ReasonText is Reason in the asked language, for a reader who does not know
	// it, too.
	ReasonText string `json:"reason_text,omitempty"`
}

// MaxNumber is how many characters an application's number has at most.
const MaxNumber = 100

// MaxPosition is the highest number that anything in a queue has: more children
// than there are.
const MaxPosition = 10_000_000

// MaxQueueDays is the longest time, in days, of which positions are given at
// once.
const MaxQueueDays = 400

// What a QueuePoint's Reason is. Each but the last moves a child back.
const (
	// QueueReasonYearlyResort: the whole queue was sorted anew, as each year.
	QueueReasonYearlyResort = "YEARLY_RESORT"
	// QueueReasonPriorityTurn: places go to one child of a priority and three of
	// the general queue in turn.
	QueueReasonPriorityTurn = "PRIORITY_TURN"
	// QueueReasonBenefitAhead: the right of a family further behind was confirmed.
	QueueReasonBenefitAhead = "BENEFIT_CONFIRMED_AHEAD"
	// QueueReasonOwnBenefit: the child's own right was confirmed.
	QueueReasonOwnBenefit = "OWN_BENEFIT_CONFIRMED"
)

// HistoryEntry is one thing that happened to an application: GET
// /me/applications/{number}/history, the newest first.
type HistoryEntry struct {
	At   time.Time `json:"at"`
	Kind string    `json:"kind"` // HistoryStatus, HistoryQueue, HistoryData
	// Status and StatusLabel (in the asked language) are those that began then:
	// with HistoryStatus only.
	Status      string `json:"status,omitempty"`
	StatusLabel string `json:"status_label,omitempty"`
	// Text is a sentence in the asked language.
	Text string `json:"text"`
}

// What a HistoryEntry's Kind is.
const (
	HistoryStatus = "status" // the application has another status
	HistoryQueue  = "queue"  // its place in the queue moved otherwise than by places that became free
	HistoryData   = "data"   // something in the application was set right or added
)

// PrintoutFormat is on what an application is printed:
// GET /me/applications/{number}/printout?format=.
type PrintoutFormat string

// The formats of a printout.
const (
	PrintoutA4     PrintoutFormat = "a4"
	PrintoutCoupon PrintoutFormat = "coupon" // a roll of paper 80 mm wide
)
