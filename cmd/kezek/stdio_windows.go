package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// joinConsole lets a command print. Windows gives a program that is linked for a
// window no console, not even the one whose prompt started it: the program joins
// that one, and opens those of its standard streams that were not redirected.
// Started from elsewhere there is none, and nothing is done.
func joinConsole() {
	const parent = ^uint32(0) // ATTACH_PARENT_PROCESS
	attach := windows.NewLazySystemDLL("kernel32.dll").NewProc("AttachConsole")
	if done, _, _ := attach.Call(uintptr(parent)); done == 0 {
		return
	}
	os.Stdin = attached(os.Stdin, windows.STD_INPUT_HANDLE, "CONIN$", os.O_RDWR)
	os.Stdout = attached(os.Stdout, windows.STD_OUTPUT_HANDLE, "CONOUT$", os.O_RDWR)
	os.Stderr = attached(os.Stderr, windows.STD_ERROR_HANDLE, "CONOUT$", os.O_RDWR)
}

// attached keeps a stream that goes to a file, a pipe or a console that answers,
// and opens the console in place of any other.
func attached(stream *os.File, which uint32, name string, flag int) *os.File {
	if handle, err := windows.GetStdHandle(which); err == nil && usable(handle) {
		return stream
	}
	console, err := os.OpenFile(name, flag, 0)
	if err != nil {
		return stream
	}
	// Also for what the runtime prints when the program crashes.
	_ = windows.SetStdHandle(which, windows.Handle(console.Fd()))
	return console
}

func usable(handle windows.Handle) bool {
	if handle == 0 || handle == windows.InvalidHandle {
		return false
	}
	kind, err := windows.GetFileType(handle)
	return err == nil && kind != windows.FILE_TYPE_UNKNOWN
}
