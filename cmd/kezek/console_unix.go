//go:build !windows

package main

import "os"

// openConsole opens the controlling terminal for both directions.
func openConsole() (in, out *os.File, err error) {
	in, err = os.OpenFile("/dev/tty", os.O_RDWR, 0)
	return in, in, err
}
