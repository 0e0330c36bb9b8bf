package calendar

import (
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// at is noon in Almaty.
func at(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 12, 0, 0, 0, portal.Almaty())
}

// The calendars that were published for these years count 246 working days in
// 2025; of 2026 they counted 246 with Constitution Day still in August, which
// the Constitution of that year took away.
func TestYearsHaveThePublishedNumberOfWorkingDays(t *testing.T) {
	for year, want := range map[int]int{2025: 246, 2026: 247} {
		n := 0
		for d := at(year, time.January, 1); d.Year() == year; d = d.AddDate(0, 0, 1) {
			if IsWorkingDay(d) {
				n++
			}
		}
		if n != want {
			t.Errorf("%d has %d working days, want %d", year, n, want)
		}
	}
}

func TestDaysOff(t *testing.T) {
	for name, d := range map[string]time.Time{
		"Saturday":                                    at(2026, time.November, 21),
		"New Year":                                    at(2026, time.January, 1),
		"Orthodox Christmas":                          at(2026, time.January, 7),
		"Women's Day, carried over from Sunday":       at(2026, time.March, 9),
		"Nauryz":                                      at(2026, time.March, 23),
		"Nauryz, carried over from Saturday":          at(2026, time.March, 24),
		"Nauryz, carried over from Sunday":            at(2026, time.March, 25),
		"Victory Day, carried over from Saturday":     at(2026, time.May, 11),
		"Kurban Ait":                                  at(2026, time.May, 27),
		"Republic Day, carried over from Sunday":      at(2026, time.October, 26),
		"Independence Day":                            at(2026, time.December, 16),
		"exchanged for the Saturday before":           at(2024, time.May, 8),
		"exchanged for the Sunday after":              at(2025, time.January, 3),
		"Constitution Day of 1995, carried over":      at(2025, time.September, 1),
		"the new Constitution Day":                    at(2027, time.March, 15),
		"New Year 2028, carried over past each other": at(2028, time.January, 4),
	} {
		if IsWorkingDay(d) {
			t.Errorf("%s: people work on %s", name, d.Format(time.DateOnly))
		}
	}
}

func TestWorkingDays(t *testing.T) {
	for name, d := range map[string]time.Time{
		"a Monday":                                at(2026, time.November, 23),
		"the Saturday given for a Wednesday":      at(2024, time.May, 4),
		"the Sunday given for a Friday":           at(2025, time.January, 5),
		"Christmas is not carried over":           at(2024, time.January, 8),
		"Kurban Ait is not carried over":          at(2027, time.May, 17),
		"Constitution Day is in August no longer": at(2026, time.August, 31),
		"and not in March yet":                    at(2026, time.March, 16),
		"after Nauryz":                            at(2026, time.March, 26),
		"First President's Day no longer":         at(2026, time.December, 1),
	} {
		if !IsWorkingDay(d) {
			t.Errorf("%s: nobody works on %s", name, d.Format(time.DateOnly))
		}
	}
}

func TestWorkingDaysUntil(t *testing.T) {
	friday := at(2026, time.March, 20)
	for name, c := range map[string]struct {
		now, deadline time.Time
		want          int
	}{
		"the day itself":                {friday, friday, 0},
		"passed":                        {friday, friday.AddDate(0, 0, -10), 0},
		"over the weekend":              {at(2026, time.November, 20), at(2026, time.November, 23), 1},
		"a Sunday ends it":              {at(2026, time.November, 20), at(2026, time.November, 22), 0},
		"five days of Nauryz":           {friday, at(2026, time.March, 26), 1},
		"over the end of the year":      {at(2026, time.December, 31), at(2027, time.January, 6), 2},
		"late at night in another zone": {time.Date(2026, time.November, 22, 20, 30, 0, 0, time.UTC), at(2026, time.November, 23), 0},
		"before midnight in Almaty":     {time.Date(2026, time.November, 22, 18, 30, 0, 0, time.UTC), at(2026, time.November, 23), 1},
	} {
		if got := WorkingDaysUntil(c.now, c.deadline); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

// Where a day off is not known yet, whoever runs a portal is told.
func TestYearsWhoseDaysOffAreKnown(t *testing.T) {
	for year, want := range map[int]bool{2023: false, 2024: true, 2026: true, 2030: true, 2031: false} {
		if Known(year) != want {
			t.Errorf("%d: %v", year, !want)
		}
	}
}

// A day more leaves no day less, and no more than one.
func TestWorkingDaysUntilGrowsDayByDay(t *testing.T) {
	now, before := at(2025, time.January, 1), 0
	for i := range 1500 {
		n := WorkingDaysUntil(now, now.AddDate(0, 0, i))
		if n < before || n > before+1 {
			t.Fatalf("%d after %d days, %d a day before", n, i, before)
		}
		before = n
	}
}

func TestDay(t *testing.T) {
	got := Day(time.Date(2026, time.November, 22, 20, 30, 0, 0, time.UTC))
	if want := time.Date(2026, time.November, 22, 19, 0, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestFarDeadlineIsNotCountedToItsEnd(t *testing.T) {
	now := at(2026, time.March, 20)
	far, farther := WorkingDaysUntil(now, now.AddDate(0, 0, longest)), WorkingDaysUntil(now, now.AddDate(5000, 0, 0))
	if far != farther || far == 0 {
		t.Errorf("%d to the limit, %d to the year 7026", far, farther)
	}
}
