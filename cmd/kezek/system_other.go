//go:build cgo && !windows

package main

// systemRelease is told by a file of the system here.
func systemRelease() string { return "" }
