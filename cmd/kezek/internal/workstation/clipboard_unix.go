//go:build !windows && !darwin

package workstation

import (
	"io"
	"log"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// ClearClipboard takes the clipboard and the two other selections of the X
// display away from whoever has them, so that there is nothing to paste. A
// program that keeps what was copied before is not reached by that.
func ClearClipboard(display string) error {
	xgb.Logger = log.New(io.Discard, "", 0)
	x, err := xgb.NewConnDisplay(display)
	if err != nil {
		return err
	}
	defer x.Close()
	const name = "CLIPBOARD"
	clipboard, err := xproto.InternAtom(x, false, uint16(len(name)), name).Reply()
	if err != nil {
		return err
	}
	for _, selection := range []xproto.Atom{clipboard.Atom, xproto.AtomPrimary, xproto.AtomSecondary} {
		if err := xproto.SetSelectionOwnerChecked(x, xproto.WindowNone, selection, xproto.TimeCurrentTime).Check(); err != nil {
			return err
		}
	}
	return nil
}
