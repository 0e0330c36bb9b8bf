package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/audit"
	"kezek.kz/kezek/ui/lang"
)

// aJournal is a journal of one morning, and its key.
func aJournal(t *testing.T) (dir, keyFile string) {
	t.Helper()
	dir, keyFile = filepath.Join(t.TempDir(), "audit"), filepath.Join(t.TempDir(), "key")
	written(t, dir, keyFile)
	return dir, keyFile
}

// written is a start that writes three lines.
func written(t *testing.T, dir, keyFile string) {
	t.Helper()
	key, err := audit.MakeKey(keyFile, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	j, err := audit.Open(audit.Options{Dir: dir, Key: key, Workstation: "tson-7", Zone: lang.Almaty()})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 5, 4, 9, 0, 0, 0, lang.Almaty())
	for range 3 {
		if err := j.Add(audit.Entry{At: at, Kind: "next", Code: "button", Seconds: 100}); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestJournalThatIsWholeIsCounted(t *testing.T) {
	dir, key := aJournal(t)
	r := kezek(t, "", "audit", "verify", dir, "-key", key).want(t, exitOK)
	if !strings.Contains(r.out, "2026-05-04") || !strings.Contains(lineWith(r.out, "next"), "3") || !strings.Contains(r.out, "is whole") {
		t.Error(r.out)
	}
}

func TestFirstBrokenLineOfAJournalIsTold(t *testing.T) {
	dir, key := aJournal(t)
	path := filepath.Join(dir, "2026-05-04.csv")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), ",100,2,", ",900,2,", 1)
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	r := kezek(t, "", "audit", "verify", dir, "-key", key).want(t, exitFailed)
	if !strings.Contains(r.err, "2026-05-04.csv, line 4") {
		t.Error(r.err)
	}
}

func TestJournalWithoutItsEndIsBroken(t *testing.T) {
	dir, key := aJournal(t)
	if err := os.Remove(filepath.Join(dir, "head")); err != nil {
		t.Fatal(err)
	}
	if r := kezek(t, "", "audit", "verify", dir, "-key", key).want(t, exitFailed); !strings.Contains(r.err, "where the journal ends") {
		t.Error(r.err)
	}
}

// The start that misses lines writes on, so that all lines hold again.
func TestJournalWithoutLinesIsNotWholeBehindAStart(t *testing.T) {
	dir, keyFile := aJournal(t)
	if err := os.Remove(filepath.Join(dir, "head")); err != nil {
		t.Fatal(err)
	}
	written(t, dir, keyFile)
	r := kezek(t, "", "audit", "verify", dir, "-key", keyFile).want(t, exitFailed)
	if !strings.Contains(r.err, "2026-05-04.csv, line 6") || !strings.Contains(r.err, "not whole") || strings.Contains(r.out, "whole") {
		t.Error(r.out, r.err)
	}
	if lineWith(r.out, "next") == "" {
		t.Errorf("no counters: %s", r.out)
	}
}

func TestEveryReasonOfABrokenLineHasWords(t *testing.T) {
	words := lang.New(lang.English, lang.Strict)
	for _, why := range []string{
		audit.WhyHeader, audit.WhyShape, audit.WhyMAC, audit.WhyCount, audit.WhyDate, audit.WhyLink, audit.WhyRemoved, audit.WhyHead,
		"gap_" + audit.TornDay, "gap_" + audit.TornHead,
	} {
		if words.T("terminal.audit."+why) == "" {
			t.Error(why)
		}
	}
}

func TestAuditCommandMistakes(t *testing.T) {
	dir, key := aJournal(t)
	for _, args := range [][]string{{}, {"verify"}, {"show", dir}, {"verify", dir}, {"verify", dir, dir, "-key", key}, {"verify", dir, "-x"}} {
		kezek(t, "", append([]string{"audit"}, args...)...).want(t, exitUsage)
	}
	if r := kezek(t, "", "audit", "verfy", dir, "-key", key); !strings.Contains(r.err, "no such action") {
		t.Error(r.err)
	}
	none := filepath.Join(t.TempDir(), "none")
	kezek(t, "", "audit", "verify", dir, "-key", none).want(t, exitFile)
	kezek(t, "", "audit", "verify", none, "-key", key).want(t, exitFile)
	kezek(t, "", "audit", "verify", dir, "-key", filepath.Join(dir, "2026-05-04.csv")).want(t, exitFile)
}
