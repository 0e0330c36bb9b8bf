//go:build unix

package portal

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"

	"kezek.kz/kezek/assets"
)

// A pipe that nobody writes to would be waited for without end.
func TestCatalogueThatIsAPipeIsNotWaitedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "portals.json")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenCatalogue(path, assets.Portals); !errors.Is(err, ErrCatalogueSyntax) {
		t.Error(err)
	}
}
