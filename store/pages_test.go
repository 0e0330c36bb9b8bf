package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// largeDatabase has everything that the format has: branches, values of more
// than a page, small buckets inside a page, free pages.
func largeDatabase(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), databaseName)
	db, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: 1024, NoSync: true})
	must(t, err)
	for round := range 2 {
		must(t, db.Update(func(tx *bolt.Tx) error {
			return fill(tx, 300-200*round)
		}))
	}
	must(t, db.Close())
	return readFile(t, path)
}

func fill(tx *bolt.Tx, entries int) error {
	small, err := tx.CreateBucketIfNotExists([]byte("small"))
	if err != nil {
		return err
	}
	large, err := tx.CreateBucketIfNotExists([]byte("large"))
	if err != nil {
		return err
	}
	for i := range entries {
		if err := large.Put(fmt.Appendf(nil, "key %04d", i), bytes.Repeat([]byte{7}, i*10)); err != nil {
			return err
		}
	}
	return small.Put([]byte("key"), []byte("value"))
}

func TestCheckPagesAcceptsSoundFiles(t *testing.T) {
	if err := checkPages(largeDatabase(t), 1024); err != nil {
		t.Error(err)
	}
	if err := checkPages(readFile(t, databaseIn(soundDatabase(t))), os.Getpagesize()); err != nil {
		t.Error(err)
	}
}

// A sound file that is refused would cost somebody the session, so bbolt is
// made to write whatever it can.
func TestCheckPagesAcceptsWhateverBboltWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), databaseName)
	db, err := bolt.Open(path, 0o600, &bolt.Options{PageSize: 1024, NoSync: true})
	must(t, err)
	defer db.Close()
	random := rand.New(rand.NewPCG(1, 2))
	branches := 0
	for round := range 400 {
		must(t, db.Update(func(tx *bolt.Tx) error { return change20(tx, random, round) }))
		if err := checkPages(readFile(t, path), 1024); err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		must(t, db.View(func(tx *bolt.Tx) error {
			branches += tx.Bucket([]byte("b0")).Stats().BranchPageN
			return nil
		}))
	}
	if branches == 0 {
		t.Error("the files had no branches")
	}
}

