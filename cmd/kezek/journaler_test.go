//go:build cgo

package main

import (
	"path/filepath"
	"testing"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/audit"
	"kezek.kz/kezek/cmd/kezek/internal/workstation"
)

func TestJournalIsWrittenBesideTheSupervisor(t *testing.T) {
	dir, key := filepath.Join(t.TempDir(), "audit"), make([]byte, audit.KeySize)
	journal, err := audit.Open(audit.Options{Dir: dir, Key: key, Workstation: "w-1", Zone: time.UTC})
	if err != nil {
		t.Fatal(err)
	}
	j, busy := newJournaler(), make(chan struct{})
	j.work <- func() { <-busy } // a disk that hangs
	at := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	for _, e := range []audit.Entry{
		{Kind: "next", Code: "button", Seconds: 9}, {Kind: "refused", Code: "910205499012", Seconds: 9}, {Kind: "ИВАНОВ", Code: "ИВАНОВ"},
	} {
		e.At = at
		j.record(journal, e) // it returns while the disk hangs
	}
	close(busy)
	j.flush(time.Minute)
	if err := journal.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := audit.Verify(dir, key)
	if err != nil || len(report.Days) != 1 {
		t.Fatal(report, err)
	}
	for _, kind := range []string{"next", "refused", "other"} {
		if report.Days[0].Kinds[kind] != 1 {
			t.Errorf("%d × %s", report.Days[0].Kinds[kind], kind)
		}
	}
}

// The longest that a visit is said to last is one that the journal takes.
func TestVisitThatSleptOverTheWeekendIsWritten(t *testing.T) {
	e := audit.Entry{At: time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC), Kind: "next", Code: workstation.ReasonSuspend, Seconds: int(workstation.LongestLasted / time.Second)}
	if !e.Valid() {
		t.Error("it would look like one that a window has made up")
	}
}

// hanging is a journal whose disk hangs: it closes when the channel does.
type hanging chan struct{}

func (h hanging) Close() error { <-h; return nil }

func TestDiskThatHangsIsNotWaitedForWithoutEnd(t *testing.T) {
	const soon = 50 * time.Millisecond
	for name, end := range map[string]func(j *journaler, busy hanging){
		"before a restart": func(j *journaler, busy hanging) {
			j.work <- func() { <-busy }
			j.flush(soon)
		},
		"at the end": func(j *journaler, busy hanging) { j.close(busy, soon) },
		"at the end, with all the lines that may wait": func(j *journaler, busy hanging) {
			for range mostUnwritten {
				j.work <- func() { <-busy }
			}
			j.close(busy, soon)
		},
	} {
		j, busy, done := newJournaler(), make(hanging), make(chan struct{})
		go func() { end(j, busy); close(done) }()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Errorf("%s: it is waited for without end", name)
		}
		close(busy)
	}
}

func TestJournalIsClosedBehindItsLastLine(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "audit")
	o := audit.Options{Dir: dir, Key: make([]byte, audit.KeySize), Workstation: "w-1", Zone: time.UTC}
	journal, err := audit.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	j := newJournaler()
	j.record(journal, audit.Entry{At: time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC), Kind: "stopped"})
	j.close(journal, time.Minute)
	next, err := audit.Open(o)
	if err != nil {
		t.Fatalf("it is still open: %v", err)
	}
	defer next.Close()
	if r, err := audit.Verify(dir, o.Key); err != nil || len(r.Days) != 1 || r.Days[0].Kinds["stopped"] != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}
