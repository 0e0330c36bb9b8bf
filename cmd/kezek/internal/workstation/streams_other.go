//go:build !linux && !windows

package workstation

import "golang.org/x/sys/unix"

func replaceStream(by, fd int) error { return unix.Dup2(by, fd) }
