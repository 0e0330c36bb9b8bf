package workstation

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
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
	dir, err := os.MkdirTemp("", "bus") // a name short enough for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	c := exec.Command(program, "--session", "--nofork", "--print-address", "--address=unix:path="+filepath.Join(dir, "s"))
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Signal(syscall.SIGTERM); _ = c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

// login is a stand-in for systemd-logind's manager: it gives delay locks, and
// knows who is in which session.
type login struct {
	given   chan *os.File
	held    []*os.File      // its own ends, until they were sent
	session dbus.ObjectPath // everybody's; empty: nobody is in any
	asker   string          // who asked for the lock
}

func (l *login) GetSessionByPID(pid uint32) (dbus.ObjectPath, *dbus.Error) {
	if l.session == "" || pid != uint32(os.Getpid()) {
		return "", dbus.MakeFailedError(os.ErrNotExist)
	}
	return l.session, nil
}

func (l *login) Inhibit(what, who, why, mode string, asker dbus.Sender) (dbus.UnixFD, *dbus.Error) {
	l.asker = string(asker)
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
	const session = dbus.ObjectPath("/org/freedesktop/login1/session/_31")
	c, l, alarms, lock := watchedLogin(t, address, session)
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

// watchedLogin is a stand-in that the supervisor listens to already.
func watchedLogin(t *testing.T, address string, session dbus.ObjectPath) (*dbus.Conn, *login, <-chan Alarm, *os.File) {
	t.Helper()
	c := busOwner(t, address, loginName)
	l := &login{given: make(chan *os.File, 2), session: session}
	if err := c.Export(l, loginPath, loginManager); err != nil {
		t.Fatal(err)
	}
	alarms := make(chan Alarm, 4)
	WatchSession(t.Context(), Buses{System: address, Session: "unix:path=/nonexistent"}, alarms)
	return c, l, alarms, <-l.given
}

func TestLockOfAnotherSessionEndsNothing(t *testing.T) {
	const own, other = dbus.ObjectPath("/org/freedesktop/login1/session/_31"), dbus.ObjectPath("/org/freedesktop/login1/session/c2")
	c, _, alarms, _ := watchedLogin(t, newBus(t), own)
	emit(t, c, other, loginSession+".Lock")
	emit(t, c, loginPath, loginManager+".PrepareForSleep", true)
	wantAlarm(t, alarms, ReasonSuspend) // the first that comes
}

func TestLockCountsWhereNobodyKnowsTheSession(t *testing.T) {
	c, _, alarms, _ := watchedLogin(t, newBus(t), "")
	emit(t, c, "/org/freedesktop/login1/session/c2", loginSession+".Lock")
	wantAlarm(t, alarms, ReasonLock)
}

func TestLockThatAStrangerTellsEndsNothing(t *testing.T) {
	const own = dbus.ObjectPath("/org/freedesktop/login1/session/_31")
	address := newBus(t)
	c, l, alarms, _ := watchedLogin(t, address, own)
	stranger := busOwner(t, address, "kz.kezek.Stranger")
	call := stranger.Object(l.asker, own) // a signal to one process alone
	m := &dbus.Message{Type: dbus.TypeSignal, Flags: dbus.FlagNoReplyExpected, Headers: map[dbus.HeaderField]dbus.Variant{
		dbus.FieldPath: dbus.MakeVariant(call.Path()), dbus.FieldInterface: dbus.MakeVariant(loginSession),
		dbus.FieldMember: dbus.MakeVariant("Lock"), dbus.FieldDestination: dbus.MakeVariant(l.asker),
	}}
	if sent := stranger.Send(m, nil); sent != nil && sent.Err != nil {
		t.Fatal(sent.Err)
	}
	// The bus keeps the order of what one connection sends: when this answer is
	// there, the signal has been passed on.
	if err := stranger.BusObject().Call("org.freedesktop.DBus.GetId", 0).Err; err != nil {
		t.Fatal(err)
	}
	emit(t, c, loginPath, loginManager+".PrepareForSleep", true)
	wantAlarm(t, alarms, ReasonSuspend) // the first that comes
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
	for _, name := range saverInterfaces()[1:] {
		if _, err := c.RequestName(name, dbus.NameFlagDoNotQueue); err != nil {
			t.Fatal(err)
		}
	}
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

// GNOME's screen is locked by a process that has not the interface's name.
func TestGNOMEsShieldTellsOfLock(t *testing.T) {
	address := newBus(t)
	c := busOwner(t, address, shieldName)
	alarms := make(chan Alarm, 4)
	WatchSession(t.Context(), Buses{System: "unix:path=/nonexistent", Session: address}, alarms)
	for begun := time.Now(); len(alarms) == 0; time.Sleep(20 * time.Millisecond) { // until it listens
		emit(t, c, "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver.ActiveChanged", true)
		if time.Since(begun) > 10*time.Second {
			t.Fatal("nobody hears it")
		}
	}
	wantAlarm(t, alarms, ReasonLock)
}

func TestNoBusIsNoAlarm(t *testing.T) {
	alarms := make(chan Alarm, 4)
	WatchSession(t.Context(), Buses{System: "unix:path=/nonexistent", Session: "unix:path=/nonexistent"}, alarms)
	time.Sleep(50 * time.Millisecond)
	if len(alarms) > 0 {
		t.Error(<-alarms)
	}
}
