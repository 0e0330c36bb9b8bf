package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestKeyExpiryOutlivesTheSignOutAndNotTheWipe(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		if got, err := s.KeyExpiry("almaty"); err != nil || !got.IsZero() {
			t.Errorf("out of nothing: %v, %v", got, err)
		}
		must(t, s.PutSession(sessionFor("almaty")))
		until := now.Add(20 * 24 * time.Hour)
		must(t, s.PutKeyExpiry("almaty", until))
		must(t, s.PutRecent(Recent{Folder: "/media/key"}))
		must(t, s.DeleteSession("almaty"))
		if got, err := s.KeyExpiry("almaty"); err != nil || !got.Equal(until) {
			t.Errorf("after the sign-out: %v, %v", got, err)
		}
		if got, _ := s.KeyExpiry("regions"); !got.IsZero() {
			t.Errorf("another portal's: %v", got)
		}
		must(t, s.Wipe())
		if got, err := s.KeyExpiry("almaty"); err != nil || !got.IsZero() {
			t.Errorf("after the wipe: %v, %v", got, err)
		}
	})
}

func TestTellOnceTellsOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, c *clock) {
		tells := func(portalID, what string, want bool) {
			t.Helper()
			if got, err := s.TellOnce(portalID, what); got != want || err != nil {
				t.Errorf("%s, %s: %v, %v", portalID, what, got, err)
			}
		}
		tells("almaty", "1 status OFFERED", true)
		tells("almaty", "1 status OFFERED", false)
		tells("almaty", "1 status ENROLLED", true)
		tells("regions", "1 status OFFERED", true)
		must(t, s.PutKeyExpiry("almaty", now)) // which lies beside it
		tells("almaty", "1 status OFFERED", false)
		c.t = now.Add(toldFor + time.Hour)
		tells("almaty", "something else", true) // and forgets what is old
		tells("almaty", "1 status OFFERED", true)
	})
}

func TestTellOnceTellsOnceToAllWhoAskAtATime(t *testing.T) {
	s := newMemory(func() time.Time { return now })
	var told atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if isNew, err := s.TellOnce("almaty", "1 status OFFERED"); isNew || err != nil {
				told.Add(1)
			}
		})
	}
	all.Wait()
	if n := told.Load(); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestRemindersRefuseAMissingPortal(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		if err := s.PutKeyExpiry("", now); !errors.Is(err, ErrInvalid) {
			t.Errorf("PutKeyExpiry: %v", err)
		}
		if isNew, err := s.TellOnce("", "something"); isNew || !errors.Is(err, ErrInvalid) {
			t.Errorf("TellOnce: %v, %v", isNew, err)
		}
	})
}

// What was told is kept as a digest: the number of an application is nobody's
// business after the sign-out, even under the seal.
func TestTellOnceKeepsNoNumber(t *testing.T) {
	s := newMemory(func() time.Time { return now })
	if _, err := s.TellOnce("almaty", "KZ-2026-000123 status OFFERED"); err != nil {
		t.Fatal(err)
	}
	data, err := s.engine.get(bucketRecent, keyReminders("almaty"))
	if err != nil || len(data) == 0 || bytes.Contains(data, []byte("000123")) {
		t.Errorf("kept %q, %v", data, err)
	}
}

func TestRemindersAreSealedOnDisk(t *testing.T) {
	dir := t.TempDir()
	s := open(t, optionsIn(dir))
	must(t, s.PutKeyExpiry("almaty", time.Date(2031, time.May, 17, 0, 0, 0, 0, time.UTC)))
	must(t, s.Close())
	data, err := os.ReadFile(filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("2031-05-17")) {
		t.Error("the date lies open in the file")
	}
}
