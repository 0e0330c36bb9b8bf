//go:build !windows

package store

import (
	"os"
	"syscall"
	"testing"
)

// Opening a named pipe waits for somebody at the other end.
func TestOpenMovesANamedPipeAside(t *testing.T) {
	o := optionsIn(t.TempDir())
	o.Check = nil
	must(t, syscall.Mkfifo(databaseIn(o.Dir), 0o600))
	s := openDiskStore(t, o)
	if info, err := os.Stat(s.MovedAside()); err != nil || info.Mode().IsRegular() {
		t.Errorf("moved to %q: %v", s.MovedAside(), err)
	}
	must(t, s.PutSession(sessionFor("almaty")))
}
