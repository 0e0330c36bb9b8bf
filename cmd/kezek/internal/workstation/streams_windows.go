package workstation

import (
	"os"

	"golang.org/x/sys/windows"
)

// OwnStreams gives this process's standard output and error to its caller alone,
// as handles that no program it starts inherits. What Go prints there, and what a
// crash of its tells of the memory, goes nowhere from then on; a library in C may
// still have what it found when it was loaded.
func OwnStreams() (output, errs *os.File, err error) {
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return nil, nil, err
	}
	if output, err = takeStream(windows.STD_OUTPUT_HANDLE, nowhere, "output"); err != nil {
		return nil, nil, err
	}
	errs, err = takeStream(windows.STD_ERROR_HANDLE, nowhere, "errors")
	os.Stdout, os.Stderr = nowhere, nowhere
	return output, errs, err
}

func takeStream(which uint32, by *os.File, name string) (*os.File, error) {
	h, err := windows.GetStdHandle(which)
	if err != nil {
		return nil, err
	}
	var own windows.Handle
	self := windows.CurrentProcess()
	if err := windows.DuplicateHandle(self, h, self, &own, 0, false, windows.DUPLICATE_SAME_ACCESS); err != nil {
		return nil, err
	}
	_ = windows.SetHandleInformation(h, windows.HANDLE_FLAG_INHERIT, 0) // of a console it is not to be had
	return os.NewFile(uintptr(own), name), windows.SetStdHandle(which, windows.Handle(by.Fd()))
}
