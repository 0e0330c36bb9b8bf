//go:build cgo && linux

package main

import (
	"maps"
	"os"
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
)

// noDisplay is where no display is.
const noDisplay = ":54321"

func cleanerFor(w policy.Workstation) *cleaner {
	return newCleaner(&env{getenv: func(name string) string {
		if name == "DISPLAY" {
			return noDisplay
		}
		return os.Getenv(name)
	}}, &w)
}

func TestWhatIsNotEmptiedIsNamed(t *testing.T) {
	if left := cleanerFor(policy.Workstation{}).clean(t.Context()); !slices.Equal(left, []string{leftClipboard}) {
		t.Errorf("%q", left)
	}
	const nowhere = "Kezek-no-such-printer"
	c := cleanerFor(policy.Workstation{Coupon: policy.Coupon{Printer: nowhere}})
	left := c.clean(t.Context())
	if slices.Sort(left); !slices.Equal(left, []string{leftClipboard, leftPrinter}) {
		t.Errorf("%q", left)
	}
	for _, q := range c.queues {
		if q.again == nil || !q.again.Stop() {
			t.Error("nobody looks again whether something is stuck")
		}
	}
}

func TestPaperHasMoreTimeThanACoupon(t *testing.T) {
	for name, c := range map[string]struct {
		coupon, paper string
		want          map[string]time.Duration
	}{
		"none":      {"", "", map[string]time.Duration{}},
		"a coupon":  {"Coupon", "", map[string]time.Duration{"Coupon": couponWithin}},
		"two":       {"Coupon", "Office", map[string]time.Duration{"Coupon": couponWithin, "Office": paperWithin}},
		"one queue": {"Office", "Office", map[string]time.Duration{"Office": paperWithin}},
	} {
		got := map[string]time.Duration{}
		queues := cleanerFor(policy.Workstation{Coupon: policy.Coupon{Printer: c.coupon}, Paper: policy.Paper{Printer: c.paper}}).queues
		for _, q := range queues {
			got[q.Name] = q.within
		}
		if len(queues) != len(c.want) || !maps.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	if couponWithin >= paperWithin {
		t.Error("a sheet has no more time than a coupon")
	}
}

func TestPrinterThatHangsHoldsNobodyUp(t *testing.T) {
	c := cleanerFor(policy.Workstation{})
	c.purging.Lock() // it is being asked since the last time
	if left := c.clean(t.Context()); !slices.Contains(left, leftPrinter) {
		t.Errorf("%q", left)
	}
}
