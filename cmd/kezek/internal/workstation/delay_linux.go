package workstation

import (
	"context"
	"os"
	"sync"

	"github.com/godbus/dbus/v5"
)

// delay keeps the computer awake for the moment that it takes to end a visit:
// systemd-logind waits for its delay locks, five seconds at most.
type delay struct {
	bus *dbus.Conn

	mu   sync.Mutex
	lock *os.File // nil while none is held
}

// take asks for the lock. Where there is none to be had, the visit is ended all
// the same, perhaps after the computer has woken up.
func (d *delay) take(ctx context.Context) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.lock != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, busPatience)
	defer cancel()
	var fd dbus.UnixFD
	call := d.bus.Object(loginName, loginPath).CallWithContext(ctx, loginManager+".Inhibit", 0,
		"sleep", "Kezek", "A citizen's visit is ended first", "delay")
	if call.Store(&fd) == nil {
		d.lock = os.NewFile(uintptr(fd), "delay")
	}
}

// release lets the computer sleep.
func (d *delay) release() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.lock != nil {
		_ = d.lock.Close()
		d.lock = nil
	}
}
