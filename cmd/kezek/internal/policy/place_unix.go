//go:build !windows

package policy

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Place is where the file lies. Root and everything below it must belong to
// Owner, a user id, and be writable by nobody else.
type Place struct {
	Root  string // an absolute folder
	Path  string // of the file, below Root, with slashes
	Owner int
}

// Name is the whole path.
func (p Place) Name() string { return filepath.Join(p.Root, p.Path) }

// read goes down folder by folder with each one held open, so that none can be
// exchanged between the look at it and the step into it; a symbolic link is not
// followed. nil where the file or a folder is not there.
func (p Place) read() ([]byte, error) {
	dir, err := unix.Open(p.Root, unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, absentOr(err)
	}
	name := p.Root
	parts := strings.Split(p.Path, "/")
	for i, part := range parts {
		if err := p.judge(dir, name, unix.S_IFDIR); err != nil {
			return nil, errors.Join(err, unix.Close(dir))
		}
		flags := unix.O_DIRECTORY
		if i == len(parts)-1 {
			flags = unix.O_NONBLOCK // a named pipe would be waited for without end
		}
		name = filepath.Join(name, part)
		next, err := unix.Openat(dir, part, flags|unix.O_NOFOLLOW|unix.O_RDONLY|unix.O_CLOEXEC, 0)
		_ = unix.Close(dir)
		if errors.Is(err, unix.ELOOP) || errors.Is(err, unix.ENOTDIR) {
			return nil, unsafeAt(name)
		}
		if err != nil {
			return nil, absentOr(err)
		}
		dir = next
	}
	return p.content(os.NewFile(uintptr(dir), name))
}

// content reads the file that was opened.
func (p Place) content(f *os.File) ([]byte, error) {
	defer f.Close()
	if err := p.judge(int(f.Fd()), f.Name(), unix.S_IFREG); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

// judge looks at what was opened: its kind, whose it is and who may write it.
func (p Place) judge(fd int, name string, kind uint32) error {
	var s unix.Stat_t
	if err := unix.Fstat(fd, &s); err != nil {
		return unreadable(err)
	}
	if uint32(s.Mode)&unix.S_IFMT != kind || int(s.Uid) != p.Owner || uint32(s.Mode)&0o022 != 0 {
		return unsafeAt(name)
	}
	return nil
}

// absentOr is nil for a file or folder that is not there.
func absentOr(err error) error {
	if errors.Is(err, unix.ENOENT) {
		return nil
	}
	return unreadable(err)
}
