//go:build !windows

package main

import (
	"os"
	"syscall"
)

func onItsOwnConsole() *syscall.SysProcAttr { return nil }

// pressCtrlC does what a terminal does: it tells the program and who waits for it.
func pressCtrlC() {
	_ = syscall.Kill(os.Getppid(), syscall.SIGINT)
	_ = syscall.Kill(os.Getpid(), syscall.SIGINT)
}
