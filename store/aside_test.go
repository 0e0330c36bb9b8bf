package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

// unsealable gives the files of the folder from which somebody who has the
// folder gets a token: by the key beside them, at any octet of a file.
func unsealable(t *testing.T, dir string) []string {
	t.Helper()
	sealer, err := newSealer(readFile(t, filepath.Join(dir, keyName)), nil)
	must(t, err)
	value, err := putJSON(bucketSessions, "almaty", kept{sessionFor("almaty"), term{Began: now}})
	must(t, err)
	size := len(value.value) + sealer.aead.NonceSize() + sealer.aead.Overhead()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var found []string
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		data := readFile(t, filepath.Join(dir, entry.Name()))
		for at := 0; at+size <= len(data); at++ {
			opened, err := sealer.open(bucketSessions, "almaty", data[at:at+size])
			if err == nil && bytes.Contains(opened, []byte(secretToken)) {
				found = append(found, entry.Name())
				break
			}
		}
	}
	return found
}

// zeroMetas makes a database that bbolt does not open any more, with all its
// values in it.
func zeroMetas(t *testing.T, dir string) {
	t.Helper()
	data := readFile(t, databaseIn(dir))
	clear(data[:2*os.Getpagesize()])
	must(t, os.WriteFile(databaseIn(dir), data, 0o600))
}

// Whose the damaged file was nobody can tell any more: whoever signs in may be
// another person.
func TestSignOutAndSignInLeaveNoSessionInDatabasesMovedAside(t *testing.T) {
	for name, forget := range map[string]func(*Store) error{
		"DeleteSession": func(s *Store) error { return s.DeleteSession("almaty") },
		"Wipe":          (*Store).Wipe,
		"PutSession":    func(s *Store) error { return s.PutSession(another("almaty")) },
		"CopyTo":        copyOfAnother,
	} {
		t.Run(name, func(t *testing.T) {
			o := signedInWith(t, nil)
			zeroMetas(t, o.Dir)
			s := openDiskStore(t, o)
			if s.MovedAside() == "" || len(unsealable(t, o.Dir)) != 1 {
				t.Fatalf("moved to %q, tokens in %v: this test does not find what it is about", s.MovedAside(), unsealable(t, o.Dir))
			}
			must(t, forget(s))
			if found := unsealable(t, o.Dir); len(found) > 0 {
				t.Errorf("tokens in %v", found)
			}
		})
	}
}

// A damaged file may hold a cabinet that was seen on its last day.
func TestKeepDeletesDamagedDatabasesWhoseTimeIsOver(t *testing.T) {
	for name, step := range map[string]struct {
		after time.Duration
		there bool
	}{
		"at once":                        {0, true},
		"just before its end":            {CabinetLife - time.Second, true},
		"at its end":                     {CabinetLife, false},
		"long after it":                  {400 * 24 * time.Hour, false},
		"by a clock that is turned back": {-time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			c := &clock{now}
			o := signedInWith(t, nil)
			o.Now = c.now
			for range 2 { // the second one's name has a number
				zeroMetas(t, o.Dir)
				must(t, openDiskStore(t, o).Close())
			}
			c.t = now.Add(step.after)
			s := openDiskStore(t, o)
			must(t, s.Keep([]string{"almaty"}))
			left, err := filepath.Glob(databaseIn(o.Dir) + ".damaged-*")
			if err != nil || len(left) != 2 && step.there || len(left) != 0 && !step.there {
				t.Errorf("left: %v, %v", left, err)
			}
		})
	}
}

// What is not named as the store names it was put there by somebody else, and a
// newer version's file is that version's to end.
func TestKeepLeavesOtherOldFiles(t *testing.T) {
	o := signedInWith(t, nil)
	setSchema(t, o.Dir, "2")
	c := &clock{now}
	o.Now = c.now
	s := openDiskStore(t, o)
	mine := databaseIn(o.Dir) + ".damaged-copy"
	must(t, os.WriteFile(mine, nil, 0o600))
	c.t = now.Add(400 * 24 * time.Hour)
	must(t, s.Keep(nil))
	for _, path := range []string{mine, s.MovedAside()} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// A sign-out concerns this version's sessions; wiping, everything.
func TestOnlyWipeDeletesANewerVersionsFile(t *testing.T) {
	o := signedInWith(t, nil)
	setSchema(t, o.Dir, "2")
	s := openDiskStore(t, o)
	must(t, s.DeleteSession("almaty"))
	if _, err := os.Stat(s.MovedAside()); err != nil {
		t.Error(err)
	}
	must(t, s.Wipe())
	if _, err := os.Stat(s.MovedAside()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
	if found := unsealable(t, o.Dir); len(found) > 0 {
		t.Errorf("tokens in %v", found)
	}
}

func TestWipeLeavesWhatIsNotTheStores(t *testing.T) {
	o := signedInWith(t, nil)
	s := openDiskStore(t, o)
	others := []string{databaseIn(o.Dir) + ".damaged", filepath.Join(o.Dir, "other.db.damaged-1"), filepath.Join(o.Dir, "notes")}
	for _, path := range others {
		must(t, os.WriteFile(path, nil, 0o600))
	}
	folder := databaseIn(o.Dir) + ".damaged-folder"
	must(t, os.MkdirAll(filepath.Join(folder, "in it"), 0o700))
	must(t, s.Wipe())
	for _, path := range append(others, folder) {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

func TestSignOutTellsThatADatabaseMovedAsideStays(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this user may delete everything")
	}
	o := signedInWith(t, nil)
	zeroMetas(t, o.Dir)
	s := openDiskStore(t, o)
	must(t, os.Chmod(o.Dir, 0o500))
	t.Cleanup(func() { _ = os.Chmod(o.Dir, 0o700) })
	if err := s.DeleteSession("almaty"); !errors.Is(err, ErrUnwritable) {
		t.Errorf("error %v", err)
	}
}
