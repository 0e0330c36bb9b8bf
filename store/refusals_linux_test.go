package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kezek.kz/kezek/store"
)

// mounted is a small file system of the test's own.
func mounted(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("kezek-test", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("a small file system cannot be mounted: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// mustBe is expect without a row in the table of refusals: only some machines
// can mount a file system, and the table is the same on all.
func mustBe(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%s: got %v, want %v", name, err, want)
	}
}

func TestFullDiskIsToldOf(t *testing.T) {
	o := optionsIn(filepath.Join(mounted(t, "size=4096"), "kezek"))
	mustBe(t, "the disk is full at the start", open(t, o).Reason(), store.ErrUnwritable)
	o.Dir = filepath.Join(mounted(t, "size=131072"), "kezek")
	s := open(t, o)
	var err error
	for n := 0; err == nil && n < 100; n++ {
		err = s.PutRecent(store.Recent{Folder: strings.Repeat(fmt.Sprint(n), 1000*n)})
	}
	mustBe(t, "the disk becomes full", err, store.ErrUnwritable)
	must(t, s.PutRecent(store.Recent{Folder: "small"}))
}

func TestReadOnlyDiskIsToldOf(t *testing.T) {
	dir := mounted(t, "size=1m")
	must(t, syscall.Mount("kezek-test", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	mustBe(t, "the disk is read-only", open(t, optionsIn(filepath.Join(dir, "kezek"))).Reason(), store.ErrUnwritable)
}
