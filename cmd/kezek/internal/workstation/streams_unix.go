//go:build !windows

package workstation

import (
	"os"

	"golang.org/x/sys/unix"
)

// OwnStreams gives this process's standard output and error to its caller alone,
// under descriptors that no program it starts gets to know. What libraries print
// there, and what a crash tells of the memory, goes nowhere from then on.
func OwnStreams() (output, errs *os.File, err error) {
	if output, err = takeStream(unix.Stdout, "output"); err != nil {
		return nil, nil, err
	}
	errs, err = takeStream(unix.Stderr, "errors")
	return output, errs, err
}

func takeStream(fd int, name string) (*os.File, error) {
	own, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, unix.Stderr+1)
	if err != nil {
		return nil, err
	}
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, err
	}
	defer nowhere.Close()
	return os.NewFile(uintptr(own), name), replaceStream(int(nowhere.Fd()), fd)
}
