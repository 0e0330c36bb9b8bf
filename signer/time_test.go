package signer_test

import (
	"testing"
	"time"

	"kezek.kz/kezek/signer"
)

func TestFormatTimeInAlmaty(t *testing.T) {
	for _, c := range []struct{ utc, clock, day string }{
		{"2018-10-20T07:00:00Z", "20.10.2018 (13:00)", "20.10.2018"}, // UTC+6: the printed figure's
		{"2024-02-29T17:59:59Z", "29.02.2024 (23:59)", "29.02.2024"}, // the last second of UTC+6
		{"2024-02-29T18:00:00Z", "29.02.2024 (23:00)", "29.02.2024"}, // the clock went back
		{"2024-02-29T19:00:00Z", "01.03.2024 (00:00)", "01.03.2024"},
		{"2026-01-01T00:00:00Z", "01.01.2026 (05:00)", "01.01.2026"}, // UTC+5
		{"2025-12-31T20:30:00Z", "01.01.2026 (01:30)", "01.01.2026"},
	} {
		at, err := time.Parse(time.RFC3339, c.utc)
		if err != nil {
			t.Fatal(err)
		}
		if got := signer.FormatTime(at); got != c.clock {
			t.Errorf("%s: time %s, want %s", c.utc, got, c.clock)
		}
		if got := signer.FormatDate(at); got != c.day {
			t.Errorf("%s: date %s, want %s", c.utc, got, c.day)
		}
	}
}

func TestFormatTimeDoesNotDependOnTheGivenLocation(t *testing.T) {
	at := time.Date(2026, 1, 1, 10, 0, 0, 0, time.FixedZone("elsewhere", -8*3600))
	if got := signer.FormatTime(at); got != "01.01.2026 (23:00)" {
		t.Error(got)
	}
}
