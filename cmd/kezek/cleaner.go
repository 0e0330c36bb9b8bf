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
	purging   sync.Mutex // printers are asked one at a time
}

// queue is that of one printer.
type queue struct {
	*printing.Printer
	within time.Duration // after that, what is being printed is stuck
	again  *time.Timer   // looks whether it is
}

// How long what is being printed when somebody leaves may take, or it would come
// out before the next one's eyes: a coupon is out by the first, and a printer for
// A4 that has slept has warmed up and printed by the second.
const (
	couponWithin = 10 * time.Second
	paperWithin  = time.Minute
)

func newCleaner(e *env, w *policy.Workstation) *cleaner {
	c := &cleaner{clipboard: workstation.NewClipboard(e.getenv("DISPLAY"))}
	c.add(w.Paper.Printer, paperWithin)
	if w.Coupon.Printer != w.Paper.Printer {
		c.add(w.Coupon.Printer, couponWithin)
	}
	return c
}

// add adds a printer, where the policy names one.
func (c *cleaner) add(name string, within time.Duration) {
	if name != "" {
		c.queues = append(c.queues, &queue{Printer: &printing.Printer{Name: name}, within: within})
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

// errPurging means that a printer has not answered since the last time.
var errPurging = errors.New("a printer does not answer")

func (c *cleaner) purge(ctx context.Context) error {
	if !c.purging.TryLock() {
		return errPurging
	}
	defer c.purging.Unlock()
	var err error
	for _, q := range c.queues {
		err = errors.Join(err, q.Purge(ctx))
	}
	return err
}

// stuckWithin is how long a printer is asked for what is stuck.
const stuckWithin = 10 * time.Second

// lookAgain has what is stuck taken out, in a while.
func (c *cleaner) lookAgain() {
	for _, q := range c.queues {
		if q.again != nil {
			q.again.Stop()
		}
		q.again = time.AfterFunc(q.within, func() {
			if !c.purging.TryLock() {
				return // the next visit's end looks, and says so where it fails
			}
			defer c.purging.Unlock()
			ctx, cancel := context.WithTimeout(context.Background(), stuckWithin)
			defer cancel()
			_ = q.PurgeStuck(ctx)
		})
	}
}
