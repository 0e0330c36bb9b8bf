//go:build !windows

package main

import (
	"fmt"
	"os"
)

// Elsewhere the launcher is built for its tests alone: other systems choose the
// drawing themselves, and no driver is asked.
func askDriver() graphics { return graphics{} }

func tell(text string) { fmt.Fprintln(os.Stderr, text) }