// change20 makes random changes in two buckets: more puts than deletes for a
// while, then the other way round.
func change20(tx *bolt.Tx, random *rand.Rand, round int) error {
	for range 1 + random.IntN(20) {
		b, err := tx.CreateBucketIfNotExists(fmt.Appendf(nil, "b%d", random.IntN(2)))
		if err != nil {
			return err
		}
		key := fmt.Appendf(nil, "%0*d", 1+random.IntN(40), random.IntN(200))
		if random.IntN(10) < 3+4*(round/50%2) {
			key, _ = b.Cursor().Seek(key)
			err = b.Delete(key)
		} else {
			err = b.Put(key, make([]byte, random.IntN(1500)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// smallBucketSize finds where the size of the bucket "meta", which lies inside
// the root page, is written.
func smallBucketSize(t *testing.T, data []byte) int {
	t.Helper()
	root := int(number64(newestMeta(data[:4096], data[4096:])[16:])) * 4096
	for i := range int(number16(data[root+10:])) {
		at := root + pageHeader + i*elementSize
		key := at + int(number32(data[at+4:]))
		if bytes.HasPrefix(data[key:], []byte(bucketMeta)) {
			return at + 12
		}
	}
	t.Fatal("the bucket was not found")
	return 0
}

// bbolt's own check does not look into such a bucket; reading it crashes some
// processes and not others.
func TestCheckPagesRefusesASmallBucketThatIsCutShort(t *testing.T) {
	if os.Getpagesize() != 4096 {
		t.Skip("written for pages of 4096 octets")
	}
	data := readFile(t, databaseIn(soundDatabase(t)))
	data[smallBucketSize(t, data)] = bucketHeader + pageHeader + 2*elementSize
	if err := checkPages(data, 4096); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}

// pageOf gives the page with the number that stands in the newest meta page.
func pageOf(data []byte, at int) []byte {
	meta := newestMeta(data[:1024], data[1024:])
	return data[number64(meta[at:])*1024:]
}

func put64(b []byte, n uint64) { binary.NativeEndian.PutUint64(b, n) }

func TestCheckPagesRefuses(t *testing.T) {
	const atRoot, atFreelist = 16, 32
	// largeBranch is the branch page in which the bucket "large" begins.
	largeBranch := func(data []byte) []byte {
		root := pageOf(data, atRoot)
		value := root[pageHeader+number32(root[pageHeader+4:])+number32(root[pageHeader+8:]):]
		return data[number64(value)*1024:]
	}
	for name, spoil := range map[string]func(data []byte){
		"a page without a use":              func(data []byte) { pageOf(data, atFreelist)[10]-- },
		"a page that is free twice":         func(data []byte) { copy(pageOf(data, atFreelist)[16:24], pageOf(data, atFreelist)[24:32]) },
		"a free page that is in use":        func(data []byte) { put64(pageOf(data, atFreelist)[16:], 0) },
		"a free page beyond the end":        func(data []byte) { put64(pageOf(data, atFreelist)[16:], 1<<40) },
		"more free pages than the page has": func(data []byte) { pageOf(data, atFreelist)[11] = 0x7F },
		"a list of free pages elsewhere":    func(data []byte) { pageOf(data, atFreelist)[8] = leafPage },
		"a tree that is none":               func(data []byte) { pageOf(data, atRoot)[8] = freelistPage },
		"another page's number":             func(data []byte) { pageOf(data, atRoot)[0]++ },
		"a page longer than the file":       func(data []byte) { pageOf(data, atRoot)[15] = 0x7F },
		"a page that takes in the next":     func(data []byte) { pageOf(data, atRoot)[12]++ },
		"more elements than the page has":   func(data []byte) { pageOf(data, atRoot)[11] = 0x7F },
		"a key beyond the page":             func(data []byte) { pageOf(data, atRoot)[pageHeader+5] = 0x7F },
		"a value beyond the page":           func(data []byte) { pageOf(data, atRoot)[pageHeader+13] = 0x7F },
		"an empty key":                      func(data []byte) { pageOf(data, atRoot)[pageHeader+8] = 0 },
		"a bucket cut short":                func(data []byte) { pageOf(data, atRoot)[pageHeader+12] = 15 },
		"a branch with another key":         func(data []byte) { b := largeBranch(data); b[pageHeader+number32(b[pageHeader:])]-- },
		"a branch with a cut key":           func(data []byte) { largeBranch(data)[pageHeader+4]-- },
		"a branch that leads to itself":     func(data []byte) { b := largeBranch(data); put64(b[pageHeader+8:], number64(b)) },
		"a branch that leads nowhere":       func(data []byte) { put64(largeBranch(data)[pageHeader+8:], 1<<40) },
		"a branch without elements":         func(data []byte) { copy(largeBranch(data)[10:], []byte{0, 0}) },
		"an older meta page in both places": func(data []byte) { copy(data[1024:2048], data[:1024]) },
		"a newer meta page in both places":  func(data []byte) { copy(data[:1024], data[1024:2048]) },
		"no sound meta page":                func(data []byte) { data[pageHeader+40]++; data[1024+pageHeader+40]++ },
	} {
		data := largeDatabase(t)
		if largeBranch(data)[8] != branchPage {
			t.Fatal("the bucket has no branch")
		}
		spoil(data)
		if err := checkPages(data, 1024); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckPagesRefusesWhatIsCutOff(t *testing.T) {
	data := largeDatabase(t)
	used := int(number64(newestMeta(data[:1024], data[1024:])[40:])) * 1024
	if err := checkPages(data[:used], 1024); err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{0, 1, 1024, 2047, 2048, 4096, used / 2, used - 1} {
		if err := checkPages(data[:size], 1024); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d of %d octets: %v", size, used, err)
		}
	}
}

// FuzzCheckPages: whatever a file holds, the check ends without a crash, and
// what it accepts can be read.
func FuzzCheckPages(f *testing.F) {
	f.Add(0, []byte{1})
	f.Add(4096+16, []byte{0, 0, 0, 0, 255, 255})
	sound := largeDatabase(f)
	f.Fuzz(func(t *testing.T, at int, patch []byte) {
		data := bytes.Clone(sound)
		if at < 0 || at > len(data) {
			return
		}
		copy(data[at:], patch)
		if checkPages(data, 1024) != nil {
			return
		}
		path := filepath.Join(t.TempDir(), databaseName)
		must(t, os.WriteFile(path, data, 0o600))
		db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
		if err != nil {
			return
		}
		_ = db.View(readAll)
		must(t, db.Close())
	})
}

// A list of 65,535 free pages and more begins with its length.
func TestFreelistTooLongForItsHeader(t *testing.T) {
	const size, free = 1024, 0xFFFF
	list := func(length uint64) *pageCheck {
		data := make([]byte, 2*size+pageHeader+8*(free+2)+size)
		page := data[2*size:]
		binary.NativeEndian.PutUint64(page, 2)
		binary.NativeEndian.PutUint16(page[8:], freelistPage)
		binary.NativeEndian.PutUint16(page[10:], 0xFFFF)
		more := uint32((pageHeader + 8*(free+1)) / size)
		binary.NativeEndian.PutUint32(page[12:], more)
		binary.NativeEndian.PutUint64(page[pageHeader:], length)
		for i := range uint64(free) {
			binary.NativeEndian.PutUint64(page[pageHeader+8+i*8:], 3+uint64(more)+i)
		}
		return &pageCheck{data: data, pageSize: size, pages: 3 + uint64(more) + free, used: map[uint64]bool{0: true, 1: true}}
	}
	if c := list(free); !c.freelist(2) || uint64(len(c.used)) != c.pages {
		t.Errorf("%d of %d pages known", len(c.used), c.pages)
	}
	for _, length := range []uint64{1 << 20, 1 << 61, 1<<64 - 1} {
		if list(length).freelist(2) {
			t.Errorf("length %d is taken", length)
		}
	}
}
