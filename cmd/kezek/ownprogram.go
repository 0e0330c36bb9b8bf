package main

import (
	"os"
	"runtime"
)

// ownProgram is the file by which the program starts itself: on Linux the one
// that runs, also when a new version has taken its name meanwhile.
func ownProgram() (string, error) {
	const running = "/proc/self/exe"
	if runtime.GOOS == "linux" {
		if _, err := os.Stat(running); err == nil {
			return running, nil
		}
	}
	return os.Executable()
}
