//go:build cgo

package main

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/cmd/kezek/internal/printing"
	"kezek.kz/kezek/cmd/kezek/internal/workstation"
)

// cleaner empties what one citizen after another uses: the clipboard and the
// printers' queues.
type cleaner struct {
	clipboard *workstation.Clipboard
	queues    []*queue
	turn      chan struct{}      // full while printers are asked: one at a time
	callOff   context.CancelFunc // of the looks behind the last visit
}

// queue is that of one printer.
type queue struct {
	spool
	name   string
	within time.Duration // after that, what is being printed is stuck
}

// spool is a printer's, as printing.Printer describes it.
type spool interface {
	Purge(ctx context.Context) error
	PurgeStuck(ctx context.Context) error
}

// How long what is being printed when somebody leaves may take, or it would come
// out before the next one's eyes: a coupon is out by the first, and a printer for
// A4 that has slept has warmed up and printed by the second.
const (
	couponWithin = 10 * time.Second
	paperWithin  = time.Minute
)

func newCleaner(e *env, w *policy.Workstation) *cleaner {
	c := &cleaner{clipboard: workstation.NewClipboard(e.getenv("DISPLAY")), turn: make(chan struct{}, 1), callOff: func() {}}
	c.add(w.Paper.Printer, paperWithin)
	if w.Coupon.Printer != w.Paper.Printer {
		c.add(w.Coupon.Printer, couponWithin)
	}
	return c
}

// add adds a printer, where the policy names one.
func (c *cleaner) add(name string, within time.Duration) {
	if name != "" {
		c.queues = append(c.queues, &queue{&printing.Printer{Name: name}, name, within})
	}
}

// What the journal calls that which is not known to be empty.
const (
	leftClipboard = "clipboard"
	leftPrinter   = "printer"
)

// clean returns when all is done, or when the context ends: nobody is kept
// waiting by a printer. It names what is not known to be empty then.
func (c *cleaner) clean(ctx context.Context) []string {
	c.callOff()
	defer c.lookAgain()
	parts := map[string]func(context.Context) error{leftClipboard: c.clipboard.Clear, leftPrinter: c.purge}
	emptied := make(chan string, len(parts))
	left := []string{leftClipboard, leftPrinter}
	for name, empty := range parts {
		go func() {
			if empty(ctx) != nil {
				name = ""
			}
			emptied <- name
		}()
	}
	for range parts {
		select {
		case name := <-emptied:
			left = slices.DeleteFunc(left, func(l string) bool { return l == name })
		case <-ctx.Done():
			return left
		}
	}
	return left
}

// purgeWithin is how long printers are asked to forget a citizen, whoever waits
// for it: what a slow one had left would come out during the next visit. It is
// too short for the next citizen to have anything in a queue.
const purgeWithin = 5 * time.Second

func (c *cleaner) purge(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), purgeWithin)
	defer cancel()
	return c.inTurn(ctx, func() error {
		failed := make([]error, len(c.queues))
		var all sync.WaitGroup
		for i, q := range c.queues { // one that hangs takes no time from another
			all.Go(func() { failed[i] = q.Purge(ctx) })
		}
		all.Wait()
		return errors.Join(failed...)
	})
}

// stuckWithin is how long a printer is asked for what is stuck.
const stuckWithin = 10 * time.Second

// lookAgain has what is stuck, or what a purge did not come to, taken out in a
// while, unless another visit ends before.
func (c *cleaner) lookAgain() {
	var looks context.Context
	looks, c.callOff = context.WithCancel(context.Background())
	for _, q := range c.queues {
		look := time.AfterFunc(q.within, func() {
			ctx, cancel := context.WithTimeout(looks, stuckWithin)
			defer cancel()
			// The next visit's end looks, too, and says so where it fails.
			_ = c.inTurn(ctx, func() error { return q.PurgeStuck(ctx) })
		})
		context.AfterFunc(looks, func() { look.Stop() })
	}
}

// inTurn asks printers when nobody else does.
func (c *cleaner) inTurn(ctx context.Context, ask func() error) error {
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-c.turn }()
	return ask()
}
