package signer

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"kezek.kz/kezek/signer/pkcs12"
)

// A file is refused by its size before it is read: refusing what was read would
// fill the memory first.
func TestReadKeyFileRefusesTooLargeWithoutReadingIt(t *testing.T) {
	path := zeros(t, pkcs12.MaxSize+1)
	var err error
	took := allocated(func() { _, _, err = readKeyFile(path) })
	if !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
	if took > pkcs12.MaxSize/2 {
		t.Errorf("%d octets were allocated", took)
	}
}

// One that grows after its size was looked at is read to the limit only.
func TestReadAtMostRefusesFileThatHasGrown(t *testing.T) {
	path := zeros(t, 16<<20)
	var err error
	took := allocated(func() { _, err = readAtMost(path, 1000) })
	if !errors.Is(err, ErrTooLarge) || took > 1<<20 {
		t.Errorf("got %v, %d octets were allocated", err, took)
	}
}

// zeros makes a file of that many octets, which take no room where the file
// system knows how to.
func zeros(t *testing.T, size int64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "zeros.p12")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
	return path
}

// allocated gives the octets that the work took from the heap.
func allocated(work func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	work()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
