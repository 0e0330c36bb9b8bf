package practice

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"kezek.kz/kezek/portal/server"
)

// lockTimeout is how long another process may take to give a file free.
const lockTimeout = 300 * time.Millisecond

// errDamaged means a file that is no whole bbolt file.
var errDamaged = errors.New("storage is damaged")

// openStorage opens what a portal keeps. A damaged file (a disk that was full,
// a machine that went out) is moved aside: in practice a fresh beginning is
// better than none.
func openStorage(path string) (*server.Bolt, error) {
	err := readThrough(path)
	if errors.Is(err, errDamaged) {
		err = os.Rename(path, path+".damaged")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return server.OpenBolt(path)
}

// readThrough reads every page in use of a bbolt file, because bbolt reads
// through a memory map and would otherwise stop the whole program, window and
// all, at the first page that is not there. Here such a fault is an error. What
// bbolt held open then is lost to this process, until it ends.
func readThrough(path string) (err error) {
	if _, err := os.Stat(path); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			err = errDamaged
		}
	}()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout})
	if errors.Is(err, bolterrors.ErrTimeout) || errors.Is(err, os.ErrPermission) {
		return err
	}
	if err != nil {
		return errDamaged
	}
	if db.View(readBuckets) != nil {
		err = errDamaged
	}
	return errors.Join(err, db.Close())
}

func readBuckets(tx *bbolt.Tx) error {
	return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error {
		return b.ForEach(func(_, _ []byte) error { return nil })
	})
}
