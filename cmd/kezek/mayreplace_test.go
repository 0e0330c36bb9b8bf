package main

import (
	"testing"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/ui/lang"
)

func TestMayReplace(t *testing.T) {
	hours, err := policy.NewHours("20:00", "06:00")
	if err != nil {
		t.Fatal(err)
	}
	station := &policy.Policy{Workstation: &policy.Workstation{}, Updates: hours}
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, lang.Almaty())
	night := time.Date(2026, 3, 2, 23, 30, 0, 0, lang.Almaty())
	for _, c := range []struct {
		name   string
		policy *policy.Policy
		err    error
		now    time.Time
		want   int
	}{
		{"at home", nil, nil, noon, exitOK},
		{"a policy without a workstation", &policy.Policy{Updates: hours}, nil, noon, exitOK},
		{"a workstation by day", station, nil, noon, exitFailed},
		{"a workstation by night", station, nil, night, exitOK},
		{"on a computer that counts in UTC, by day", station, nil, time.Date(2026, 3, 3, 2, 0, 0, 0, time.UTC), exitFailed},
		{"on a computer that counts in UTC, by night", station, nil, time.Date(2026, 3, 2, 18, 0, 0, 0, time.UTC), exitOK},
		{"a policy that cannot be read", nil, policy.ErrUnreadable, night, exitFile},
		{"a policy that anybody may write", nil, policy.ErrUnsafe, night, exitFile},
	} {
		got := mayReplace(func() (*policy.Policy, error) { return c.policy, c.err }, c.now)
		if got != c.want {
			t.Errorf("%s: code %d, want %d", c.name, got, c.want)
		}
	}
}
