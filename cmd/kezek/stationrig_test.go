//go:build cgo && linux

package main

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"kezek.kz/kezek/cmd/kezek/internal/printing/testcups"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui/lang"
)

// centre is a service centre's workstation on a virtual display: the supervisor
// in a process of its own, real windows, a practice portal, and the keys of the
// citizens who come.
type centre struct {
	*walker
	portal  *practice.Practice
	address string
	people  []practice.Key
	cmd     *exec.Cmd
	// base holds the citizens' folders, asked the sockets of their windows.
	home, base, audit, keyFile, stick, asked string
	bus                                      *desktopBus
	printer                                  *testcups.CUPS // nil where there is none
	conn                                     net.Conn
	pid                                      int            // of the window that is shown
	ended                                    map[string]int // visits by the reason in the journal
	blind                                    bool           // nobody may look into memories
}

const (
	centrePortal = "service-centre"
	couponQueue  = "Coupon"
)

func newCentre(t *testing.T, people int) *centre {
	t.Helper()
	d := newDisplay(t)
	if err := xtest.Init(d.x); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	c := &centre{
		walker: &walker{T: t, d: d, words: lang.New(lang.Russian, lang.Strict), keys: map[rune]stroke{}, dir: pictureFolder(t, "citizens")},
		home:   filepath.Join(dir, "home"), base: filepath.Join(dir, "run"), audit: filepath.Join(dir, "audit"),
		keyFile: filepath.Join(dir, "key"), stick: filepath.Join(dir, "stick"), asked: filepath.Join(dir, "q"),
	}
	c.ended = map[string]int{}
	for _, folder := range []string{c.home, c.base, c.asked} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c.learnKeys()
	c.bus = newDesktopBus(t)
	c.openPrinter()
	c.openPortal(filepath.Join(dir, "practice"), people)
	c.openStation(filepath.Join(dir, "policy.json"))
	return c
}

// pictureFolder is where a walk leaves its pictures, empty.
func pictureFolder(t *testing.T, name string) string {
	if dir, err := filepath.Abs(filepath.Join("..", "..", ".build", name)); err == nil && os.RemoveAll(dir) == nil && os.MkdirAll(dir, 0o755) == nil {
		return dir
	}
	return t.TempDir()
}

func (c *centre) openPortal(dir string, people int) {
	c.Helper()
	keys, trust, err := practice.Citizens(c.Context(), dir+"-people", people, rand.Reader, time.Now())
	if err != nil {
		c.Fatal(err)
	}
	c.people = keys
	if c.portal, err = practice.Start(c.Context(), practice.Options{Dir: dir, Trust: []string{trust}}); err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { _ = c.portal.Close() })
	c.address = portalURL(c.T, c.portal, "almaty")
}

// openPrinter makes a queue whose printer stands still: coupons wait in it.
func (c *centre) openPrinter() {
	c.Helper()
	printer, err := testcups.New(c.T)
	if err != nil {
		c.Logf("no coupon is printed, and no queue emptied: %v", err)
		return
	}
	c.printer = printer
	c.printer.Queue(couponQueue)
	c.printer.Do("cupsdisable", couponQueue)
}

// coupons are what the policy says of them, and the variables that lead there.
func (c *centre) coupons() (policy map[string]any, environ []string) {
	if c.printer == nil {
		return map[string]any{}, nil
	}
	return map[string]any{"printer": couponQueue, "format": "escpos"}, c.printer.Environ()
}

func (c *centre) openStation(policy string) {
	c.Helper()
	coupons, toPrinter := c.coupons()
	name := portal.Text{RU: "Портал", KK: "Портал", EN: "Portal"}
	data, err := json.Marshal(map[string]any{
		"portals": []portal.CatalogueEntry{{ID: centrePortal, Name: name, Address: c.address, Flavour: portal.FlavourAlmaty}},
		"workstation": map[string]any{
			"id": "tson-7-12", "portal": centrePortal, "language": "ru", "full_screen": true, "coupon": coupons,
			"audit": map[string]any{"dir": c.audit, "key_file": c.keyFile},
		},
	})
	if err != nil {
		c.Fatal(err)
	}
	if err := os.WriteFile(policy, data, 0o600); err != nil {
		c.Fatal(err)
	}
	c.cmd = exec.Command(os.Args[0])
	c.cmd.Env = append(append(os.Environ(), toPrinter...), asStation+"="+policy, "DISPLAY="+c.d.name, "WAYLAND_DISPLAY=", "HOME="+c.home,
		"XDG_RUNTIME_DIR="+c.base, "XDG_CONFIG_HOME="+filepath.Join(c.home, "config"), "SSL_CERT_FILE="+c.portal.CAFile,
		testStick+"="+c.stick, testQuestions+"="+c.asked, "HTTPS_PROXY=", "https_proxy=",
		"DBUS_SESSION_BUS_ADDRESS="+c.bus.address, "DBUS_SYSTEM_BUS_ADDRESS="+c.bus.address)
	c.cmd.Stdout, c.cmd.Stderr = c.Output(), c.Output()
	if err := c.cmd.Start(); err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() {
		if c.Failed() {
			c.Log(strings.Join(c.journal(), "\n"))
		}
		_ = c.cmd.Process.Signal(syscall.SIGTERM)
		stop := time.AfterFunc(10*time.Second, func() { _ = c.cmd.Process.Kill() })
		_ = c.cmd.Wait()
		stop.Stop()
	})
}

