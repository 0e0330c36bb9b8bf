package practice

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"kezek.kz/kezek/portal/server"
	"kezek.kz/kezek/store"
)

// What the test binary runs as.
const (
	checkCommand  = "check-store"
	damageCommand = "open-damaged"
)

// checkInChild is the program's Check.
func checkInChild(ctx context.Context, path string) error {
	err := store.CheckCommand(os.Args[0], checkCommand)(ctx, path)
	if errors.Is(err, store.ErrDamaged) {
		return ErrDamaged
	}
	return err
}

// soundStorage makes a storage with values in several pages, and free pages.
func soundStorage(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "almaty.db")
	b, err := server.OpenBolt(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, round := range []string{"a", "b"} {
		if err := b.Update(func(tx server.Tx) error { return fillStorage(tx, round) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func fillStorage(tx server.Tx, round string) error {
	for i := range 40 {
		for _, bucket := range []string{"sessions", "tokens"} {
			if err := tx.Put(bucket, fmt.Sprintf("%03d%s", i, round), bytes.Repeat([]byte("v"), 300)); err != nil {
				return err
			}
		}
		if err := tx.Delete("sessions", fmt.Sprintf("%03da", i)); err != nil {
			return err
		}
	}
	return tx.Put("accounts", round, []byte("{}"))
}

// damages are octets in which a storage is altered, each alone: of the headers
// and the first elements of its pages, which say where everything else lies.
func damages(size int) [][2]int {
	random := rand.New(rand.NewPCG(1, 2))
	pages := size / os.Getpagesize()
	var all [][2]int
	for range 300 {
		at := random.IntN(pages)*os.Getpagesize() + random.IntN(16+3*16)
		all = append(all, [2]int{at, 1 << random.IntN(8)})
	}
	return all
}

// openDamaged is the child process: it alters the storage at path, octet by
// octet, opens it as a portal does, and uses it.
func openDamaged(path string) {
	sound, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	moved := 0
	for _, d := range damages(len(sound)) {
		fmt.Printf("octet %d of page %d ^ %d\n", d[0]%os.Getpagesize(), d[0]/os.Getpagesize(), d[1])
		data := bytes.Clone(sound)
		data[d[0]] ^= byte(d[1])
		err := errors.Join(os.WriteFile(path, data, 0o600), useStorage(path))
		if err != nil {
			panic(err)
		}
		if os.Remove(path+".damaged") == nil {
			moved++
		}
	}
	if moved == 0 {
		panic("no damage was noticed")
	}
	fmt.Println("done")
}

// useStorage reads and writes all that a portal would.
func useStorage(path string) error {
	b, err := openStorage(context.Background(), checkInChild, path)
	if err != nil {
		return err
	}
	err = b.Update(func(tx server.Tx) error {
		for _, bucket := range []string{"challenges", "accounts", "iins", "sessions", "tokens", "tickets", "bindings", "idempotency"} {
			var keys []string
			err := tx.Each(bucket, "", func(key string, _ []byte) error { keys = append(keys, key); return nil })
			if err != nil {
				return err
			}
			for i, key := range keys {
				if i%2 == 0 {
					err = errors.Join(err, tx.Delete(bucket, key))
				}
			}
			if err = errors.Join(err, tx.Put(bucket, "new", make([]byte, 5000))); err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, b.Close())
}

// A damaged file, opened by this process, can stop it: no window would open
// again before somebody finds and deletes the file.
func TestStorageSurvivesDamageOfSingleOctets(t *testing.T) {
	out, err := exec.Command(os.Args[0], damageCommand, soundStorage(t)).CombinedOutput() //nolint:gosec // itself
	if lines := strings.Split(string(out), "\n"); err != nil || !strings.HasSuffix(string(out), "done\n") {
		t.Errorf("the process ends with %v after %d damages: %s", err, strings.Count(string(out), "octet "), lines[max(0, len(lines)-40):])
	}
}

// The reading in this process has to look at values too.
func TestReadThroughFindsAValueBeyondTheEndOfTheFile(t *testing.T) {
	path := soundStorage(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	altered := 0
	for page := 0; page < len(data); page += os.Getpagesize() {
		element := data[page+16:]
		if binary.NativeEndian.Uint16(data[page+8:]) == 2 && binary.NativeEndian.Uint32(element[12:]) == 300 { // a leaf
			binary.NativeEndian.PutUint32(element[12:], 0x7f000000)
			altered++
		}
	}
	if err := os.WriteFile(path, data, 0o600); err != nil || altered == 0 {
		t.Fatal(altered, err)
	}
	if err := readThrough(path); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestReadThroughRefusesABucketInABucket(t *testing.T) {
	path := soundStorage(t)
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.Bucket([]byte("accounts")).CreateBucket([]byte("in"))
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if err := readThrough(path); !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

func TestStartChecksEveryFileBeforeItIsOpened(t *testing.T) {
	dir := folderCopy(t)
	var checked []string
	p := begun(t, Options{Dir: dir, Check: func(ctx context.Context, path string) error {
		checked = append(checked, filepath.Base(path))
		if filepath.Base(path) == "almaty.db" {
			return fmt.Errorf("checked: %w", ErrDamaged)
		}
		return checkInChild(ctx, path)
	}})
	if got := strings.Join(checked, " "); got != "practice.lock almaty.db regions.db" {
		t.Errorf("checked %s", got)
	}
	for name, moved := range map[string]bool{"almaty.db": true, "regions.db": false} {
		if _, err := os.Stat(filepath.Join(dir, name+".damaged")); (err == nil) != moved {
			t.Errorf("%s moved aside: %v", name, err)
		}
	}
	newWalker(t, p, almatyID).signIn(p.Keys[0])
}

// A process that does not start says nothing of the file: it stays in use, and
// what can be found here is.
func TestFileThatCannotBeCheckedIsReadHere(t *testing.T) {
	check := checkFunc(func(context.Context, string) error { return os.ErrInvalid })
	path := soundStorage(t)
	if err := check.inspect(context.Background(), path); err != nil {
		t.Errorf("sound: %v", err)
	}
	if err := truncate(path); err != nil {
		t.Fatal(err)
	}
	if err := check.inspect(context.Background(), path); !errors.Is(err, ErrDamaged) {
		t.Errorf("damaged: %v", err)
	}
}

func TestCheckEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	check := checkFunc(func(ctx context.Context, _ string) error {
		if _, limited := ctx.Deadline(); !limited {
			t.Error("no limit of its own")
		}
		cancel()
		return ErrDamaged // as of a process that was ended by force
	})
	path := soundStorage(t)
	if err := check.inspect(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := openStorage(ctx, check, path); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file was moved: %v", err)
	}
}
