//go:build cgo && linux

package main

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/jezek/xgb/xproto"
	"github.com/jezek/xgb/xtest"

	"kezek.kz/kezek/ui/lang"
)

// walker presses keys in a real window, and looks at what it shows.
type walker struct {
	*testing.T
	d      *display
	window xproto.Window
	ask    io.Writer
	told   *bufio.Scanner
	words  *lang.Localizer

	keys     map[rune]stroke
	dir      string // of the pictures
	pictures int
	refused  int
}

// stroke is the key that types a character, with Shift or without.
type stroke struct {
	code  byte
	shift bool
}

// walkPictures is the folder that the walk leaves its pictures in.
var walkPictures = filepath.Join("..", "..", ".build", "keyboard")

func newWalker(t *testing.T) *walker {
	t.Helper()
	d := newDisplay(t)
	if err := xtest.Init(d.x); err != nil {
		t.Fatal(err)
	}
	w := &walker{T: t, d: d, words: lang.New(lang.Russian, lang.Strict), keys: map[rune]stroke{}}
	w.dir = t.TempDir()
	if dir, err := filepath.Abs(walkPictures); err == nil && os.RemoveAll(dir) == nil && os.MkdirAll(dir, 0o755) == nil {
		w.dir = dir
	}
	w.open()
	w.learnKeys()
	return w
}

// open starts the program and waits for its window, which gets the keyboard.
func (w *walker) open() *exec.Cmd {
	w.Helper()
	c := w.d.command(w, asWalkedWindow)
	in, err := c.StdinPipe()
	if err != nil {
		w.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		w.Fatal(err)
	}
	c.Stderr = w.Output() // Fyne's complaints of a home without a cache
	if err := c.Start(); err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { _ = in.Close(); _ = c.Process.Kill(); _ = c.Wait() })
	w.ask, w.told = in, bufio.NewScanner(out)
	for begun := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if w.window = w.d.shown(); w.window != 0 {
			break
		}
		if time.Since(begun) > time.Minute {
			w.Fatal("no window within a minute")
		}
	}
	if err := xproto.SetInputFocusChecked(w.d.x, xproto.InputFocusParent, w.window, xproto.TimeCurrentTime).Check(); err != nil {
		w.Fatal(err)
	}
	return c
}

// shown is the window on the display that shows something.
func (d *display) shown() xproto.Window {
	tree, err := xproto.QueryTree(d.x, xproto.Setup(d.x).DefaultScreen(d.x).Root).Reply()
	if err != nil {
		return 0
	}
	for _, child := range tree.Children {
		a, err := xproto.GetWindowAttributes(d.x, child).Reply()
		if err == nil && a.MapState == xproto.MapStateViewable && d.colourful(child) {
			return child
		}
	}
	return 0
}

// Keysyms of the keys that type nothing (X11/keysymdef.h).
const (
	keyBackspace = 0xff08
	keyTab       = 0xff09
	keyReturn    = 0xff0d
	keyEscape    = 0xff1b
	keyShift     = 0xffe1
)

// learnKeys asks the display which key types what.
func (w *walker) learnKeys() {
	w.Helper()
	s := xproto.Setup(w.d.x)
	count := byte(s.MaxKeycode - s.MinKeycode + 1)
	m, err := xproto.GetKeyboardMapping(w.d.x, s.MinKeycode, count).Reply()
	if err != nil {
		w.Fatal(err)
	}
	for i := range int(count) {
		for shift := 1; shift >= 0; shift-- {
			w.keys[rune(m.Keysyms[i*int(m.KeysymsPerKeycode)+shift])] = stroke{byte(s.MinKeycode) + byte(i), shift == 1}
		}
	}
}

// key presses the key of a keysym, which for a character of Latin-1 is the
// character.
func (w *walker) key(sym rune) {
	w.Helper()
	k, ok := w.keys[sym]
	if !ok {
		w.Fatalf("no key types %q", sym)
	}
	if k.shift {
		w.send(xproto.KeyPress, w.keys[keyShift].code)
		defer w.send(xproto.KeyRelease, w.keys[keyShift].code)
	}
	w.send(xproto.KeyPress, k.code)
	w.send(xproto.KeyRelease, k.code)
	// The window's toolkit drops a key that comes twice within a millisecond,
	// which no finger does.
	time.Sleep(5 * time.Millisecond)
}

func (w *walker) send(event, code byte) {
	w.Helper()
	root := xproto.Setup(w.d.x).DefaultScreen(w.d.x).Root
	if err := xtest.FakeInputChecked(w.d.x, event, code, xproto.TimeCurrentTime, root, 0, 0, 0).Check(); err != nil {
		w.Fatal(err)
	}
}

// typed types a text of Latin-1.
func (w *walker) typed(text string) {
	w.Helper()
	for _, r := range text {
		w.key(r)
	}
}

func (w *walker) erase(n int) {
	w.Helper()
	for range n {
		w.key(keyBackspace)
	}
}
