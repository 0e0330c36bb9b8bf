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
	printers  []*printing.Printer
	purging   sync.Mutex // printers are asked one at a time
	again     *time.Timer
}

func newCleaner(e *env, w *policy.Workstation) *cleaner {
	c := &cleaner{clipboard: workstation.NewClipboard(e.getenv("DISPLAY"))}
	for _, name := range []string{w.Coupon.Printer, w.Paper.Printer} {
		if name != "" {
			c.printers = append(c.printers, &printing.Printer{Name: name})
		}
	}
	return c
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
	for _, p := range c.printers {
		err = errors.Join(err, p.Purge(ctx))
	}
	return err
}

// stuckAfter is how long what is being printed when somebody leaves may take: a
// coupon is out by then, and what is not would come out before the next one's
// eyes. Nobody has anything to print so soon.
const stuckAfter = 10 * time.Second

// lookAgain purges once more, in a while.
func (c *cleaner) lookAgain() {
	if c.again != nil {
		c.again.Stop()
	}
	if len(c.printers) == 0 {
		return
	}
	c.again = time.AfterFunc(stuckAfter, func() {
		ctx, cancel := context.WithTimeout(context.Background(), stuckAfter)
		defer cancel()
		_ = c.purge(ctx) // where it fails, the next visit's end says so
	})
}
