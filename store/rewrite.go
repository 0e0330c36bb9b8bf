package store

import (
	"errors"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// scrub writes the database anew. bbolt keeps the pages of deleted values, and
// though these are sealed, the key may lie in the same folder; in the new file
// they are not. When the new file cannot be made the old one stays in use: the
// values are deleted all the same. (What the disk does with the blocks of the
// old file is beyond a program's reach.)
func (e *boltEngine) scrub() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	_ = e.rewrite() // as said; made anew the next time
	return e.gone
}

// restore writes the database where it was: somebody deleted the file while it
// was open, and what is written to it would go with the program.
func (e *boltEngine) restore() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.rewrite()
}

// rewrite goes on with a fresh copy of the database; e.mu is held. When no copy
// can be made the file that is open stays in use.
func (e *boltEngine) rewrite() error {
	if e.gone != nil {
		return e.gone
	}
	fresh := e.path + ".new"
	if err := e.copyTo(fresh); err != nil {
		_ = os.Remove(fresh) // made anew the next time
		return writeError(err)
	}
	return e.swap(fresh)
}

// swap puts the fresh copy in the place of the file and goes on with it, or
// with the old one where the system does not let it.
func (e *boltEngine) swap(fresh string) error {
	if err := e.db.Close(); err != nil {
		return e.lost(err)
	}
	if err := os.Rename(fresh, e.path); err != nil {
		_ = os.Remove(fresh) // made anew the next time
		if _, gone := os.Lstat(e.path); gone != nil {
			return e.lost(err) // opening would begin an empty one
		}
	}
	// Later changes are in the new file: its name must not be lost to a power
	// cut. Some file systems cannot.
	_ = syncFolder(filepath.Dir(e.path))
	if err := e.open(); err != nil {
		return e.lost(err)
	}
	return nil
}

// copyTo writes what is in use of the database to a new file.
func (e *boltEngine) copyTo(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	to, err := bolt.Open(path, fileMode, &e.options)
	if err != nil {
		return err
	}
	return errors.Join(bolt.Compact(to, e.db, 0), to.Close())
}

// lost makes every later call answer with what went wrong.
func (e *boltEngine) lost(err error) error {
	e.db = nil
	e.gone = writeError(err)
	return e.gone
}
