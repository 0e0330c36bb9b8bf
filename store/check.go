package store

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"os/exec"
	"runtime/debug"
	"runtime/metrics"
	"syscall"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

const (
	// maxFileSize is the largest database that is ours: a thousand times what
	// a few sessions and cabinets take.
	maxFileSize = 64 << 20
	// maxCheckSize is the largest file that is examined, which is done in
	// memory: other databases of this program than the store's may be larger.
	maxCheckSize = 256 << 20
	// maxCheckMemory ends an examination that a damaged page counter has led
	// into filling the memory.
	maxCheckMemory = maxCheckSize + 256<<20
)

// The exit statuses of a process that runs CheckMain. Any other, such as that
// of a crash, tells of a damaged file too.
const (
	exitSound      = 0
	exitDamaged    = 1
	exitLocked     = 3
	exitUnreadable = 4
)

// CheckMain is the whole work of the child process that Options.Check starts
// with the path of the database: what it returns is to be the exit status.
func CheckMain(path string) int {
	switch err := CheckFile(path); {
	case err == nil:
		return exitSound
	case errors.Is(err, ErrLocked):
		return exitLocked
	case errors.Is(err, ErrUnwritable):
		return exitUnreadable
	}
	return exitDamaged
}

// CheckCommand gives an Options.Check that runs a program with the given
// arguments and the path of the database; the program has to end with the
// status of CheckMain. It is ended by force when its time is up.
func CheckCommand(program string, args ...string) func(ctx context.Context, path string) error {
	return func(ctx context.Context, path string) error {
		cmd := exec.CommandContext(ctx, program, append(args[:len(args):len(args)], path)...)
		cmd.Env = append(os.Environ(), "GOTRACEBACK=none")
		cmd.WaitDelay = time.Second
		return checkResult(cmd.Run())
	}
}

func checkResult(err error) error {
	if err == nil {
		return nil
	}
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return fmt.Errorf("%w: %w", ErrUnchecked, err)
	}
	switch ended.ExitCode() {
	case exitLocked:
		return ErrLocked
	case exitUnreadable:
		return ErrUnwritable
	}
	return ErrDamaged
}

// CheckFile reads a whole bbolt file, the store's or any other without buckets
// in buckets and of 256 MiB at most, and answers ErrDamaged when it is not
// sound, ErrLocked when another process has it open, ErrUnwritable when it
// cannot be read. What stands in it is not judged. A damaged file can crash the process, hang it or leave
// goroutines behind, so this belongs into a process of its own (CheckMain).
func CheckFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxCheckSize {
		return ErrDamaged
	}
	if info.Size() == 0 {
		return nil // bbolt fills it
	}
	done := make(chan error, 1)
	go func() { done <- examine(path) }()
	for {
		select {
		case err := <-done:
			return err
		case <-time.After(10 * time.Millisecond):
			if heapSize() > maxCheckMemory {
				return ErrDamaged
			}
		}
	}
}

func heapSize() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// examine opens the file, checks its pages, lets bbolt check what they mean and
// reads every value.
func examine(path string) (err error) {
	debug.SetPanicOnFault(true) // a page beyond the end of the file
	defer func() {
		if recover() != nil {
			err = ErrDamaged
		}
	}()
	db, err := bolt.Open(path, fileMode, &bolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return openError(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return errors.Join(openError(err), db.Close())
	}
	if err := checkPages(data, db.Info().PageSize); err != nil {
		return errors.Join(err, db.Close())
	}
	err = db.View(func(tx *bolt.Tx) error {
		for range tx.Check() {
			return ErrDamaged
		}
		return readAll(tx)
	})
	return errors.Join(err, db.Close())
}

// openError sorts what bbolt says when it does not open a file.
func openError(err error) error {
	var failed *fs.PathError
	var errno syscall.Errno
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return ErrLocked
	case errors.As(err, &failed), errors.As(err, &errno): // the system, not the file
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	return ErrDamaged
}

// readAll touches each octet of each value: a structure may be sound and
// point beyond the end of the file. This program makes no bucket in a bucket.
func readAll(tx *bolt.Tx) error {
	sum := crc32.NewIEEE()
	return tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
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
