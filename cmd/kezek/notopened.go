package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"kezek.kz/kezek/cmd/kezek/internal/audit"
	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/cmd/kezek/internal/workstation"
)

// notOpened says why the program does not open, and gives the exit code. Whoever
// starts it by an icon, and a workstation that starts it by itself, has no
// standard error to read: they get a small window.
func (e *env) notOpened(ctx context.Context, text string) int {
	fmt.Fprintln(e.stderr, text)
	if e.show != nil {
		e.show(ctx, text)
	}
	return exitFailed
}

// stationFailed is the sentence for a workstation that was not started.
func (e *env) stationFailed(err error, w *policy.Workstation) string {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case isRunning(err):
		return e.words.T("terminal.station_running")
	case errors.Is(err, audit.ErrKey):
		return e.words.T("terminal.audit_key", map[string]any{"What": w.Audit.KeyFile})
	case errors.As(err, &path):
		return e.words.T("terminal.station_path", map[string]any{"What": path.Path})
	case errors.As(err, &link):
		return e.words.T("terminal.station_path", map[string]any{"What": link.New})
	}
	return e.words.T("terminal.station_failed")
}

// isRunning tells that another supervisor is at work.
func isRunning(err error) bool {
	return errors.Is(err, workstation.ErrRunning) || errors.Is(err, audit.ErrInUse)
}
