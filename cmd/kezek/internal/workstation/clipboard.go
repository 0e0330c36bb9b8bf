package workstation

import (
	"context"
	"errors"
	"sync"
)

// ErrClipboard means that the clipboard could not be emptied.
var ErrClipboard = errors.New("workstation: the clipboard is not emptied")

// Clipboard is what all programs of the desktop copy to and paste from. Its
// methods may be called from several goroutines.
type Clipboard struct {
	display string
	asking  sync.Mutex
}

// NewClipboard is that of a display (X11 only; elsewhere there is one).
func NewClipboard(display string) *Clipboard { return &Clipboard{display: display} }

// Clear empties the clipboard, and returns when that is done or the context
// ends. A display that did not answer is not asked again before it does. The
// error is ErrClipboard.
func (c *Clipboard) Clear(ctx context.Context) error {
	if !c.asking.TryLock() {
		return ErrClipboard
	}
	done := make(chan error, 1)
	go func() {
		defer c.asking.Unlock()
		done <- clearClipboard(ctx, c.display)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ErrClipboard
	}
}
