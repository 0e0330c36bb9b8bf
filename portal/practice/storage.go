package practice

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"kezek.kz/kezek/portal/server"
)

const (
	// lockTimeout is how long another process may take to give a file free.
	lockTimeout = 300 * time.Millisecond
	// checkTimeout is how long a Check may take, after which the file counts as
	// damaged: a damaged page can lead bbolt round in circles.
	checkTimeout = 5 * time.Second
)

// ErrDamaged means a file that is no sound bbolt file: what Options.Check
// answers then. Start never gives it.
var ErrDamaged = errors.New("storage is damaged")

// openStorage opens what a portal keeps. A damaged file (a disk that was full,
// a machine that went out) is moved aside: in practice a fresh beginning is
// better than none.
func openStorage(ctx context.Context, check checkFunc, path string) (*server.Bolt, error) {
	err := check.inspect(ctx, path)
	if errors.Is(err, ErrDamaged) {
		err = os.Rename(path, path+".damaged")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return server.OpenBolt(path)
}

// checkFunc is an Options.Check, nil for none.
type checkFunc func(ctx context.Context, path string) error

// inspect gives ErrDamaged for a file that bbolt must not be let near, and
// any other error where that cannot be found out. No file is a sound one.
//
// Where the check does not answer (its process did not start) the file is read
// here, which finds most damage, but not what makes bbolt stop the program.
func (check checkFunc) inspect(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	}
	if check == nil {
		return readThrough(path)
	}
	limited, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	err := check(limited, path)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil, errors.Is(err, ErrDamaged):
		return err
	case limited.Err() != nil:
		return ErrDamaged
	}
	return readThrough(path)
}

// readThrough reads every page in use of a bbolt file, because bbolt reads
// through a memory map and would otherwise stop the whole program, window and
// all, at the first page that is not there. Here such a fault is an error. What
// bbolt held open then is lost to this process, until it ends.
func readThrough(path string) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if recover() != nil {
			err = ErrDamaged
		}
	}()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockTimeout})
	if errors.Is(err, bolterrors.ErrTimeout) || errors.Is(err, os.ErrPermission) {
		return err
	}
	if err != nil {
		return ErrDamaged
	}
	if db.View(readBuckets) != nil {
		err = ErrDamaged
	}
	return errors.Join(err, db.Close())
}

// readBuckets touches each octet of each value: a page may be there and point
// beyond the end of the file. No portal makes a bucket in a bucket.
func readBuckets(tx *bbolt.Tx) error {
	sum := crc32.NewIEEE()
	return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error {
		return b.ForEach(func(k, v []byte) error {
			if v == nil {
				return ErrDamaged
			}
			_, _ = sum.Write(k) // a hash takes everything
			_, _ = sum.Write(v)
			return nil
		})
	})
}
