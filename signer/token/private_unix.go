//go:build unix

package token

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// privatePipes moves the standard input and output to descriptors that nobody
// else knows and puts the null device in their place and in that of the standard
// error: a module that prints or reads does not disturb the protocol, and its
// chatter, which may hold anything, goes nowhere. A crash leaves no core file,
// because the PIN is in the memory.
func privatePipes() (in, out *os.File, err error) {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // at best
	if in, err = duplicate(unix.Stdin, "requests"); err != nil {
		return nil, nil, err
	}
	if out, err = duplicate(unix.Stdout, "answers"); err != nil {
		return nil, nil, errors.Join(err, in.Close())
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, errors.Join(err, in.Close(), out.Close())
	}
	defer null.Close()
	for _, fd := range []int{unix.Stdin, unix.Stdout, unix.Stderr} {
		if err := unix.Dup2(int(null.Fd()), fd); err != nil {
			return nil, nil, errors.Join(err, in.Close(), out.Close())
		}
	}
	return in, out, nil
}

func duplicate(fd int, name string) (*os.File, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	private, err := unix.Dup(fd)
	if err != nil {
		return nil, err
	}
	unix.CloseOnExec(private)
	return os.NewFile(uintptr(private), name), nil
}
