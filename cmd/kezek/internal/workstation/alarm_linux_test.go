package workstation

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

// newBus is a message bus of the test's own.
func newBus(t *testing.T) (address string) {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skipf("dbus-daemon is not installed")
	}
	c := exec.Command(program, "--session", "--nofork", "--print-address")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// login is a stand-in for systemd-logind's manager: it gives delay locks.
type login struct {
	given chan *os.File
	held  []*os.File // its own ends, until they were sent
}

func (l *login) Inhibit(what, who, why, mode string) (dbus.UnixFD, *dbus.Error) {
	r, w, err := os.Pipe()
	if err != nil || what != "sleep" || mode != "delay" || who == "" || why == "" {
		return 0, dbus.MakeFailedError(os.ErrInvalid)
	}
	l.held = append(l.held, w)
	l.given <- r
	return dbus.UnixFD(w.Fd()), nil
}

func busOwner(t *testing.T, address, name string) *dbus.Conn {
	t.Helper()
	c, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if _, err := c.RequestName(name, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return c
}

func wantAlarm(t *testing.T, alarms <-chan Alarm, reason string) Alarm {
	t.Helper()
	select {
	case a := <-alarms:
		if a.Reason != reason {
			t.Fatalf("%q, want %q", a.Reason, reason)
		}
		return a
	case <-time.After(5 * time.Second):
		t.Fatalf("no %s", reason)
	}
	return Alarm{}
}

func TestLoginTellsOfLockAndSleep(t *testing.T) {
	address := newBus(t)
	c := busOwner(t, address, loginName)
	l := &login{given: make(chan *os.File, 2)}
	if err := c.Export(l, loginPath, loginManager); err != nil {
		t.Fatal(err)
	}
	alarms := make(chan Alarm, 4)
	WatchSession(t.Context(), Buses{System: address, Session: "unix:path=/nonexistent"}, alarms)
	lock := <-l.given // it listens
	session := dbus.ObjectPath("/org/freedesktop/login1/session/_31")
	emit(t, c, session, loginSession+".Unlock")
	emit(t, c, loginPath, loginManager+".PrepareForShutdown", true)
	emit(t, c, session, loginSession+".Lock")
	wantAlarm(t, alarms, ReasonLock)
	emit(t, c, loginPath, loginManager+".PrepareForSleep", true)
	a := wantAlarm(t, alarms, ReasonSuspend)
	_ = l.held[0].Close() // it was sent: only Kezek has the other end
	if released(lock) {
		t.Error("the computer sleeps before the visit is over")
	}
	if a.Done(); !released(lock) || len(alarms) > 0 {
		t.Error("the computer is kept awake")
	}
	emit(t, c, loginPath, loginManager+".PrepareForSleep", false)
	select {
	case <-l.given:
	case <-time.After(5 * time.Second):
		t.Error("the next sleep would not wait")
	}
}

// released tells whether nobody has the other end of a delay lock any more.
func released(lock *os.File) bool {
	_ = lock.SetReadDeadline(time.Now().Add(200 * time.Millisecond))
	_, err := lock.Read(make([]byte, 1))
	return errors.Is(err, io.EOF)
}

func emit(t *testing.T, c *dbus.Conn, path dbus.ObjectPath, name string, values ...any) {
	t.Helper()
	if err := c.Emit(path, name, values...); err != nil {
		t.Fatal(err)
	}
}

func TestScreenSaversTellOfLock(t *testing.T) {
	address := newBus(t)
	c := busOwner(t, address, "org.freedesktop.ScreenSaver")
	alarms := make(chan Alarm, 4)
	WatchSession(t.Context(), Buses{System: "unix:path=/nonexistent", Session: address}, alarms)
	for _, i := range saverInterfaces() {
		for begun := time.Now(); len(alarms) == 0; time.Sleep(20 * time.Millisecond) { // until it listens
			emit(t, c, "/ScreenSaver", i+".ActiveChanged", false)
			emit(t, c, "/ScreenSaver", i+".ActiveChanged", "yes")
			emit(t, c, "/ScreenSaver", i+".ActiveChanged")
			emit(t, c, "/ScreenSaver", i+".ActiveChanged", true)
			if time.Since(begun) > 5*time.Second {
				t.Fatal(i)
			}
		}
		for len(alarms) > 0 {
			wantAlarm(t, alarms, ReasonLock)
			time.Sleep(50 * time.Millisecond)
		}
	}
}

func TestNoBusIsNoAlarm(t *testing.T) {
	alarms := make(chan Alarm, 4)
	WatchSession(t.Context(), Buses{System: "unix:path=/nonexistent", Session: "unix:path=/nonexistent"}, alarms)
	time.Sleep(50 * time.Millisecond)
	if len(alarms) > 0 {
		t.Error(<-alarms)
	}
}
