//go:build !windows

package workstation

import "syscall"

// EndGroup ends this window at once and everything that it started in its group:
// what it does at the end of its input, for then there is no supervisor.
func EndGroup() { _ = syscall.Kill(0, syscall.SIGKILL) }
