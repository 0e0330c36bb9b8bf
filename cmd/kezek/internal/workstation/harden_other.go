//go:build !linux

package workstation

// Harden has nothing to do here: what is kept after a crash is the system's
// setting.
func Harden() {}
