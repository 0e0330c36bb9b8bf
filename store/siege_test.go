package store

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// signedInStore is a store, open, at which somebody is signed in.
func signedInStore(t *testing.T) (*Store, Options) {
	t.Helper()
	o := signedInWith(t, nil)
	return openDiskStore(t, o), o
}

// skipOnWindows is for what its files do not let happen.
func skipOnWindows(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not let a file be deleted or replaced while it is open")
	}
}

func TestFileDeletedWhileOpenIsWrittenAgain(t *testing.T) {
	skipOnWindows(t)
	for name, change := range map[string]func(s *Store) error{
		"PutSession":    func(s *Store) error { return s.PutSession(sessionFor("regions")) },
		"PutRecent":     func(s *Store) error { return s.PutRecent(Recent{Folder: "/media/new"}) },
		"DeleteSession": func(s *Store) error { return s.DeleteSession("regions") },
		"Close alone":   func(*Store) error { return nil },
	} {
		t.Run(name, func(t *testing.T) {
			s, o := signedInStore(t)
			for range 2 {
				if err := os.Remove(databaseIn(o.Dir)); err != nil && !errors.Is(err, os.ErrNotExist) {
					t.Fatal(err)
				}
				must(t, change(s))
			}
			want, err := stateOf(s)
			must(t, err)
			must(t, s.Close())
			again := openDiskStore(t, o)
			got, err := stateOf(again)
			if err != nil || len(got) != len(want) || !hasSession(t, again, "almaty") || again.Dropped() {
				t.Errorf("the next start finds %v, not %v: %v", got, want, err)
			}
		})
	}
}

// With its folder gone nothing can be kept: that is said, and nothing crashes.
func TestFolderDeletedWhileOpenIsTold(t *testing.T) {
	skipOnWindows(t)
	s, o := signedInStore(t)
	must(t, os.RemoveAll(o.Dir))
	for range 2 {
		if err := s.PutSession(sessionFor("almaty")); !errors.Is(err, ErrUnwritable) {
			t.Errorf("acknowledged: %v", err)
		}
	}
	if err := s.Close(); !errors.Is(err, ErrUnwritable) {
		t.Errorf("closed as if all were kept: %v", err)
	}
}

// What took the place of the file is nobody's to overwrite.
func TestFileReplacedWhileOpenIsTold(t *testing.T) {
	skipOnWindows(t)
	for name, replace := range map[string]func(path string) error{
		"by a file":    func(path string) error { return os.WriteFile(path, []byte("mine"), 0o600) },
		"by a folder":  func(path string) error { return os.Mkdir(path, 0o700) },
		"by a link":    func(path string) error { return os.Symlink("elsewhere", path) },
		"by its older": func(path string) error { return os.Link(path+".backup", path) },
	} {
		t.Run(name, func(t *testing.T) {
			s, o := signedInStore(t)
			path := databaseIn(o.Dir)
			must(t, os.WriteFile(path+".backup", readFile(t, path), 0o600))
			must(t, os.Remove(path))
			must(t, replace(path))
			before, err := os.Lstat(path)
			must(t, err)
			if err := s.PutSession(sessionFor("almaty")); !errors.Is(err, ErrUnwritable) {
				t.Errorf("acknowledged: %v", err)
			}
			if after, err := os.Lstat(path); err != nil || !os.SameFile(before, after) {
				t.Errorf("overwritten: %v", err)
			}
			must(t, s.Close())
			openDiskStore(t, o) // whatever lies there now
		})
	}
}

// A link is put aside and not followed: what it leads to stays as it is.
func TestDatabaseThatIsALinkIsMovedAside(t *testing.T) {
	skipOnWindows(t)
	for name, linked := range map[string]bool{"to a sound database": true, "to nothing": false} {
		t.Run(name, func(t *testing.T) {
			o, elsewhere := signedInWith(t, nil), filepath.Join(t.TempDir(), "elsewhere.db")
			var before []byte
			if linked {
				before = readFile(t, databaseIn(o.Dir))
				must(t, os.WriteFile(elsewhere, before, 0o644))
			}
			must(t, os.Remove(databaseIn(o.Dir)))
			must(t, os.Symlink(elsewhere, databaseIn(o.Dir)))
			s := openDiskStore(t, o)
			if info, err := os.Lstat(s.MovedAside()); err != nil || info.Mode()&os.ModeSymlink == 0 {
				t.Errorf("moved to %q: %v", s.MovedAside(), err)
			}
			must(t, s.PutSession(sessionFor("almaty"))) // which deletes the link and nothing more
			info, err := os.Stat(elsewhere)
			if linked && (err != nil || info.Mode().Perm() != 0o644 || !bytes.Equal(before, readFile(t, elsewhere))) || !linked && err == nil {
				t.Errorf("what the link leads to was changed: %v", err)
			}
		})
	}
}

