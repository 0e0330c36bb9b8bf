//go:build cgo

package main

import (
	"testing"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
)

// A new version is taken up in the hours that the policy names, by the clock of
// Almaty, and never in the middle of a day.
func TestNewVersionWaitsForItsHours(t *testing.T) {
	hours, err := policy.NewHours("20:00", "06:00")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		replaced bool
		clock    string
		due      bool
	}{
		"in the middle of a day":   {true, "2026-05-04T13:00:00+05:00", false},
		"a minute too early":       {true, "2026-05-04T19:59:00+05:00", false},
		"in the evening":           {true, "2026-05-04T20:00:00+05:00", true},
		"at another clock's night": {true, "2026-05-04T03:00:00Z", false},
		"at another clock's day":   {true, "2026-05-04T16:00:00Z", true},
		"nothing new":              {false, "2026-05-04T21:00:00+05:00", false},
	} {
		now, err := time.Parse(time.RFC3339, c.clock)
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		s := &station{policy: &policy.Policy{Updates: hours}, replaced: func(at time.Time) bool {
			if asked++; !at.Equal(now) {
				t.Errorf("%s: asked for %v", name, at)
			}
			return c.replaced
		}}
		if s.updateDue(now) != c.due {
			t.Errorf("%s: due %v", name, !c.due)
		}
		if asked != 1 {
			t.Errorf("%s: asked %d times, but it counts from when it was first asked", name, asked)
		}
	}
}

// The values are unlike the usual ones and unlike each other: one that were left
// out or taken for another would be seen.
func TestWindowHasThePolicysTimes(t *testing.T) {
	w := policy.Workstation{IdleSeconds: 61, CountdownSeconds: 7, LongestMinutes: 3, RemovableOnly: true}
	c := &citizen{setup: citizenSetup{Policy: policy.Policy{Workstation: &w}}}
	s := c.station(noSticks{})
	if s.Idle != 61*time.Second || s.Countdown != 7*time.Second || s.Longest != 3*time.Minute {
		t.Errorf("idle %v, countdown %v, longest %v", s.Idle, s.Countdown, s.Longest)
	}
	if s.Removable("/home/key.p12") {
		t.Error("a file of the computer's own disk is taken")
	}
	w.RemovableOnly = false
	if s = c.station(noSticks{}); !s.Removable("/home/key.p12") {
		t.Error("a file of the computer's own disk is refused where the policy takes it")
	}
}

// noSticks is a computer without removable drives.
type noSticks struct{}

func (noSticks) Removable(string) bool { return false }
func (noSticks) List() []string        { return nil }
