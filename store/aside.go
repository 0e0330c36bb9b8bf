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

// stampLayout is when a database was moved aside, in its new name.
const stampLayout = "20060102T150405Z"

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
// it goes with a sign-out (boltEngine.forgetAside) or with its time
// (boltEngine.forgetOldAside).
func moveAside(path, label string, now time.Time) (string, error) {
	stamp := now.UTC().Format(stampLayout)
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

// forgetAside deletes what moveAside put away under the labels.
func (e *boltEngine) forgetAside(labels ...string) error {
	return e.removeAside(labels, func(string) bool { return true })
}

// forgetOldAside deletes the damaged databases that moveAside put away when the
// last cabinet in them could be over by now. Of one from a time that has not come
// yet nobody knows how old it is: it goes, too. A newer version's is that
// version's to end.
func (e *boltEngine) forgetOldAside(now time.Time) error {
	return e.removeAside([]string{labelDamaged}, func(stamp string) bool {
		stamp, _, _ = strings.Cut(stamp, "-")
		moved, err := time.Parse(stampLayout, stamp)
		return err == nil && (now.Before(moved) || now.Sub(moved) >= CabinetLife)
	})
}

// removeAside deletes of the files with one of the labels those that over tells
// by what stands behind the label. A folder is left: it is nothing of the store's.
func (e *boltEngine) removeAside(labels []string, over func(stamp string) bool) error {
	dir := filepath.Dir(e.path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return writeError(err)
	}
	var errs []error // one that stays must not keep the others
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		stamp, aside := asideStamp(path, e.path, labels)
		if entry.IsDir() || !aside || !over(stamp) {
			continue
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, writeError(err))
		}
	}
	return errors.Join(errs...)
}

func asideStamp(path, database string, labels []string) (stamp string, aside bool) {
	for _, label := range labels {
		if stamp, aside = strings.CutPrefix(path, asidePrefix(database, label)); aside {
			return stamp, true
		}
	}
	return "", false
}
