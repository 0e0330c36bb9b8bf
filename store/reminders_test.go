package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
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

func TestRemindersRefuseAMissingPortal(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		if err := s.PutKeyExpiry("", now); !errors.Is(err, ErrInvalid) {
			t.Errorf("PutKeyExpiry: %v", err)
		}
	})
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

// Only a reminder is lost, for which nobody has to sign in again.
func TestReminderThatCannotBeReadIsNoLostSession(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		must(t, s.engine.apply(change{bucketRecent, keyReminders("almaty"), []byte("no JSON")}))
		if got, err := s.KeyExpiry("almaty"); err != nil || !got.IsZero() || s.Dropped() {
			t.Errorf("%v, %v, dropped %v", got, err, s.Dropped())
		}
		must(t, s.engine.apply(change{bucketSessions, "almaty", []byte("no JSON")}))
		if _, found, err := s.Session("almaty"); err != nil || found || !s.Dropped() {
			t.Errorf("a session: %v, %v, dropped %v", found, err, s.Dropped())
		}
	})
}
