//go:build !windows

package main

// joinConsole does nothing: elsewhere every program has the standard streams
// that it was started with.
func joinConsole() {}
