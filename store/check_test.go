package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// soundDatabase gives the folder of a store with values in several pages.
func soundDatabase(t *testing.T) string {
	t.Helper()
	o := patient(optionsIn(t.TempDir()))
	o.noSync = true
	s := openDiskStore(t, o)
	for _, id := range manyPortals() {
		must(t, s.PutSession(sessionFor(id)))
		must(t, s.PutCabinet(id, cabinetFor(id)))
	}
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.Close())
	return o.Dir
}

func manyPortals() []string {
	var ids []string
	for i := range 24 {
		ids = append(ids, fmt.Sprintf("portal-%02d", i))
	}
	return ids
}

// missing counts what a store lacks of soundDatabase.
func missing(t *testing.T, s *Store) int {
	t.Helper()
	n := 0
	if !hasSession(t, s, "almaty") {
		n++
	}
	for _, id := range manyPortals() {
		c, found, err := s.Cabinet(id)
		must(t, err)
		if !hasSession(t, s, id) || !found || c.Applications[0].Number != id {
			n++
		}
	}
	return n
}

func TestCheckFileAcceptsASoundFile(t *testing.T) {
	path := databaseIn(soundDatabase(t))
	if err := CheckFile(path); err != nil {
		t.Error(err)
	}
	if err := CheckCommand(os.Args[0], "check-store")(context.Background(), path); err != nil {
		t.Error(err)
	}
}

// The practice portals' files are checked too, and have no limit but memory.
func TestCheckFileAcceptsAForeignFileLargerThanTheStores(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.db")
	db, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true})
	must(t, err)
	must(t, db.Update(func(tx *bolt.Tx) error {
		b, err := tx.CreateBucket([]byte("wallet"))
		if err != nil {
			return err
		}
		return b.Put([]byte("large"), make([]byte, maxFileSize+1))
	}))
	must(t, db.Close())
	if err := CheckFile(path); err != nil {
		t.Error(err)
	}
	must(t, os.Truncate(path, maxCheckSize+1))
	if err := CheckFile(path); !errors.Is(err, ErrDamaged) {
		t.Errorf("beyond all limits: %v", err)
	}
}

func TestCheckRefusesALockedFile(t *testing.T) {
	path := databaseIn(soundDatabase(t))
	db, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	defer db.Close()
	if err := CheckCommand(os.Args[0], "check-store")(context.Background(), path); !errors.Is(err, ErrLocked) {
		t.Error(err)
	}
}

func TestCheckRefusesABucketInABucket(t *testing.T) {
	path := databaseIn(soundDatabase(t))
	db, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bolt.Tx) error {
		_, err := tx.Bucket([]byte(bucketSessions)).CreateBucket([]byte("in"))
		return err
	}))
	must(t, db.Close())
	if err := CheckFile(path); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

func TestCheckThatCannotBeReadIsNotDamage(t *testing.T) {
	err := CheckCommand(os.Args[0], "check-store")(context.Background(), databaseIn(t.TempDir()))
	if !errors.Is(err, ErrUnwritable) || errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

// A program that does not start says nothing of the file: it stays.
func TestOpenKeepsAFileThatCannotBeChecked(t *testing.T) {
	o := optionsIn(soundDatabase(t))
	before := readFile(t, databaseIn(o.Dir))
	for name, check := range map[string]func(context.Context, string) error{
		"no such program": CheckCommand(databaseIn(t.TempDir())),
		"another error":   func(context.Context, string) error { return os.ErrInvalid },
	} {
		o.Check = check
		t.Run(name, func(t *testing.T) { unusable(t, o, ErrUnchecked) })
	}
	if !bytes.Equal(before, readFile(t, databaseIn(o.Dir))) {
		t.Error("the file was changed")
	}
}

func TestOpenMovesAFileAsideWhoseCheckHangs(t *testing.T) {
	forever := make(chan struct{})
	defer close(forever)
	for name, check := range map[string]func(context.Context, string) error{
		"and heeds nothing": func(context.Context, string) error { <-forever; return nil },
		"as a process":      CheckCommand(os.Args[0], "hang"),
	} {
		t.Run(name, func(t *testing.T) {
			o := optionsIn(soundDatabase(t))
			o.Check, o.CheckTimeout = check, 300*time.Millisecond
			started := time.Now()
			s := openDiskStore(t, o)
			if d := time.Since(started); d > 20*time.Second {
				t.Errorf("took %v", d)
			}
			if s.MovedAside() == "" || hasSession(t, s, "almaty") {
				t.Errorf("moved to %q", s.MovedAside())
			}
		})
	}
}

// openDamaged writes data in place of the database, opens the store, which has
// to work whatever data is, and tells whether the file was moved aside.
func openDamaged(t *testing.T, dir string, data []byte) bool {
	t.Helper()
	must(t, os.WriteFile(databaseIn(dir), data, 0o600))
	o := patient(optionsIn(dir))
	o.noSync = true
	s := openDiskStore(t, o)
	defer s.Close()
	if aside := s.MovedAside(); aside != "" {
		if !bytes.Equal(readFile(t, aside), data) {
			t.Error("the damaged file was changed")
		}
		must(t, os.Remove(aside))
	}
	// What is given is the right one, and what is not given is told of.
	if n := missing(t, s); n > 0 && s.MovedAside() == "" && !s.Dropped() {
		t.Errorf("%d values were lost and nobody told", n)
	}
	must(t, s.PutSession(sessionFor("new")))
	must(t, s.DeleteSession("almaty"))
	if !hasSession(t, s, "new") {
		t.Error("the store does not keep anything")
	}
	return s.MovedAside() != ""
}

func TestOpenMovesATruncatedFileAside(t *testing.T) {
	dir := soundDatabase(t)
	sound := readFile(t, databaseIn(dir))
	for _, size := range []int{1, 100, 4096, 8192, 12288, len(sound) / 4} {
		if !openDamaged(t, dir, sound[:size]) {
			t.Errorf("cut to %d of %d octets and not noticed", size, len(sound))
		}
	}
}

func TestOpenSurvivesPagesOfZeros(t *testing.T) {
	dir := soundDatabase(t)
	sound := readFile(t, databaseIn(dir))
	moved := 0
	for at := 0; at+4096 <= len(sound); at += 4096 {
		data := bytes.Clone(sound)
		clear(data[at : at+4096])
		if openDamaged(t, dir, data) {
			moved++
		}
	}
	if moved == 0 { // a free page, or one of the two meta pages, is not missed
		t.Error("no page of zeros was noticed")
	}
}

// Flips in the first octets of a page hit its header and its table; flips
// elsewhere mostly hit sealed values.
func TestOpenSurvivesRandomDamage(t *testing.T) {
	dir := soundDatabase(t)
	sound := readFile(t, databaseIn(dir))
	moved, seeds := 0, 60
	if testing.Short() {
		seeds = 10
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(uint64(seed), 1))
		data := bytes.Clone(sound)
		for range 1 + random.IntN(20) {
			at := random.IntN(len(data))
			if random.IntN(2) == 0 {
				at = at&^4095 + random.IntN(128)
			}
			data[at%len(data)] ^= byte(1 + random.IntN(255))
		}
		if openDamaged(t, dir, data) {
			moved++
		}
	}
	t.Logf("%d of %d damaged files were moved aside", moved, seeds)
	if moved == 0 {
		t.Error("no damage was noticed")
	}
}
