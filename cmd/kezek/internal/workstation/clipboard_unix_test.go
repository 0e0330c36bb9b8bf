//go:build !windows && !darwin

package workstation

import (
	"io"
	"testing"

	"github.com/jezek/xgb"
)

// Connections read the library's logger until they end: whoever set it while
// one is open would race with it.
func TestLibraryIsSilencedBeforeTheFirstConnection(t *testing.T) {
	logger := xgb.Logger
	if logger.Writer() != io.Discard {
		t.Error("the library speaks")
	}
	if NewClipboard(""); xgb.Logger != logger {
		t.Error("the logger of open connections is replaced")
	}
}
