package server

import (
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// hasAll tells whether a text is there in all languages.
func hasAll(t portal.Text) bool { return t.RU != "" && t.KK != "" && t.EN != "" }

func TestEveryStatusHasWordsInThreeLanguages(t *testing.T) {
	for _, status := range []string{
		"SUBMITTED", "UNDER_REVIEW", "BENEFIT_CHECK", "QUEUED", "TURN_REACHED", "OFFERED", "REFERRAL_ISSUED", "ENROLLED",
		"STOP_LIST", "INACTIVE", "SUSPENDED", "WITHDRAWN", "REJECTED", "CLOSED_AGE", "TRANSFERRED",
	} {
		if words := applicationStatuses[status]; !hasAll(words.label) || !hasAll(words.hint) {
			t.Errorf("%s lacks words: %+v", status, words)
		}
	}
}

func TestEveryReasonHasWordsInThreeLanguages(t *testing.T) {
	for _, reason := range []string{
		portal.QueueReasonYearlyResort, portal.QueueReasonPriorityTurn, portal.QueueReasonBenefitAhead, portal.QueueReasonOwnBenefit,
	} {
		if !hasAll(portal.QueueReasonText(reason)) {
			t.Errorf("%s lacks words", reason)
		}
	}
	for kind, text := range deadlines {
		if !hasAll(text) {
			t.Errorf("%s lacks words", kind)
		}
	}
}

// words is a portal that is only asked for words.
func words(now time.Time) *Server { return &Server{o: Options{Now: func() time.Time { return now }}} }

func TestUnknownStatusIsShownAsItCame(t *testing.T) {
	s := words(testNow)
	if a := s.worded(portal.Application{Status: "NEW_ONE"}, "kk"); a.StatusLabel != "NEW_ONE" {
		t.Errorf("label %q", a.StatusLabel)
	}
	if a := s.worded(portal.Application{Status: "QUEUED", StatusLabel: "Own", StatusHint: "Hint"}, "kk"); a.StatusLabel != "Own" || a.StatusHint != "Hint" {
		t.Errorf("application %+v", a)
	}
}

// A deadline is a day: at any time of its day it is today's.
func TestDeadlineIsCountedByTheDay(t *testing.T) {
	at := time.Date(2026, time.November, 30, 4, 0, 0, 0, time.UTC) // 9 in the morning in Almaty
	for name, c := range map[string]struct {
		now    time.Time
		left   int
		passed bool
	}{
		"ten days before":    {time.Date(2026, time.November, 20, 9, 0, 0, 0, time.UTC), 6, false},
		"the evening before": {time.Date(2026, time.November, 29, 18, 59, 0, 0, time.UTC), 1, false},
		"after midnight":     {time.Date(2026, time.November, 29, 19, 0, 0, 0, time.UTC), 0, false},
		"in the evening":     {time.Date(2026, time.November, 30, 18, 59, 0, 0, time.UTC), 0, false},
		"the day after":      {time.Date(2026, time.November, 30, 19, 0, 0, 0, time.UTC), 0, true},
	} {
		a := portal.Application{Deadline: &portal.Deadline{At: at, Kind: "bring_documents"}}
		got := words(c.now).worded(a, "en").Deadline
		if got.WorkingDaysLeft == nil || *got.WorkingDaysLeft != c.left || got.Passed != c.passed || got.Text != deadlines["bring_documents"].EN {
			t.Errorf("%s: %+v", name, got)
		}
		if a.Deadline.Text != "" {
			t.Errorf("%s: the registry's own deadline was changed", name)
		}
	}
}

func TestDeadlineOfAnUnknownKindHasWords(t *testing.T) {
	for kind, want := range map[string]string{"new_kind": deadlineOther.KK, "confirm_place": deadlines["confirm_place"].KK} {
		if got := dueAt(portal.Deadline{Kind: kind}, testNow, "kk"); got.Text != want {
			t.Errorf("%s: %q", kind, got.Text)
		}
	}
	if got := dueAt(portal.Deadline{Kind: "confirm_place", Text: "Own"}, testNow, "kk"); got.Text != "Own" {
		t.Errorf("the registry's own words became %q", got.Text)
	}
}
