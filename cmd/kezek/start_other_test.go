//go:build !cgo || !linux

package main

// bareWindow does nothing where start_test.go does not measure.
func bareWindow() {}

// walkedWindow does nothing where keyboard_test.go presses no keys.
func walkedWindow() {}
