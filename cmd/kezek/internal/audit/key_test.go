//go:build !windows

package audit

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeyIsMadeOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret", "key")
	key, err := MakeKey(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	again, err := MakeKey(path, rand.Reader)
	if err != nil || !bytes.Equal(key, again) || len(key) != KeySize {
		t.Errorf("%x %x %v", key, again, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

// What a power cut left of a key that was being made is no key, and not in the
// way of one.
func TestHalfOfANewKeyIsNotInTheWay(t *testing.T) {
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path+".new", []byte("0a0a"), 0o600); err != nil {
		t.Fatal(err)
	}
	if key, err := MakeKey(path, rand.Reader); err != nil || len(key) != KeySize {
		t.Errorf("%x %v", key, err)
	}
	if _, err := os.Lstat(path + ".new"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
}

func TestKeysAreRefused(t *testing.T) {
	good := strings.Repeat("0a", KeySize) + "\n"
	for name, spoil := range map[string]func(path string) error{
		"short":                 func(path string) error { return os.WriteFile(path, []byte("0a0a\n"), 0o600) },
		"no digits":             func(path string) error { return os.WriteFile(path, []byte(strings.Repeat("zz", KeySize)), 0o600) },
		"others may read it":    func(path string) error { return os.Chmod(path, 0o644) },
		"the group may, too":    func(path string) error { return os.Chmod(path, 0o640) },
		"a link":                func(path string) error { return errors.Join(os.Rename(path, path+"2"), os.Symlink(path+"2", path)) },
		"a folder in its place": func(path string) error { return errors.Join(os.Remove(path), os.Mkdir(path, 0o700)) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(path, []byte(good), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := ReadKey(path); err != nil {
				t.Fatal(err)
			}
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			if _, err := MakeKey(path, rand.Reader); !errors.Is(err, ErrKey) {
				t.Error(err)
			}
		})
	}
}
