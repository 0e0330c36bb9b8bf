package workstation

import (
	"context"
	"runtime"
	"time"
)

// clipboardPause is how long another program that holds the clipboard is left to
// finish: it holds it for some milliseconds.
const clipboardPause = 20 * time.Millisecond

// clearClipboard empties the clipboard, again and again until the context ends
// while another program holds it. Windows' own history of it is switched off by
// the administrator (docs/policy.md).
func clearClipboard(ctx context.Context, _ string) error {
	// The clipboard is open for the thread that has opened it.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for !emptiedClipboard() {
		select {
		case <-ctx.Done():
			return ErrClipboard
		case <-time.After(clipboardPause):
		}
	}
	return nil
}

func emptiedClipboard() bool {
	if ok, _, _ := openClipboard.Call(0); ok == 0 {
		return false
	}
	defer func() { _, _, _ = closeClipboard.Call() }()
	ok, _, _ := emptyClipboard.Call()
	return ok != 0
}
