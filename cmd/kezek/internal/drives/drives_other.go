//go:build !linux && !darwin && !windows

package drives

// systemMounts is not known here, so that no drive counts as removable.
func systemMounts() []mount { return nil }
