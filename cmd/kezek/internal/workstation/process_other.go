//go:build !windows && !linux

package workstation

import (
	"os/exec"
	"syscall"
)

// windowApart gives the window a group of its own. It dies with the supervisor
// by the end of its input.
func windowApart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// adoptOrphans is not to be had here: a process that leaves the window's group
// stays.
func adoptOrphans() []int { return nil }

func (c *children) killStrays(string) {}
