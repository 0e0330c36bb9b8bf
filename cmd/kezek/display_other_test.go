//go:build cgo && !linux

package main

import "testing"

// displayName is the one display that the system has, which has no name.
func displayName(*testing.T) string { return "" }