func TestKeyThatIsALinkIsReplaced(t *testing.T) {
	skipOnWindows(t)
	o, elsewhere := signedInWith(t, nil), filepath.Join(t.TempDir(), "elsewhere.key")
	path := filepath.Join(o.Dir, keyName)
	must(t, os.Rename(path, elsewhere))
	must(t, os.Symlink(elsewhere, path))
	expect(t, o, ProtectionFile, false)
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		t.Errorf("the link is still there: %v", err)
	}
	expectWorking(t, o, ProtectionFile)
}

// Of ten programs started at once one has the store, and the others are told
// so in time.
func TestOfTenInstancesOneOpens(t *testing.T) {
	o := signedInWith(t, nil)
	o.LockTimeout = 200 * time.Millisecond
	var opened, locked atomic.Int32
	ends := make(chan *Store, 10)
	for range 10 {
		go func() {
			started := time.Now()
			s, err := Open(context.Background(), o)
			if err == nil {
				opened.Add(1)
			} else if errors.Is(err, ErrLocked) && time.Since(started) < 10*time.Second {
				locked.Add(1)
			}
			ends <- s
		}()
	}
	for range 10 {
		if s := <-ends; s != nil {
			defer s.Close()
		}
	}
	if opened.Load() != 1 || locked.Load() != 9 {
		t.Errorf("%d opened it, %d were told", opened.Load(), locked.Load())
	}
}

// The lock of a program that was killed is not in the way of the next.
func TestOpenAfterTheOtherInstanceWasKilled(t *testing.T) {
	dir := t.TempDir()
	other := exec.Command(os.Args[0], "hold-store", dir)
	in, err := other.StdinPipe()
	must(t, err)
	defer in.Close()
	out, err := other.StdoutPipe()
	must(t, err)
	must(t, other.Start())
	if _, err := out.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	must(t, other.Process.Kill())
	_ = other.Wait()
	openDiskStore(t, optionsIn(dir))
}

// TestClockTurnedBack: a dead battery, then the network's time again.
func TestClockTurnedBackLosesNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, c *clock) {
		must(t, s.PutSession(sessionFor("almaty")))
		for _, back := range []time.Duration{time.Second, time.Hour, 24 * time.Hour, 20 * 365 * 24 * time.Hour} {
			c.t = now.Add(-back)
			if !hasSession(t, s, "almaty") {
				t.Errorf("lost with the clock %v back", back)
			}
		}
		c.t = now.Add(8*time.Hour - time.Nanosecond)
		if !hasSession(t, s, "almaty") {
			t.Error("lost when the clock was right again")
		}
		c.t = now.Add(8 * time.Hour)
		if hasSession(t, s, "almaty") {
			t.Error("outlives its time")
		}
	})
}

func TestClockTurnedBackGivesNoEndlessLife(t *testing.T) {
	for name, renewed := range map[string]bool{"as it was": false, "with new tokens": true} {
		t.Run(name, func(t *testing.T) {
			eachEngine(t, func(t *testing.T, s *Store, c *clock) {
				must(t, s.PutSession(sessionFor("almaty")))
				back := now.AddDate(-10, 0, 0)
				for after := time.Duration(0); after < 8*time.Hour; after += time.Hour {
					c.t = back.Add(after)
					if !hasSession(t, s, "almaty") {
						t.Fatalf("lost after %v", after)
					}
					if renewed {
						_, err := s.UpdateSession("almaty", func(v *Session) { v.IssuedAt = c.t })
						must(t, err)
					}
				}
				c.t = back.Add(8 * time.Hour)
				if hasSession(t, s, "almaty") {
					t.Error("lives on by the wrong clock")
				}
			})
		})
	}
}

// Each step further back counts anew: the hours up to an earlier, smaller step
// would be years.
func TestClockTurnedBackTwiceGivesNoEndlessLife(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, c *clock) {
		must(t, s.PutSession(sessionFor("almaty")))
		for _, back := range []time.Duration{time.Hour, 10 * 365 * 24 * time.Hour} {
			c.t = now.Add(-back)
			if !hasSession(t, s, "almaty") {
				t.Fatalf("lost with the clock %v back", back)
			}
		}
		c.t = c.t.Add(8 * time.Hour)
		if hasSession(t, s, "almaty") {
			t.Error("lives on by the wrong clock")
		}
	})
}

// A clock that was years ahead at the sign-in and is right now is a clock
// turned back.
func TestClockAheadAtSignInGivesNoEndlessLife(t *testing.T) {
	o := optionsIn(t.TempDir())
	c := &clock{now}
	o.Now = c.now
	s := openDiskStore(t, o)
	v := sessionFor("almaty")
	v.IssuedAt, v.ExpiresAt = now.AddDate(10, 0, 0), now.AddDate(10, 0, 0).Add(8*time.Hour)
	must(t, s.PutSession(v))
	if !hasSession(t, s, "almaty") {
		t.Error("lost")
	}
	must(t, s.Close())
	c.t = now.Add(8 * time.Hour)
	if hasSession(t, openDiskStore(t, o), "almaty") {
		t.Error("lives for ten years")
	}
}
