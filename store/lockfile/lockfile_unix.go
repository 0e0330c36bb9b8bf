//go:build !windows

package lockfile

import (
	"errors"
	"os"
	"syscall"
)

// Take takes the lock of a file, which is made, mode 0600, where there is none
// and stays when the lock is gone: whoever removed it might remove another one's.
// A link in its place is refused. Closing what it gives lets the lock go; children
// do not have it. The errors are ErrTaken and the file's.
func Take(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
		return f, nil
	}
	_ = f.Close() // nothing was written
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrTaken
	}
	return nil, err
}
