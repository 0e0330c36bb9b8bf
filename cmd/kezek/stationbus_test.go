//go:build cgo && linux

package main

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// desktopBus is a message bus of the test's own, with a stand-in for a desktop
// that locks its screen and for a system that goes to sleep.
type desktopBus struct {
	address string
	conn    *dbus.Conn    // nil where no bus is installed
	locks   chan *os.File // the other ends of the delay locks that were given
	given   []*os.File
}

const (
	saverName  = "org.freedesktop.ScreenSaver"
	loginName  = "org.freedesktop.login1"
	loginPath  = dbus.ObjectPath("/org/freedesktop/login1")
	managerOf  = loginName + ".Manager"
	nobodysBus = "unix:path=/nonexistent"
)

func newDesktopBus(t *testing.T) *desktopBus {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Log("dbus-daemon is not installed: no screen is locked, and no computer sleeps")
		return &desktopBus{address: nobodysBus}
	}
	daemon := exec.Command(program, "--session", "--nofork", "--print-address")
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	b := &desktopBus{address: strings.TrimSpace(line), locks: make(chan *os.File, 8)}
	b.join(t)
	return b
}

func (b *desktopBus) join(t *testing.T) {
	t.Helper()
	var err error
	if b.conn, err = dbus.Connect(b.address); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.conn.Close() })
	if err := b.conn.Export(b, loginPath, managerOf); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{saverName, loginName} {
		if _, err := b.conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil {
			t.Fatal(err)
		}
	}
}

// Inhibit gives a delay lock, as systemd-logind does.
func (b *desktopBus) Inhibit(_, _, _, _ string) (dbus.UnixFD, *dbus.Error) {
	r, w, err := os.Pipe()
	if err != nil {
		return 0, dbus.MakeFailedError(err)
	}
	b.given = append(b.given, w) // until it was sent
	b.locks <- r
	return dbus.UnixFD(w.Fd()), nil
}

// lock locks the screen.
func (b *desktopBus) lock(tb testing.TB) {
	tb.Helper()
	if err := b.conn.Emit("/ScreenSaver", saverName+".ActiveChanged", true); err != nil {
		tb.Fatal(err)
	}
}

// sleep is what the system says before it sleeps. It returns when the workstation
// lets it.
func (b *desktopBus) sleep(tb testing.TB) {
	tb.Helper()
	lock := <-b.locks
	for _, w := range b.given {
		_ = w.Close() // only the workstation has it now
	}
	b.given = nil
	if err := b.conn.Emit(loginPath, managerOf+".PrepareForSleep", true); err != nil {
		tb.Fatal(err)
	}
	_ = lock.SetReadDeadline(time.Now().Add(sleepWithin))
	if _, err := lock.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		tb.Fatalf("the computer is kept awake for more than %v: %v", sleepWithin, err)
	}
}

// sleepWithin is how long systemd-logind waits.
const sleepWithin = 5 * time.Second

// wake is what it says afterwards.
func (b *desktopBus) wake(tb testing.TB) {
	tb.Helper()
	if err := b.conn.Emit(loginPath, managerOf+".PrepareForSleep", false); err != nil {
		tb.Fatal(err)
	}
}
