//go:build !cgo

package main

import "context"

// runCitizen says that this build has no window.
func runCitizen(ctx context.Context, args []string, e *env) int { return runWindow(ctx, args, e) }
