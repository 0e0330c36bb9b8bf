//go:build !windows

package audit

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// openKey opens the file itself, not what a link leads to, and judges what it
// has opened.
func openKey(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ELOOP) {
		return nil, fmt.Errorf("%w: %s: a link", ErrKey, path)
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.Mode().IsRegular() || info.Mode().Perm()&0o077 != 0 || s.Uid != 0 && int(s.Uid) != os.Getuid() {
		return nil, errors.Join(fmt.Errorf("%w: %s: others can open it", ErrKey, path), f.Close())
	}
	return f, nil
}
