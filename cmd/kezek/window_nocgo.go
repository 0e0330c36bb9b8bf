//go:build !cgo

package main

import "context"

// runWindow says that this build has no window: Fyne's driver needs cgo.
func runWindow(_ context.Context, _ []string, e *env) int {
	e.warn("terminal.no_window")
	return exitFailed
}

// runTour needs the window as well.
func runTour(ctx context.Context, args []string, e *env) int { return runWindow(ctx, args, e) }
