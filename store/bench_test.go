package store

import (
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// The two are to be read as a ratio, of one run:
//
//	go test ./store -run '^$' -bench Open

// BenchmarkOpenBbolt is what opening costs without this package.
func BenchmarkOpenBbolt(b *testing.B) {
	path := databaseIn(benchmarkFolder(b))
	for b.Loop() {
		db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second})
		must(b, err)
		must(b, db.View(func(tx *bolt.Tx) error {
			_ = tx.Bucket([]byte(bucketSessions)).Get([]byte("almaty"))
			return nil
		}))
		must(b, db.Close())
	}
}

// BenchmarkOpenStore is the start of the program with a session to resume, but
// for the check in a child process.
func BenchmarkOpenStore(b *testing.B) {
	benchmarkOpen(b, Options{Dir: benchmarkFolder(b), Now: func() time.Time { return now }})
}

// BenchmarkOpenStoreChecked is the whole of it; the child is this test binary.
func BenchmarkOpenStoreChecked(b *testing.B) {
	benchmarkOpen(b, optionsIn(benchmarkFolder(b)))
}

// BenchmarkCheckFile is what the child does, without the start of a process.
func BenchmarkCheckFile(b *testing.B) {
	path := databaseIn(benchmarkFolder(b))
	for b.Loop() {
		must(b, CheckFile(path))
	}
}

func benchmarkFolder(b *testing.B) string {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "store")
	s := openDiskStore(b, optionsIn(dir))
	must(b, s.PutSession(sessionFor("almaty")))
	must(b, s.PutCabinet("almaty", cabinetFor("1")))
	must(b, s.Close())
	return dir
}

func benchmarkOpen(b *testing.B, o Options) {
	b.Helper()
	for b.Loop() {
		s, err := Open(b.Context(), o)
		must(b, err)
		if !hasSession(b, s, "almaty") {
			b.Fatal("no session")
		}
		must(b, s.Close())
	}
}
