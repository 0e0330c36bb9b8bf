package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"kezek.kz/kezek/store/lockfile"
)

// lockName is the file that an instance holds for as long as it has the store
// open. The database's own lock would not do: while the file is examined,
// moved aside or rewritten nobody may come in between.
const lockName = "kezek.lock"

// lockRetry is how often a taken lock is tried again.
const lockRetry = 20 * time.Millisecond

// lockFolder takes the folder's lock, ErrLocked when another instance keeps it
// longer than timeout.
func lockFolder(ctx context.Context, dir string, timeout time.Duration) (io.Closer, error) {
	limit := time.NewTimer(timeout)
	defer limit.Stop()
	for {
		lock, err := lockfile.Take(filepath.Join(dir, lockName))
		if err == nil {
			return lock, nil
		}
		if !errors.Is(err, lockfile.ErrTaken) {
			return nil, fmt.Errorf("%w: %w", ErrUnwritable, err)
		}
		select {
		case <-time.After(lockRetry):
		case <-limit.C:
			return nil, ErrLocked
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
