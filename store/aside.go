package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Why a database was moved aside, as a word in its new name.
const (
	labelDamaged = "damaged"
	labelNewer   = "newer"
)

// asidePrefix is what the new names begin with.
func asidePrefix(path, label string) string { return path + "." + label + "-" }

// asideLabel is the word in the new name of a file that cannot stay where it
// is; empty when the error is of another kind.
func asideLabel(err error) string {
	switch {
	case errors.Is(err, ErrDamaged):
		return labelDamaged
	case errors.Is(err, ErrNewer):
		return labelNewer
	}
	return ""
}

// moveAside renames the file and gives its new path. Nothing is deleted: a
// later version of the program can still read its own file. What was sealed in
// it goes with a sign-out (boltEngine.forgetAside).
func moveAside(path, label string, now time.Time) (string, error) {
	stamp := now.UTC().Format("20060102T150405Z")
	for n := 1; ; n++ {
		to := asidePrefix(path, label) + stamp
		if n > 1 {
			to = fmt.Sprintf("%s-%d", to, n)
		}
		if _, err := os.Lstat(to); err == nil && n < 1000 {
			continue
		}
		if err := os.Rename(path, to); err != nil {
			return "", fmt.Errorf("%w: %w", ErrUnwritable, err)
		}
		return to, nil
	}
}

// forgetAside deletes what moveAside put away under the labels. A folder is
// left: it is nothing of the store's.
func (e *boltEngine) forgetAside(labels ...string) error {
	dir := filepath.Dir(e.path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return writeError(err)
	}
	var errs []error // one that stays must not keep the others
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if entry.IsDir() || !isAside(path, e.path, labels) {
			continue
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, writeError(err))
		}
	}
	return errors.Join(errs...)
}

func isAside(path, database string, labels []string) bool {
	for _, label := range labels {
		if strings.HasPrefix(path, asidePrefix(database, label)) {
			return true
		}
	}
	return false
}
