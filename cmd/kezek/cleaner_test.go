//go:build cgo && linux

package main

import (
	"os"
	"slices"
	"testing"

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
	if c.again == nil || !c.again.Stop() {
		t.Error("nobody looks again whether something is stuck")
	}
}

func TestPrinterThatHangsHoldsNobodyUp(t *testing.T) {
	c := cleanerFor(policy.Workstation{})
	c.purging.Lock() // it is being asked since the last time
	if left := c.clean(t.Context()); !slices.Contains(left, leftPrinter) {
		t.Errorf("%q", left)
	}
}
