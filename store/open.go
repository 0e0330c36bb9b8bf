package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

// databaseName is the database's file name in Options.Dir.
const databaseName = "kezek.db"

// The permissions of everything the store makes: the owner's alone.
const (
	fileMode   = 0o600
	folderMode = 0o700
)

// Options are what Open needs. The zero values of the durations, of Now and of
// Rand stand for sensible ones.
type Options struct {
	// Dir is a folder of the store's own (its permissions are set to 0700); it
	// is made when it is not there.
	Dir string
	// Keyring keeps the sealing key; nil: none, so the key lies in a file.
	Keyring Keyring
	// Memory leaves nothing on disk; Dir and Keyring are not looked at.
	Memory bool
	// Now is the clock by which sessions end; nil: time.Now.
	Now func() time.Time
	// Rand gives keys and nonces; nil: crypto/rand.
	Rand io.Reader
	// LockTimeout is how long Open waits for another instance; zero: one second.
	LockTimeout time.Duration
	// Check examines the file before this process opens it, in a process of
	// its own (CheckCommand): nil when it is sound, ErrDamaged when it is not.
	// nil: the file is opened unexamined.
	Check func(ctx context.Context, path string) error
	// CheckTimeout is how long Check may take, after which the file counts as
	// damaged; zero: five seconds.
	CheckTimeout time.Duration
	// KeyringTimeout is how long the keyring may take; zero: three seconds.
	KeyringTimeout time.Duration

	noSync bool // for tests that write much: do not wait for the disk
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.LockTimeout, time.Second},
		{&o.CheckTimeout, 5 * time.Second},
		{&o.KeyringTimeout, 3 * time.Second},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	return o
}

// Open opens the store in o.Dir, making it when there is none. It answers
// ErrLocked when another instance has it, and the error of ctx when that ends;
// everything else that goes wrong with the folder, the file or the keyring
// leaves a working store, and the store tells what it was.
func Open(ctx context.Context, o Options) (*Store, error) {
	o = o.withDefaults()
	if o.Memory {
		return newMemory(o.Now), nil
	}
	s, err := openDisk(ctx, o)
	if err == nil {
		return s, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if errors.Is(err, ErrLocked) {
		return nil, ErrLocked
	}
	s = newMemory(o.Now)
	s.reason = err
	return s, nil
}

// openDisk takes the folder's lock and opens what is in the folder.
func openDisk(ctx context.Context, o Options) (*Store, error) {
	if err := makeFolder(o.Dir); err != nil {
		return nil, err
	}
	lock, err := lockFolder(ctx, o.Dir, o.LockTimeout)
	if err != nil {
		return nil, err
	}
	s, err := openLocked(ctx, o, lock)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return s, nil
}

func makeFolder(dir string) error {
	if dir == "" {
		return fmt.Errorf("%w: no folder given", ErrUnwritable)
	}
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	// A folder of somebody else's cannot be tightened; the files in it can.
	_ = os.Chmod(dir, folderMode)
	return nil
}

// openLocked opens the database, moving a bad one aside, and finds its key.
func openLocked(ctx context.Context, o Options, lock io.Closer) (*Store, error) {
	s := &Store{now: o.Now}
	path := filepath.Join(o.Dir, databaseName)
	err := inspect(ctx, o, path)
	var e *boltEngine
	if err == nil {
		e, err = openBolt(path, o)
	}
	if label := asideLabel(err); label != "" {
		if s.movedAside, err = moveAside(path, label, o.Now()); err != nil {
			return nil, err
		}
		e, err = openBolt(path, o)
	}
	if err != nil {
		return nil, err
	}
	dropped, err := e.unseal(ctx, o)
	switch {
	case err == nil:
		s.engine, s.protection = e, e.protection
	case errors.Is(err, ErrKeyOutOfReach):
		s.engine, s.protection, s.reason = &standIn{newMemoryEngine(), e}, ProtectionMemory, err
	default:
		return nil, errors.Join(err, e.close())
	}
	e.lock = lock
	s.dropped.Store(dropped)
	return s, nil
}

// inspect has the file examined before it is opened. No file, or an empty one,
// is sound: bbolt fills it. A link is not followed: what it leads to is
// nothing of the store's.
func inspect(ctx context.Context, o Options, path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	case !info.Mode().IsRegular():
		return ErrDamaged // a named pipe would be waited for without end
	case info.Size() > maxFileSize:
		return ErrDamaged
	case info.Size() == 0 || o.Check == nil:
		return nil
	}
	return runCheck(ctx, o, path)
}

// runCheck gives Check its time and not more, even when it does not heed ctx.
func runCheck(ctx context.Context, o Options, path string) error {
	limited, cancel := context.WithTimeout(ctx, o.CheckTimeout)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- o.Check(limited, path) }()
	select {
	case err := <-done:
		if err == nil || limited.Err() == nil {
			return sortCheckError(err)
		}
	case <-limited.Done():
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return ErrDamaged // it hangs
}

// sortCheckError makes an error that says nothing of the file ErrUnchecked:
// a good file must not be put away because a process did not start.
func sortCheckError(err error) error {
	for _, known := range []error{nil, ErrDamaged, ErrLocked, ErrUnwritable, ErrUnchecked} {
		if errors.Is(err, known) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrUnchecked, err)
}
