//go:build cgo && linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/widget"
	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// bareWindow opens it and returns when it was closed.
func bareWindow() {
	w := app.NewWithID("kz.kezek.bare").NewWindow("bare")
	w.SetContent(widget.NewLabel("bare"))
	w.ShowAndRun()
}

// display is a virtual display of a test's own.
type display struct {
	name string
	x    *xgb.Conn
	pid  int // of the display's own process
}

func newDisplay(tb testing.TB) *display {
	tb.Helper()
	program, err := exec.LookPath("Xvfb")
	if err != nil {
		tb.Skip("Xvfb is not installed")
	}
	r, w, err := os.Pipe()
	if err != nil {
		tb.Fatal(err)
	}
	server := exec.Command(program, "-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{w}
	if err := server.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = server.Process.Kill(); _ = server.Wait() })
	w.Close()
	number := make([]byte, 16)
	n, err := r.Read(number)
	if err != nil {
		tb.Fatal(err)
	}
	d := &display{pid: server.Process.Pid, name: ":" + strings.TrimSpace(string(number[:n]))}
	if d.x, err = xgb.NewConnDisplay(d.name); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(d.x.Close)
	return d
}

// command is the test binary on this display, with a home folder of its own.
func (d *display) command(tb testing.TB, as string, args ...string) *exec.Cmd {
	tb.Helper()
	home := tb.TempDir()
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), as+"=1", "DISPLAY="+d.name, "WAYLAND_DISPLAY=", "HOME="+home,
		"XDG_CONFIG_HOME="+filepath.Join(home, "config"), "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent")
	return c
}

// drawn tells whether a window on the display shows more than one colour.
func (d *display) drawn() bool {
	root := xproto.Setup(d.x).DefaultScreen(d.x).Root
	tree, err := xproto.QueryTree(d.x, root).Reply()
	if err != nil {
		return false
	}
	for _, child := range tree.Children {
		a, err := xproto.GetWindowAttributes(d.x, child).Reply()
		if err == nil && a.MapState == xproto.MapStateViewable && d.colourful(child) {
			return true
		}
	}
	return false
}

func (d *display) colourful(window xproto.Window) bool {
	g, err := xproto.GetGeometry(d.x, xproto.Drawable(window)).Reply()
	if err != nil || g.Width < 10 {
		return false
	}
	image, err := xproto.GetImage(d.x, xproto.ImageFormatZPixmap, xproto.Drawable(window), 0, 0, g.Width, g.Height, ^uint32(0)).Reply()
	if err != nil || len(image.Data) < 8 {
		return false
	}
	return !bytes.Equal(image.Data[4:], image.Data[:len(image.Data)-4])
}

// startup is what one start took: the time to the first frame, and the memory
// in use then.
type startup struct {
	frame  time.Duration
	memory int64 // octets, resident
}

func (d *display) start(tb testing.TB, as string) startup {
	tb.Helper()
	c := d.command(tb, as)
	begun := time.Now()
	if err := c.Start(); err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = c.Process.Kill(); _ = c.Wait() }()
	for !d.drawn() {
		if time.Since(begun) > time.Minute {
			tb.Fatal("no frame within a minute")
		}
		time.Sleep(2 * time.Millisecond)
	}
	frame := time.Since(begun)
	time.Sleep(500 * time.Millisecond)
	memory, err := residentMemory(c.Process.Pid)
	if err != nil {
		tb.Fatal(err)
	}
	return startup{frame: frame, memory: memory}
}

func residentMemory(pid int) (int64, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if kb, is := strings.CutPrefix(line, "VmRSS:"); is {
			n, err := strconv.ParseInt(strings.Fields(kb)[0], 10, 64)
			return n << 10, err
		}
	}
	return 0, errors.New("no VmRSS")
}

// BenchmarkStart opens Kezek's window and a bare one in turn, and reports how
// many times as long and as large Kezek's is.
func BenchmarkStart(b *testing.B) {
	d := newDisplay(b)
	var ours, bare startup
	for b.Loop() {
		o, f := d.start(b, asProgram), d.start(b, asBareWindow)
		ours.frame, ours.memory = ours.frame+o.frame, ours.memory+o.memory
		bare.frame, bare.memory = bare.frame+f.frame, bare.memory+f.memory
	}
	b.ReportMetric(float64(ours.frame.Milliseconds())/float64(b.N), "ms/first-frame")
	b.ReportMetric(float64(bare.frame.Milliseconds())/float64(b.N), "ms/bare-first-frame")
	b.ReportMetric(ours.frame.Seconds()/bare.frame.Seconds(), "times-bare-start")
	b.ReportMetric(float64(ours.memory)/float64(b.N)/(1<<20), "MiB")
	b.ReportMetric(float64(ours.memory)/float64(bare.memory), "times-bare-memory")
}

// TestTourInTheRealWindow goes the whole way in the window that people get,
// drawn by OpenGL on a virtual display. It is a look with a dozen of the
// refusals: `make tour` goes through all of them.
func TestTourInTheRealWindow(t *testing.T) {
	d := newDisplay(t)
	dir := t.TempDir()
	c := d.command(t, asProgram, "tour", "-dir", dir, "-look", "en")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { _ = c.Process.Kill() })
	defer stop()
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	pictures, err := filepath.Glob(filepath.Join(dir, "en", "*.png"))
	if err != nil || len(pictures) < 45 {
		t.Fatalf("%d pictures, %v", len(pictures), err)
	}
	for _, p := range pictures {
		if info, err := os.Stat(p); err != nil || info.Size() < 10_000 {
			t.Errorf("%s is empty: %v", p, err)
		}
	}
}
