package main

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// onItsOwnConsole keeps Ctrl+C from whoever runs the tests.
func onItsOwnConsole() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_CONSOLE}
}

// pressCtrlC tells everybody on the console: the program and who waits for it.
func pressCtrlC() { _ = windows.GenerateConsoleCtrlEvent(windows.CTRL_C_EVENT, 0) }
