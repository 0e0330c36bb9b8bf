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
// chatter, which may hold anything, goes nowhere. The memory, which the PIN is
// in, is kept from others as far as the system offers it.
func privatePipes() (in, out *os.File, err error) {
	hideMemory()
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

// hideMemory keeps a crash from writing a core file. Where the system hands
// cores to a program instead, the limit does not count; see undumpable. Neither
// is worth refusing to work for.
func hideMemory() {
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{})
	undumpable()
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
