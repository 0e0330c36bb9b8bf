//go:build cgo && linux

package main

import (
	"context"
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
	c.callOff() // nobody looks again whether something is stuck
	if slices.Sort(left); !slices.Equal(left, []string{leftClipboard, leftPrinter}) {
		t.Errorf("%q", left)
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
			got[q.name] = q.within
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
	c.turn <- struct{}{} // it is being asked since the last time
	ctx, over := context.WithCancel(t.Context())
	over()
	if left := c.clean(ctx); !slices.Contains(left, leftPrinter) {
		t.Errorf("%q", left)
	}
}

// printerOf is a printer that does what a test says, and nothing where it says
// nothing.
type printerOf struct{ purge, stuck func(context.Context) error }

func (p printerOf) Purge(ctx context.Context) error      { return spoolDoes(ctx, p.purge) }
func (p printerOf) PurgeStuck(ctx context.Context) error { return spoolDoes(ctx, p.stuck) }

func spoolDoes(ctx context.Context, what func(context.Context) error) error {
	if what == nil {
		return nil
	}
	return what(ctx)
}

func cleanerOf(within time.Duration, p printerOf) *cleaner {
	c := cleanerFor(policy.Workstation{})
	c.queues = []*queue{{p, "Coupon", within}}
	return c
}

// A printer that takes longer than the next citizen waits for it must not be left
// with what it has not yet forgotten.
func TestPurgeGoesOnBehindTheNextCitizensBack(t *testing.T) {
	begun, goOn, purged := make(chan struct{}), make(chan struct{}), make(chan error)
	c := cleanerOf(time.Hour, printerOf{purge: func(ctx context.Context) error {
		close(begun)
		<-goOn
		purged <- ctx.Err()
		return nil
	}})
	ctx, over := context.WithCancel(t.Context())
	go func() { <-begun; over() }()
	if left := c.clean(ctx); !slices.Contains(left, leftPrinter) {
		t.Errorf("%q, and the printer was not waited for", left)
	}
	close(goOn)
	if err := <-purged; err != nil {
		t.Errorf("the purge was cut off: %v", err)
	}
}

// A printer that hangs when it is asked for what is stuck must not keep the next
// visit's end from it.
func TestEndOfAVisitCallsTheLookForStuckJobsOff(t *testing.T) {
	looking := make(chan struct{})
	c := cleanerOf(0, printerOf{stuck: func(ctx context.Context) error {
		looking <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	}})
	c.clean(t.Context())
	<-looking // the turn is its own
	if left := c.clean(t.Context()); slices.Contains(left, leftPrinter) {
		t.Errorf("%q", left)
	}
	<-looking // and it looks again behind this visit
	c.callOff()
}
