package token

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// privatePipes keeps the pipes in handles of our own and makes the null device
// the process's standard handles. A module whose C runtime starts when it is
// loaded takes those. One that shares the runtime of this program still has the
// old output: what it prints there breaks the protocol, which the other side
// takes for a crash and never for an answer.
func privatePipes() (in, out *os.File, err error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	h := windows.Handle(null.Fd())
	in, out = os.Stdin, os.Stdout
	os.Stdin, os.Stdout, os.Stderr = null, null, null // keeps null open as well
	return in, out, errors.Join(
		keep(in),
		keep(out),
		windows.SetStdHandle(windows.STD_INPUT_HANDLE, h),
		windows.SetStdHandle(windows.STD_OUTPUT_HANDLE, h),
		windows.SetStdHandle(windows.STD_ERROR_HANDLE, h),
	)
}

// keep lets no process that the module starts inherit a pipe, as this one did:
// it could read the PIN, and would hold the pipe open after this process's end.
func keep(pipe *os.File) error {
	return windows.SetHandleInformation(windows.Handle(pipe.Fd()), windows.HANDLE_FLAG_INHERIT, 0)
}
