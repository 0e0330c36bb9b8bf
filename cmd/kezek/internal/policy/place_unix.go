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
// followed. nil where the file or a folder is not there: then nobody asks whose
// the folders are, because there is nothing that anybody could have written.
func (p Place) read() ([]byte, error) {
	var way way
	defer way.close()
	there, err := way.walk(p)
	if err != nil || !there {
		return nil, err
	}
	folders, file := way[:len(way)-1], way[len(way)-1]
	for _, dir := range folders {
		if err := p.judge(dir, unix.S_IFDIR); err != nil {
			return nil, err
		}
	}
	return p.content(file)
}

// way is what is held open: the root, the folders below it, and the file.
type way []*os.File

func (w *way) close() {
	for _, f := range *w {
		_ = f.Close()
	}
}

// walk opens all of them; there is false where one is not there.
func (w *way) walk(p Place) (there bool, err error) {
	steps := append([]string{p.Root}, strings.Split(p.Path, "/")...)
	at, name := unix.AT_FDCWD, ""
	for i, step := range steps {
		flags := unix.O_DIRECTORY
		if i == len(steps)-1 {
			flags = unix.O_NONBLOCK // a named pipe would be waited for without end
		}
		name = filepath.Join(name, step)
		fd, err := unix.Openat(at, step, flags|unix.O_NOFOLLOW|unix.O_RDONLY|unix.O_CLOEXEC, 0)
		switch {
		case errors.Is(err, unix.ENOENT):
			return false, nil
		case errors.Is(err, unix.ELOOP) || errors.Is(err, unix.ENOTDIR):
			return false, unsafeAt(name)
		case err != nil:
			return false, unreadable(err)
		}
		*w = append(*w, os.NewFile(uintptr(fd), name))
		at = fd
	}
	return true, nil
}

// content reads the file that was opened.
func (p Place) content(f *os.File) ([]byte, error) {
	if err := p.judge(f, unix.S_IFREG); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

// judge looks at what was opened: its kind, whose it is and who may write it.
func (p Place) judge(f *os.File, kind uint32) error {
	var s unix.Stat_t
	if err := unix.Fstat(int(f.Fd()), &s); err != nil {
		return unreadable(err)
	}
	if uint32(s.Mode)&unix.S_IFMT != kind || int(s.Uid) != p.Owner || uint32(s.Mode)&0o022 != 0 {
		return unsafeAt(f.Name())
	}
	return nil
}
