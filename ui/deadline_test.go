package ui

import (
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

func TestDeadlineTellsTheDayAndTheWorkingDaysLeft(t *testing.T) {
	now := time.Date(2026, time.November, 20, 7, 0, 0, 0, time.UTC)
	w := newShell(t, func(o *Options) { o.Now = func() time.Time { return now } })
	on := func(day, left int) portal.Deadline {
		return portal.Deadline{At: time.Date(2026, time.November, day, 18, 59, 59, 0, time.UTC), WorkingDaysLeft: left}
	}
	passed := on(18, 0)
	passed.Passed = true
	for name, c := range map[string]struct {
		d       portal.Deadline
		counted bool
		want    string
		kind    parts.Kind
	}{
		"many":      {on(27, 5), true, "Последний день: 27 ноября 2026 г. Осталось 5 рабочих дней.", parts.Info},
		"few":       {on(25, 3), true, "Последний день: 25 ноября 2026 г. Осталось 3 рабочих дня.", parts.Warning},
		"one":       {on(23, 1), true, "Последний день: 23 ноября 2026 г. Остался 1 рабочий день.", parts.Warning},
		"today":     {on(20, 0), true, "Сегодня последний день: 20 ноября 2026 г.", parts.Warning},
		"weekend":   {on(22, 0), true, "Последний день: 22 ноября 2026 г. Рабочих дней до него больше нет.", parts.Warning},
		"passed":    {passed, true, "Срок прошёл: 18 ноября 2026 г.", parts.Warning},
		"old count": {on(27, 5), false, "Последний день: 27 ноября 2026 г.", parts.Info},
	} {
		if got := w.deadlineWords(c.d, c.counted); got != c.want || deadlineKind(c.d) != c.kind {
			t.Errorf("%s: %q, kind %v", name, got, deadlineKind(c.d))
		}
	}
}

// 00:00 in Almaty is 19:00 of the day before elsewhere, and what is told is a
// day and no time.
func TestDeadlineIsADayInAlmaty(t *testing.T) {
	w := newShell(t, nil)
	w.lang.SetLanguage(lang.English)
	at := time.Date(2026, time.November, 24, 19, 0, 0, 0, time.UTC)
	if got := w.deadlineWords(portal.Deadline{At: at, WorkingDaysLeft: 3}, true); got != "Last day: 25 November 2026. 3 working days left." {
		t.Errorf("%q", got)
	}
}

func TestDeadlineOfWhatWasSavedOnAnotherDayIsNotCounted(t *testing.T) {
	now := time.Date(2026, time.November, 20, 7, 0, 0, 0, time.UTC)
	w := newShell(t, func(o *Options) { o.Now = func() time.Time { return now } })
	for _, c := range []struct {
		savedAt time.Time
		want    bool
	}{{time.Time{}, true}, {now.Add(-time.Hour), true}, {now.Add(-24 * time.Hour), false}} {
		if got := w.countHolds(c.savedAt); got != c.want {
			t.Errorf("saved at %v: %v", c.savedAt, got)
		}
	}
}
