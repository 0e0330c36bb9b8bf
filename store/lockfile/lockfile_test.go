//go:build !windows

package lockfile

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestLockIsOnesAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	first, err := Take(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Take(path); !errors.Is(err, ErrTaken) {
		t.Errorf("a second one: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	next, err := Take(path)
	if err != nil {
		t.Fatalf("after the first: %v", err)
	}
	_ = next.Close()
}

func TestLinkIsNoLockFile(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "somebody's"), filepath.Join(dir, "lock")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if f, err := Take(link); err == nil || errors.Is(err, ErrTaken) {
		_ = f.Close()
		t.Errorf("it was followed: %v", err)
	}
	if _, err := os.Lstat(target); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file was made behind the link")
	}
}

func TestFolderThatIsNotThereIsNotTaken(t *testing.T) {
	if _, err := Take(filepath.Join(t.TempDir(), "none", "lock")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
