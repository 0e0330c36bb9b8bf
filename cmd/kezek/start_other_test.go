//go:build !cgo || !linux

package main

// bareWindow does nothing where start_test.go does not measure.
func bareWindow() {}
