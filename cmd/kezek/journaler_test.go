//go:build cgo

package main

import (
	"path/filepath"
	"testing"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/audit"
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

func TestDiskThatHangsIsNotWaitedForWithoutEnd(t *testing.T) {
	j, busy := newJournaler(), make(chan struct{})
	defer close(busy)
	j.work <- func() { <-busy }
	done := make(chan struct{})
	go func() { j.flush(50 * time.Millisecond); close(done) }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Error("it is waited for without end")
	}
}
