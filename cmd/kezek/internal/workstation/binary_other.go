//go:build !linux

package workstation

import (
	"os"
	"os/exec"
)

// selfOr is the name itself: there is no other way to the file here.
func selfOr(path string) string { return path }

// Command is the program's name. Windows lets nobody write a program that runs.
func (b *Binary) Command() string { return b.path }

// Restart starts the version that lies under the program's name now, which takes
// the place of this one, and ends this one.
func (b *Binary) Restart() error {
	next := exec.Command(b.path, os.Args[1:]...)
	if err := next.Start(); err != nil {
		return err
	}
	os.Exit(0)
	return nil
}
