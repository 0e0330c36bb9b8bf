//go:build !windows && !darwin

package workstation

import (
	"context"
	"io"
	"log"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// What the library says about displays without a password is kept off the
// terminal. Its logger is one for all connections, and those read it at any
// time until they end: it is set before the first of them.
func init() { xgb.Logger = log.New(io.Discard, "", 0) }

// clearClipboard takes the clipboard and the two other selections of the X
// display away from whoever has them, so that there is nothing to paste. A
// program that keeps what was copied before is not reached by that.
func clearClipboard(_ context.Context, display string) error {
	x, err := xgb.NewConnDisplay(display)
	if err != nil {
		return ErrClipboard
	}
	defer x.Close()
	const name = "CLIPBOARD"
	clipboard, err := xproto.InternAtom(x, false, uint16(len(name)), name).Reply()
	if err != nil {
		return ErrClipboard
	}
	for _, selection := range []xproto.Atom{clipboard.Atom, xproto.AtomPrimary, xproto.AtomSecondary} {
		if xproto.SetSelectionOwnerChecked(x, xproto.WindowNone, selection, xproto.TimeCurrentTime).Check() != nil {
			return ErrClipboard
		}
	}
	return nil
}
