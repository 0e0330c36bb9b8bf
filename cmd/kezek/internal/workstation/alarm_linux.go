package workstation

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"
)

// Buses are the addresses of the two message buses; an empty one stands for the
// computer's own.
type Buses struct{ System, Session string }

// busPause is how long a bus that is not there is left alone.
const busPause = 10 * time.Second

// busPatience is how long an answer of a bus is waited for.
const busPatience = 2 * time.Second

// WatchSession sends an alarm when the screen is locked and before the computer
// sleeps, until ctx ends. Where there is no bus, the gap in the clock tells
// afterwards that it slept.
func WatchSession(ctx context.Context, b Buses, alarms chan<- Alarm) {
	go watchBus(ctx, busOf(b.System, dbus.ConnectSystemBus), watchLogin, alarms)
	go watchBus(ctx, busOf(b.Session, sessionBus), watchSaver, alarms)
}

// errNoBus means that there is no session bus.
var errNoBus = errors.New("workstation: no session bus")

// sessionBus connects to the bus that is there. The library's own way would start
// one where there is none.
func sessionBus(opts ...dbus.ConnOption) (*dbus.Conn, error) {
	address := os.Getenv("DBUS_SESSION_BUS_ADDRESS")
	if address == "" || strings.HasPrefix(address, "autolaunch:") {
		socket := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")
		if !filepath.IsAbs(socket) || !exists(socket) {
			return nil, errNoBus
		}
		address = "unix:path=" + socket
	}
	return dbus.Connect(address, opts...)
}

type connector func(opts ...dbus.ConnOption) (*dbus.Conn, error)

func busOf(address string, usual connector) connector {
	if address == "" {
		return usual
	}
	return func(opts ...dbus.ConnOption) (*dbus.Conn, error) { return dbus.Connect(address, opts...) }
}

// watchBus listens on a bus, and again when it comes back.
func watchBus(ctx context.Context, connect connector, watch func(context.Context, *dbus.Conn, chan<- Alarm), alarms chan<- Alarm) {
	for ctx.Err() == nil {
		if c, err := connect(dbus.WithContext(ctx)); err == nil {
			watch(ctx, c, alarms)
			_ = c.Close()
		}
		select {
		case <-ctx.Done():
		case <-time.After(busPause):
		}
	}
}

const (
	loginName    = "org.freedesktop.login1"
	loginPath    = dbus.ObjectPath("/org/freedesktop/login1")
	loginManager = loginName + ".Manager"
	loginSession = loginName + ".Session"
)

// watchLogin listens to systemd-logind (org.freedesktop.login1(5)), until the
// bus ends.
func watchLogin(ctx context.Context, c *dbus.Conn, alarms chan<- Alarm) {
	signals := make(chan *dbus.Signal, 16)
	c.Signal(signals)
	for _, m := range [][]dbus.MatchOption{
		{dbus.WithMatchSender(loginName), dbus.WithMatchInterface(loginManager), dbus.WithMatchMember("PrepareForSleep")},
		{dbus.WithMatchSender(loginName), dbus.WithMatchInterface(loginSession), dbus.WithMatchMember("Lock")},
	} {
		if c.AddMatchSignalContext(ctx, m...) != nil {
			return
		}
	}
	hold := &delay{bus: c}
	hold.take(ctx)
	defer hold.release()
	own := ownSession(ctx, c)
	for s := range signals {
		switch {
		case !isFrom(ctx, c, s, loginName):
		case s.Name == loginSession+".Lock" && own != "" && s.Path != own: // another seat's
		case s.Name == loginSession+".Lock":
			send(ctx, alarms, Alarm{Reason: ReasonLock})
		case s.Name == loginManager+".PrepareForSleep" && saysTrue(s):
			send(ctx, alarms, Alarm{Reason: ReasonSuspend, Done: hold.release})
		case s.Name == loginManager+".PrepareForSleep":
			hold.take(ctx) // it has woken up
		}
	}
}

// ownSession is the session in which the citizens' windows are: the supervisor's,
// or, where that is a service, the one of the same user that has the display.
// Empty where nobody tells: then any session's lock counts.
func ownSession(ctx context.Context, c *dbus.Conn) (own dbus.ObjectPath) {
	ctx, cancel := context.WithTimeout(ctx, busPatience)
	defer cancel()
	call := c.Object(loginName, loginPath).CallWithContext(ctx, loginManager+".GetSessionByPID", 0, uint32(os.Getpid()))
	if call.Store(&own) == nil {
		return own
	}
	var display struct {
		ID   string
		Path dbus.ObjectPath
	}
	var value dbus.Variant
	call = c.Object(loginName, loginPath+"/user/self").CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, loginName+".User", "Display")
	if call.Store(&value) != nil || value.Store(&display) != nil || display.ID == "" {
		return ""
	}
	return display.Path
}

// isFrom tells whether a signal comes from whoever has one of the names on the
// bus: anybody may send one to this process alone, past what it listens to.
func isFrom(ctx context.Context, c *dbus.Conn, s *dbus.Signal, names ...string) bool {
	ctx, cancel := context.WithTimeout(ctx, busPatience)
	defer cancel()
	return slices.ContainsFunc(names, func(name string) bool {
		var owner string
		err := c.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.GetNameOwner", 0, name).Store(&owner)
		return err == nil && s.Sender == owner
	})
}

// shieldName is who locks GNOME's screen. It tells that by the interface
// org.gnome.ScreenSaver, and leaves the name of that to a go-between, which is
// there only when somebody has asked for it.
const shieldName = "org.gnome.Shell.ScreenShield"

// saverInterfaces are what tells that a screen is locked: the common one, and
// those of the desktops. Who tells has the interface's name on the bus, too, or
// shieldName.
func saverInterfaces() []string {
	return []string{
		"org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.mate.ScreenSaver", "org.cinnamon.ScreenSaver", "org.xfce.ScreenSaver",
	}
}

// watchSaver listens to the desktop, until the bus ends.
func watchSaver(ctx context.Context, c *dbus.Conn, alarms chan<- Alarm) {
	signals := make(chan *dbus.Signal, 16)
	c.Signal(signals)
	for _, i := range saverInterfaces() {
		if c.AddMatchSignalContext(ctx, dbus.WithMatchInterface(i), dbus.WithMatchMember("ActiveChanged")) != nil {
			return
		}
	}
	for s := range signals {
		name, changed := strings.CutSuffix(s.Name, ".ActiveChanged")
		if changed && saysTrue(s) && slices.Contains(saverInterfaces(), name) && isFrom(ctx, c, s, name, shieldName) {
			send(ctx, alarms, Alarm{Reason: ReasonLock})
		}
	}
}

// saysTrue tells whether a signal's first value is true.
func saysTrue(s *dbus.Signal) bool {
	if len(s.Body) == 0 {
		return false
	}
	b, is := s.Body[0].(bool)
	return is && b
}

func send(ctx context.Context, alarms chan<- Alarm, a Alarm) {
	select {
	case alarms <- a:
	case <-ctx.Done():
	}
}
