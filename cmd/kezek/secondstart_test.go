//go:build cgo && linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/lang"
)

func TestDisplayThatDoesNotAnswerIsNone(t *testing.T) {
	kezekOn := func(name string) bool {
		return hasDisplay(func(key string) string {
			if key == "DISPLAY" {
				return name
			}
			return ""
		})
	}
	if kezekOn(":94721") || kezekOn("") {
		t.Error("a display that is not there counts as one")
	}
}

// startedAgain is a start of the program beside the one that runs c: with the
// same home.
func startedAgain(t *testing.T, c *exec.Cmd, args ...string) *exec.Cmd {
	t.Helper()
	again := exec.CommandContext(t.Context(), os.Args[0], args...)
	again.Env = append(slices.Clone(c.Env), asProgram+"=1", asWalkedWindow+"=")
	return again
}

// TestSecondStartOpensItsFileInTheOpenWindow opens a file as a file manager
// does, while the window is open.
func TestSecondStartOpensItsFileInTheOpenWindow(t *testing.T) {
	w := &walker{T: t, d: newDisplay(t), words: lang.New(lang.Russian, lang.Strict)}
	c := w.open()
	key := practiceKeyOf(t, sharedPractice(t), practice.NoteMother)
	again := startedAgain(t, c, key)
	begun := time.Now()
	if out, err := again.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("handed over within %v", time.Since(begun).Round(time.Millisecond))
	asked := func(page ui.Readout) bool { return slices.Contains(page.Buttons, w.words.T("open.sign_in")) }
	if page, shown := w.until(asked); !shown {
		t.Errorf("%+v", page)
	}
	refused := startedAgain(t, c, "-portal", "nowhere")
	if out, err := refused.CombinedOutput(); refused.ProcessState.ExitCode() != exitUsage {
		t.Errorf("an unknown portal: %v\n%s", err, out)
	}
}

// TestOfTwoStartsAtOneMomentOneOpensAWindow double-clicks twice.
func TestOfTwoStartsAtOneMomentOneOpensAWindow(t *testing.T) {
	d := newDisplay(t)
	one := d.command(t, asProgram)
	two := startedAgain(t, one)
	ended := make(chan *exec.Cmd, 2)
	for _, c := range []*exec.Cmd{one, two} {
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Process.Kill() })
		go func() { _ = c.Wait(); ended <- c }()
	}
	select {
	case c := <-ended:
		if code := c.ProcessState.ExitCode(); code != exitOK {
			t.Errorf("exit code %d", code)
		}
	case <-time.After(time.Minute):
		t.Fatal("two windows")
	}
	d.await(t)
	if len(ended) > 0 {
		t.Error("both ended")
	}
}

// The toolkit complains of settings that a crash has left half written, and of
// a home without a cache.
func TestStartDoesNotComplainOfWhatACrashHasLeft(t *testing.T) {
	d := newDisplay(t)
	c := d.command(t, asProgram)
	var complaints strings.Builder
	c.Stderr = &complaints
	settings := filepath.Join(home(c), "config", "fyne", appID, "preferences.json")
	if err := os.MkdirAll(filepath.Dir(settings), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(settings, []byte(`{"langua`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	d.await(t)
	_ = c.Process.Kill()
	_ = c.Wait()
	for _, of := range []string{"Preferences", "cache"} { // not of the bus, which a test has none of
		if line := lineWith(complaints.String(), of); line != "" {
			t.Error(line)
		}
	}
}

// home is the folder that a command has as its home.
func home(c *exec.Cmd) string {
	for _, v := range c.Env {
		if dir, is := strings.CutPrefix(v, "HOME="); is && strings.Contains(dir, os.TempDir()) {
			return dir
		}
	}
	return ""
}