// met waits for the window of the next citizen and speaks with it.
func (c *centre) met() {
	c.Helper()
	former := c.pid
	for begun := time.Now(); ; time.Sleep(5 * time.Millisecond) {
		if time.Since(begun) > time.Minute {
			c.Fatal("no window within a minute")
		}
		c.window = c.d.shown()
		if pid := c.d.owner(c.window); pid != 0 && pid != former {
			c.pid = pid
			break
		}
	}
	if c.conn != nil {
		_ = c.conn.Close()
	}
	conn, err := net.Dial("unix", filepath.Join(c.asked, strconv.Itoa(c.pid)))
	if err != nil {
		c.Fatal(err)
	}
	c.Cleanup(func() { _ = conn.Close() })
	c.conn, c.ask = conn, conn
	c.told = bufio.NewScanner(conn)
	c.told.Buffer(nil, 1<<20)
	if err := xproto.SetInputFocusChecked(c.d.x, xproto.InputFocusParent, c.window, xproto.TimeCurrentTime).Check(); err != nil {
		c.Fatal(err)
	}
}

// owner is a window's process, by the property that its toolkit sets; 0 where
// there is none.
func (d *display) owner(window xproto.Window) int {
	if window == 0 {
		return 0
	}
	const name = "_NET_WM_PID"
	atom, err := xproto.InternAtom(d.x, false, uint16(len(name)), name).Reply()
	if err != nil {
		return 0
	}
	p, err := xproto.GetProperty(d.x, false, window, atom.Atom, xproto.AtomCardinal, 0, 1).Reply()
	if err != nil || len(p.Value) < 4 {
		return 0
	}
	return int(uint32(p.Value[0]) | uint32(p.Value[1])<<8 | uint32(p.Value[2])<<16 | uint32(p.Value[3])<<24)
}

// screen is all that is on the display, octet by octet.
func (d *display) screen(tb testing.TB) []byte {
	tb.Helper()
	s := xproto.Setup(d.x).DefaultScreen(d.x)
	image, err := xproto.GetImage(d.x, xproto.ImageFormatZPixmap, xproto.Drawable(s.Root), 0, 0, s.WidthInPixels, s.HeightInPixels, ^uint32(0)).Reply()
	if err != nil {
		tb.Fatal(err)
	}
	return image.Data
}

// looksLike waits until the display shows exactly what it did before.
func (c *centre) looksLike(before []byte) bool {
	c.Helper()
	for begun := time.Now(); time.Since(begun) < 10*time.Second; time.Sleep(20 * time.Millisecond) {
		if bytes.Equal(c.d.screen(c), before) {
			return true
		}
	}
	return false
}

// processes are the workstation's that live: the supervisor, the windows, the
// enders, and whatever they started, which has the test's mark among its
// variables; of windows and enders only root sees those.
func (c *centre) processes() map[int]string {
	c.Helper()
	list := map[int]string{c.cmd.Process.Pid: "supervisor"}
	mark := []byte(testQuestions + "=" + c.asked + "\x00")
	for _, pid := range c.pids() {
		folder := filepath.Join("/proc", strconv.Itoa(pid))
		environ, _ := os.ReadFile(filepath.Join(folder, "environ"))
		line, _ := os.ReadFile(filepath.Join(folder, "cmdline"))
		words := strings.Split(strings.TrimRight(string(line), "\x00"), "\x00")
		if len(words) > 1 && (bytes.Contains(environ, mark) || parentOf(pid) == c.cmd.Process.Pid) {
			list[pid] = words[1]
		}
	}
	return list
}

// pids are all processes that there are.
func (c *centre) pids() (list []int) {
	c.Helper()
	folders, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		c.Fatal(err)
	}
	for _, f := range folders {
		if pid, err := strconv.Atoi(filepath.Base(f)); err == nil {
			list = append(list, pid)
		}
	}
	return list
}

// parentOf reads the fourth field of proc_pid_stat(5), 0 where there is none.
func parentOf(pid int) int {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	if len(fields) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(fields[1])
	return parent
}

// token is the one that the window has given its ender.
func (c *centre) token() string {
	c.Helper()
	conn, err := net.Dial("unix", filepath.Join(c.asked, "token-"+strconv.Itoa(c.pid)))
	if err != nil {
		c.Fatal(err)
	}
	defer conn.Close()
	token, err := io.ReadAll(conn)
	if err != nil || len(token) < 20 {
		c.Fatalf("a token of %d octets, %v", len(token), err)
	}
	return string(token)
}

// insert puts a stick with somebody's key in, pull takes it out.
func (c *centre) insert(k practice.Key) {
	c.Helper()
	data, err := os.ReadFile(k.File)
	if err != nil {
		c.Fatal(err)
	}
	fresh := c.stick + ".new"
	if err := os.MkdirAll(fresh, 0o755); err != nil {
		c.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(fresh, filepath.Base(k.File)), data, 0o600); err != nil {
		c.Fatal(err)
	}
	if err := os.Rename(fresh, c.stick); err != nil {
		c.Fatal(err)
	}
}

func (c *centre) pull() {
	c.Helper()
	if err := os.RemoveAll(c.stick); err != nil {
		c.Fatal(err)
	}
}

// journal is what the journal's files say, one line after another.
func (c *centre) journal() []string {
	c.Helper()
	files, err := filepath.Glob(filepath.Join(c.audit, "*.csv"))
	if err != nil {
		c.Fatal(err)
	}
	slices.Sort(files)
	var lines []string
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			c.Fatal(err)
		}
		lines = append(lines, strings.Split(strings.TrimSpace(string(data)), "\n")...)
	}
	return lines
}
