//go:build cgo

package main

import (
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/audit"
)

// mostUnwritten is how many lines may wait for the disk: those of some dozens of
// citizens. Whoever has another to write then waits with them.
const mostUnwritten = 1000

// flushWithin is how long the disk is waited for at the end.
const flushWithin = 5 * time.Second

// journaler writes a workstation's journal, one line after another, beside the
// supervisor: a disk that takes its time keeps no citizen waiting.
type journaler struct{ work chan func() }

func newJournaler() *journaler {
	j := &journaler{work: make(chan func(), mostUnwritten)}
	go func() {
		for do := range j.work {
			do()
		}
	}()
	return j
}

// record hands a line over. What does not belong into the journal is written
// without it.
func (j *journaler) record(to *audit.Journal, entry audit.Entry) {
	if !entry.Valid() {
		entry.Code, entry.Seconds = "OTHER", 0
	}
	if !entry.Valid() {
		entry.Kind = "other"
	}
	j.work <- func() { _ = to.Add(entry) } // it waits in the journal where the disk takes none
}

// flush waits until all is written that was handed over, as far as the disk lets
// it in time.
func (j *journaler) flush(within time.Duration) {
	written, late := make(chan struct{}), time.After(within)
	select {
	case j.work <- func() { close(written) }:
	case <-late:
		return
	}
	select {
	case <-written:
	case <-late:
	}
}
