package lang

import (
	"testing"
	"time"
)

func TestDatesInTheThreeLanguages(t *testing.T) {
	at := time.Date(2018, time.October, 20, 7, 0, 0, 0, time.UTC)
	for language, want := range map[string]string{
		Russian: "20 октября 2018 г., 13:00",
		Kazakh:  "2018 жылғы 20 қазан, 13:00",
		English: "20 October 2018, 13:00",
	} {
		if got := New(language).DateTime(at); got != want {
			t.Errorf("%s: %s, want %s", language, got, want)
		}
	}
}

func TestDatesFollowTheChangeOfTheOffset(t *testing.T) {
	l := New(Russian)
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Date(2018, 10, 20, 7, 0, 0, 0, time.UTC), "20.10.2018 (13:00)"},
		{time.Date(2024, 2, 29, 17, 59, 0, 0, time.UTC), "29.02.2024 (23:59)"},
		{time.Date(2024, 3, 1, 18, 0, 0, 0, time.UTC), "01.03.2024 (23:00)"},
	} {
		if got := l.ShortDateTime(c.at); got != c.want {
			t.Errorf("%v is shown as %s, want %s", c.at, got, c.want)
		}
	}
}

func TestMonthsAreDistinct(t *testing.T) {
	for _, language := range Languages() {
		seen := map[string]bool{}
		for _, month := range months(language) {
			seen[month] = true
		}
		if len(seen) != 12 || seen[""] {
			t.Errorf("%s has the months %v", language, months(language))
		}
	}
}

func TestCalendarDateIsNotMovedByTheZone(t *testing.T) {
	l := New(Kazakh)
	for iso, want := range map[string]string{"2020-03-15": "15.03.2020", "": "", "2020": "2020"} {
		if got := l.CalendarDate(iso); got != want {
			t.Errorf("%q is shown as %q, want %q", iso, got, want)
		}
	}
}

func TestShortDateIsInAlmaty(t *testing.T) {
	if got := New(English).ShortDate(time.Date(2026, 1, 1, 19, 30, 0, 0, time.UTC)); got != "02.01.2026" {
		t.Errorf("got %s", got)
	}
}
