package ui

import (
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// deadlineNow is a Friday.
var deadlineNow = time.Date(2026, time.November, 20, 7, 0, 0, 0, time.UTC)

// dueOn is the end of a day of November in Almaty, with the portal's count.
func dueOn(day, left int) portal.Deadline {
	return portal.Deadline{At: time.Date(2026, time.November, day, 18, 59, 59, 0, time.UTC), WorkingDaysLeft: new(left)}
}

func TestDeadlineTellsTheDayAndTheWorkingDaysLeft(t *testing.T) {
	w := newShell(t, func(o *Options) { o.Now = func() time.Time { return deadlineNow } })
	passed := dueOn(18, 0)
	passed.Passed = true
	today, before := deadlineNow, deadlineNow.AddDate(0, 0, -1)
	for name, c := range map[string]struct {
		d      portal.Deadline
		asOf   time.Time
		want   string
		urgent bool
	}{
		"many":       {dueOn(27, 5), today, "Последний день: 27 ноября 2026 г. Осталось 5 рабочих дней.", false},
		"few":        {dueOn(25, 3), today, "Последний день: 25 ноября 2026 г. Осталось 3 рабочих дня.", true},
		"one":        {dueOn(23, 1), today, "Последний день: 23 ноября 2026 г. Остался 1 рабочий день.", true},
		"today":      {dueOn(20, 0), today, "Сегодня последний день: 20 ноября 2026 г.", true},
		"weekend":    {dueOn(22, 0), today, "Последний день: 22 ноября 2026 г. Рабочих дней до него больше нет.", true},
		"passed":     {passed, today, "Срок прошёл: 18 ноября 2026 г.", true},
		"uncounted":  {portal.Deadline{At: dueOn(28, 0).At}, today, "Последний день: 28 ноября 2026 г.", false},
		"old count":  {dueOn(30, 7), before, "Последний день: 30 ноября 2026 г.", false},
		"old, soon":  {dueOn(27, 6), before, "Последний день: 27 ноября 2026 г.", true},
		"old, today": {dueOn(20, 1), before, "Сегодня последний день: 20 ноября 2026 г.", true},
		"old, over":  {dueOn(19, 2), before, "Срок прошёл: 19 ноября 2026 г.", true},
		"never told": {dueOn(30, 7), time.Time{}, "Последний день: 30 ноября 2026 г.", false},
	} {
		if got, urgent := w.deadlineWords(c.d, c.asOf), w.dueOf(c.d, c.asOf).urgent(); got != c.want || urgent != c.urgent {
			t.Errorf("%s: %q, urgent %v", name, got, urgent)
		}
	}
}

// 00:00 in Almaty is 19:00 of the day before elsewhere, and what is told is a
// day and no time.
func TestDeadlineIsADayInAlmaty(t *testing.T) {
	w := newShell(t, func(o *Options) { o.Now = func() time.Time { return deadlineNow } })
	w.lang.SetLanguage(lang.English)
	at := time.Date(2026, time.November, 24, 19, 0, 0, 0, time.UTC)
	if got := w.deadlineWords(portal.Deadline{At: at, WorkingDaysLeft: new(3)}, deadlineNow); got != "Last day: 25 November 2026. 3 working days left." {
		t.Errorf("%q", got)
	}
}

// The day changes at midnight in Almaty, which is 19:00 elsewhere.
func TestDeadlineCountHoldsForItsDay(t *testing.T) {
	evening := time.Date(2026, time.November, 20, 18, 30, 0, 0, time.UTC)
	now := evening
	w := newShell(t, func(o *Options) { o.Now = func() time.Time { return now } })
	for _, c := range []struct {
		later time.Duration
		want  bool
	}{{0, true}, {29 * time.Minute, true}, {31 * time.Minute, false}, {24 * time.Hour, false}} {
		now = evening.Add(c.later)
		if got := w.countHolds(evening); got != c.want {
			t.Errorf("%v later: %v", c.later, got)
		}
	}
}

// Notifications and the list go on with another sentence beside it.
func TestDeadlineIsAWholeSentence(t *testing.T) {
	w := newShell(t, func(o *Options) { o.Now = func() time.Time { return deadlineNow } })
	passed := dueOn(18, 0)
	passed.Passed = true
	for _, language := range lang.Languages() {
		w.lang.SetLanguage(language)
		for name, d := range map[string]portal.Deadline{
			"left": dueOn(25, 3), "today": dueOn(20, 0), "weekend": dueOn(22, 0), "uncounted": {At: dueOn(28, 0).At}, "passed": passed,
		} {
			if got := w.deadlineWords(d, deadlineNow); !strings.HasSuffix(got, ".") || strings.HasSuffix(got, "..") {
				t.Errorf("%s, %s: %q", language, name, got)
			}
		}
	}
}

func TestDeadlineSaysForWhat(t *testing.T) {
	w := newShell(t, nil)
	theirs := portal.Deadline{Kind: "bring_documents", Text: "Принесите документы в сад № 5."}
	for name, c := range map[string]struct {
		d        portal.Deadline
		language string
		want     string
	}{
		"the portal's words":     {theirs, lang.Russian, theirs.Text},
		"of another language":    {theirs, lang.Kazakh, "Принесите документы в детский сад, куда выдано направление."},
		"none":                   {portal.Deadline{Kind: "confirm_place"}, lang.Russian, "Подтвердите предложенное место."},
		"a kind that is unknown": {portal.Deadline{Kind: "NEW $(x)"}, lang.Russian, "Что нужно сделать, сказано в заявлении."},
	} {
		if got := w.deadlineText(c.d, c.language); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Of a deadline whose days the portal did not count nothing is known but the
// day: nobody is reminded of it, two months before it or one.
func TestDeadlineThatWasNotCountedDoesNotRemind(t *testing.T) {
	at := time.Date(2027, time.January, 20, 13, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		d    *portal.Deadline
		want bool
	}{
		"not counted": {&portal.Deadline{At: at}, false}, "counted": {&portal.Deadline{At: at, WorkingDaysLeft: new(0)}, true},
	} {
		if _, near := nearDays(c.d); near != c.want {
			t.Errorf("%s: %v", name, near)
		}
	}
}
