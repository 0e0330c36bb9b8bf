//go:build cgo

package main

import (
	"context"
	"sync"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/cmd/kezek/internal/printing"
	"kezek.kz/kezek/cmd/kezek/internal/workstation"
)

// cleaner empties what one citizen after another uses: the clipboard and the
// printers' queues.
type cleaner struct {
	display  string
	printers []*printing.Printer
}

func newCleaner(e *env, w *policy.Workstation) *cleaner {
	c := &cleaner{display: e.getenv("DISPLAY")}
	for _, name := range []string{w.Coupon.Printer, w.Paper.Printer} {
		if name != "" {
			c.printers = append(c.printers, &printing.Printer{Name: name})
		}
	}
	return c
}

// clean returns when all is done, or when the context ends: nobody is kept
// waiting by a printer. What did not end then is done at the next time.
func (c *cleaner) clean(ctx context.Context) {
	var work sync.WaitGroup
	work.Go(func() { _ = workstation.ClearClipboard(c.display) })
	work.Go(func() {
		for _, p := range c.printers {
			_ = p.Purge(ctx)
		}
	})
	done := make(chan struct{})
	go func() { work.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
	}
}
