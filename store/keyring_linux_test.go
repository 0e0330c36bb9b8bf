package store

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// desktop is a home of its own with a private session bus, as a person's
// desktop has them. Nothing of the surroundings reaches the programs in it.
type desktop struct {
	t    *testing.T
	home string
	bus  string // the address, empty when there is no bus
}

func newDesktop(t *testing.T) *desktop {
	t.Helper()
	// Not t.TempDir: the address of a socket may have only some 100 octets.
	home, err := os.MkdirTemp("", "kezek")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	d := &desktop{t: t, home: home}
	for _, name := range []string{"run", "store", "control"} {
		must(t, os.Mkdir(d.path(name), 0o700))
	}
	return d
}

func (d *desktop) path(name string) string { return filepath.Join(d.home, name) }

func (d *desktop) environment() []string {
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + d.home, "LANG=C.UTF-8", "GORACE=" + childRace,
		"XDG_RUNTIME_DIR=" + d.path("run"), "XDG_DATA_HOME=" + d.path("data"),
		"XDG_CONFIG_HOME=" + d.path("config"), "XDG_CACHE_HOME=" + d.path("cache"),
	}
	if d.bus != "" {
		env = append(env, "DBUS_SESSION_BUS_ADDRESS="+d.bus)
	}
	return env
}

// start runs a program of the desktop until the end of the test, or until stop
// is called.
func (d *desktop) start(cmd *exec.Cmd) (stop func()) {
	d.t.Helper()
	cmd.Env = d.environment()
	must(d.t, cmd.Start())
	stop = func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	}
	d.t.Cleanup(stop)
	return stop
}

