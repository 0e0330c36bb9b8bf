package workstation

import (
	"context"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Buses are none here.
type Buses struct{ System, Session string }

var (
	user32         = windows.NewLazySystemDLL("user32.dll")
	openDesktop    = user32.NewProc("OpenInputDesktop")
	closeDesktop   = user32.NewProc("CloseDesktop")
	aboutObject    = user32.NewProc("GetUserObjectInformationW")
	openClipboard  = user32.NewProc("OpenClipboard")
	emptyClipboard = user32.NewProc("EmptyClipboard")
	closeClipboard = user32.NewProc("CloseClipboard")
)

// WatchSession sends an alarm when another desktop than the user's gets the
// keyboard: the one of the lock screen. Sleep is told by the gap in the clock.
func WatchSession(ctx context.Context, _ Buses, alarms chan<- Alarm) {
	go func() {
		locked := false
		for ticks := time.NewTicker(time.Second); ; {
			select {
			case <-ctx.Done():
				ticks.Stop()
				return
			case <-ticks.C:
			}
			was := locked
			if locked = !onOwnDesktop(); locked && !was {
				select {
				case alarms <- Alarm{Reason: ReasonLock}:
				case <-ctx.Done():
				}
			}
		}
	}()
}

// The values of winuser.h.
const (
	desktopRead = 0x0001 // DESKTOP_READOBJECTS
	uoiName     = 2      // UOI_NAME
)

// onOwnDesktop tells whether the desktop that has the keyboard is "Default". The
// one of the lock screen cannot even be opened.
func onOwnDesktop() bool {
	h, _, _ := openDesktop.Call(0, 0, desktopRead)
	if h == 0 {
		return false
	}
	defer func() { _, _, _ = closeDesktop.Call(h) }()
	name := make([]uint16, 64)
	var needed uint32
	ok, _, _ := aboutObject.Call(h, uoiName, uintptr(unsafe.Pointer(&name[0])), uintptr(2*len(name)), uintptr(unsafe.Pointer(&needed)))
	return ok == 0 || windows.UTF16ToString(name) == "Default"
}
