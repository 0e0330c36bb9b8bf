//go:build !windows

package instance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"syscall"

	"kezek.kz/kezek/store/lockfile"
)

// The files in the folder. Who has the lock is the first, and may replace a
// socket that a crash has left behind.
const (
	lockName   = "instance.lock"
	socketName = "kezek.sock"
	socketMode = 0o600
)

// lockedListener is a socket and the lock that goes with it.
type lockedListener struct {
	*net.UnixListener
	lock *os.File
}

// Close removes the socket before anybody else may make another.
func (l lockedListener) Close() error {
	return errors.Join(l.UnixListener.Close(), l.lock.Close())
}

// listen becomes the first of a folder, errHeld when another process is.
func listen(dir string) (net.Listener, error) {
	lock, err := lockfile.Take(filepath.Join(dir, lockName))
	if errors.Is(err, lockfile.ErrTaken) {
		err = errHeld
	}
	if err != nil {
		return nil, err
	}
	l, err := listenAt(dir)
	if err != nil {
		_ = lock.Close() // nothing was written
		return nil, err
	}
	return lockedListener{UnixListener: l, lock: lock}, nil
}

func listenAt(dir string) (*net.UnixListener, error) {
	path, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, socketMode); err != nil {
		_ = l.Close() // what is told is why it was given up
		return nil, err
	}
	return l, nil
}

// mostSocketPath is what every system takes as a socket's name: macOS 103
// octets, Linux 107.
const mostSocketPath = 103

// socketPath is where the socket of a folder lies: in it, or, where its name
// is too long for a socket, in a folder of the same person's among the
// temporary ones.
func socketPath(dir string) (string, error) {
	path := filepath.Join(dir, socketName)
	if len(path) <= mostSocketPath {
		return path, nil
	}
	sum := sha256.Sum256([]byte(filepath.Clean(dir)))
	short := filepath.Join(os.TempDir(), "kezek-"+hex.EncodeToString(sum[:8]))
	if err := os.Mkdir(short, folderMode); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	return filepath.Join(short, socketName), ownFolder(short)
}

// ownFolder refuses a folder that somebody else has put there.
func ownFolder(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || int(s.Uid) != os.Geteuid() || info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("%w: %s", errStranger, path)
	}
	return nil
}

func dial(ctx context.Context, dir string) (net.Conn, error) {
	path, err := socketPath(dir)
	if err != nil {
		return nil, err
	}
	return new(net.Dialer).DialContext(ctx, "unix", path)
}

// letRaise has nothing to do here: a window may ask for the focus itself.
func letRaise(net.Conn) {}

// samePerson refuses the other end of a connection when another person is at
// it. The system tells who that is.
func samePerson(c net.Conn, _ end) error {
	raw, err := c.(*net.UnixConn).SyscallConn()
	if err != nil {
		return err
	}
	var who uint32
	var asked error
	if err := raw.Control(func(fd uintptr) { who, asked = peer(int(fd)) }); err != nil {
		return err
	}
	if asked != nil {
		return asked
	}
	if int(who) != os.Geteuid() {
		return errStranger
	}
	return nil
}