// busConfiguration has no folders of services: a bus must not start the
// keyring of this machine by itself.
const busConfiguration = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`

func (d *desktop) startBus() {
	d.t.Helper()
	needProgram(d.t, "dbus-daemon")
	needProgram(d.t, "dbus-send")
	configuration := d.path("bus.conf")
	must(d.t, os.WriteFile(configuration, fmt.Appendf(nil, busConfiguration, d.path("bus")), 0o600))
	cmd := exec.Command("dbus-daemon", "--config-file="+configuration, "--nofork", "--print-address=1")
	out, err := cmd.StdoutPipe()
	must(d.t, err)
	d.start(cmd)
	address, err := bufio.NewReader(out).ReadString('\n')
	must(d.t, err)
	d.bus = strings.TrimSpace(address)
}

// startKeyring runs gnome-keyring, its login keyring unlocked or, when
// password is empty, as it was left.
func (d *desktop) startKeyring(password string) (stop func()) {
	d.t.Helper()
	needProgram(d.t, "gnome-keyring-daemon")
	arguments := []string{"--foreground", "--components=secrets", "--control-directory=" + d.path("control")}
	if password != "" {
		arguments = append(arguments, "--unlock")
	}
	cmd := exec.Command("gnome-keyring-daemon", arguments...)
	cmd.Stdin = strings.NewReader(password)
	stop = d.start(cmd)
	for range 200 {
		ask := exec.Command("dbus-send", "--bus="+d.bus, "--print-reply", "--dest=org.freedesktop.DBus", "/",
			"org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets")
		if answer, err := ask.Output(); err == nil && bytes.Contains(answer, []byte("boolean true")) {
			return stop
		}
		time.Sleep(50 * time.Millisecond)
	}
	d.t.Skip("gnome-keyring-daemon does not start here")
	return stop
}

func needProgram(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed", name)
	}
}

// run starts the program once on this desktop, and signs in.
func (d *desktop) run() report {
	d.t.Helper()
	return d.ask("report-store")
}

// look starts it once without signing in.
func (d *desktop) look() report {
	d.t.Helper()
	return d.ask("look-at-store")
}

func (d *desktop) ask(command string) report {
	d.t.Helper()
	cmd := exec.Command(os.Args[0], command, d.path("store"))
	cmd.Env = d.environment()
	out, err := cmd.Output()
	must(d.t, err)
	var r report
	must(d.t, json.Unmarshal(out, &r))
	return r
}

func (d *desktop) expect(protection Protection, found, dropped bool) {
	d.t.Helper()
	d.check(d.run(), protection, found, dropped)
}

func (d *desktop) check(r report, protection Protection, found, dropped bool) {
	d.t.Helper()
	if r.Protection != protection || r.Found != found || r.Dropped != dropped {
		d.t.Errorf("got %+v, want %v, found %v, dropped %v", r, protection, found, dropped)
	}
	// Three seconds for the keyring; the rest is for a busy machine.
	if r.Took > 10*time.Second {
		d.t.Errorf("took %v", r.Took)
	}
}

func TestSecretServiceKeepsTheKey(t *testing.T) {
	d := newDesktop(t)
	d.startBus()
	stop := d.startKeyring("correct horse")
	d.expect(ProtectionKeyring, false, false)
	d.expect(ProtectionKeyring, true, false)
	if _, err := os.Stat(filepath.Join(d.path("store"), keyName)); err == nil {
		t.Error("there is a key file too")
	}
	stop() // the person signs out of the desktop and in again
	stop = d.startKeyring("correct horse")
	d.expect(ProtectionKeyring, true, false)
	stop()

	// The next time the login keyring stays locked, and then it is unlocked.
	stop = d.startKeyring("")
	d.check(d.look(), ProtectionMemory, false, false)
	stop()
	stop = d.startKeyring("correct horse")
	d.check(d.look(), ProtectionKeyring, true, false)
	stop()

	// Somebody signs in while it is locked, and it stays so.
	stop = d.startKeyring("")
	d.expect(ProtectionMemory, false, false)
	d.expect(ProtectionFile, false, false)
	d.expect(ProtectionFile, true, false)
	stop()

	// It is unlocked again: the session moves back under its protection.
	d.startKeyring("correct horse")
	d.expect(ProtectionKeyring, true, false)
	if _, err := os.Stat(filepath.Join(d.path("store"), keyName)); err == nil {
		t.Error("the key file was left behind")
	}
}

// silentPrompter is the unlock dialog that nobody answers.
type silentPrompter struct{ asked chan struct{} }

func (p silentPrompter) BeginPrompting(dbus.ObjectPath) *dbus.Error {
	select {
	case p.asked <- struct{}{}:
	default:
	}
	return nil
}

// The keyring of most desktops asks its person and waits for the answer.
func TestLockedKeyringThatAsksIsNotWaitedFor(t *testing.T) {
	d := newDesktop(t)
	d.startBus()
	stop := d.startKeyring("correct horse")
	d.expect(ProtectionKeyring, false, false)
	stop()
	prompter := silentPrompter{asked: make(chan struct{}, 1)}
	conn, err := dbus.Connect(d.bus)
	must(t, err)
	defer conn.Close()
	must(t, conn.Export(prompter, "/org/gnome/keyring/Prompter", "org.gnome.keyring.internal.Prompter"))
	_, err = conn.RequestName("org.gnome.keyring.SystemPrompter", dbus.NameFlagDoNotQueue)
	must(t, err)
	d.startKeyring("")
	r := d.run()
	if r.Protection != ProtectionMemory || r.Dropped || r.Took < 3*time.Second || r.Took > 10*time.Second {
		t.Errorf("got %+v", r)
	}
	select {
	case <-prompter.asked:
	default:
		t.Error("nobody was asked, so this proves nothing")
	}
}

func TestBusWithoutASecretServiceCountsAsNoKeyring(t *testing.T) {
	d := newDesktop(t)
	d.startBus()
	d.expect(ProtectionFile, false, false)
	d.expect(ProtectionFile, true, false)
}

func TestDeadBusCountsAsNoKeyring(t *testing.T) {
	d := newDesktop(t)
	d.bus = "unix:path=" + d.path("nobody")
	d.expect(ProtectionFile, false, false)
	d.expect(ProtectionFile, true, false)
}

// Without a bus the D-Bus library would start one with dbus-launch; nobody
// would ever end it.
func TestNoBusIsStartedForTheKeyring(t *testing.T) {
	me, err := user.Current()
	must(t, err)
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join("/run/user", me.Uid, name)); err == nil {
			t.Skip("this user has a session bus in a fixed place")
		}
	}
	for _, address := range []string{"", "autolaunch:"} {
		d := newDesktop(t)
		d.bus = address
		started := d.path("started")
		script := "#!/bin/sh\ntouch '" + started + "'\n"
		must(t, os.WriteFile(d.path("dbus-launch"), []byte(script), 0o700))
		t.Setenv("PATH", d.home+":"+os.Getenv("PATH"))
		d.expect(ProtectionFile, false, false)
		d.expect(ProtectionFile, true, false)
		if _, err := os.Stat(started); err == nil {
			t.Error("dbus-launch was run")
		}
	}
}
