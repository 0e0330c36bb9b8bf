//go:build cgo

package main

import (
	"io"
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
func (j *journaler) flush(within time.Duration) { j.await(func() {}, within) }

// close closes what it writes to behind all that was handed over. Where the disk
// hangs that stays open: whoever closed it would wait for the disk without end.
func (j *journaler) close(to io.Closer, within time.Duration) {
	j.await(func() { _ = to.Close() }, within)
}

// await has something done behind all that was handed over, and waits for that,
// as long as it may take.
func (j *journaler) await(do func(), within time.Duration) {
	done, late := make(chan struct{}), time.After(within)
	select {
	case j.work <- func() { do(); close(done) }:
	case <-late:
		return
	}
	select {
	case <-done:
	case <-late:
	}
}
