//go:build !cgo && !windows

package main

import "context"

// showNotOpened does nothing: a build without the toolkit has no window.
func showNotOpened(context.Context, *env, string) {}
