package main

import (
	"context"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// viewer is the command that shows a file in whatever the system shows it with;
// the file is its last argument.
func viewer(goos string) []string {
	switch goos {
	case "windows":
		return []string{"rundll32", "url.dll,FileProtocolHandler"}
	case "darwin":
		return []string{"open"}
	}
	return []string{"xdg-open"}
}

// openPathLimit is how long the command may take: xdg-open stays until the
// viewer that it started is there, and some viewers until they are closed.
const openPathLimit = 3 * time.Second

// openPath shows a file in the system's own viewer. No shell is in between, and
// an absolute path cannot be taken for an option. One that still runs after
// openPathLimit shows the file; it is left to itself.
func openPath(ctx context.Context, path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	command := viewer(runtime.GOOS)
	cmd := exec.Command(command[0], append(command[1:], path)...)
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(openPathLimit):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
