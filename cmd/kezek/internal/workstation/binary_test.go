package workstation

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// program is an executable of the test's own that prints a word.
func program(t *testing.T, path, word string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skipf("a program that runs cannot be replaced on Windows")
	}
	source, err := exec.LookPath(word)
	if err != nil {
		t.Skipf("%s is not installed", word)
	}
	data, err := os.ReadFile(source)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+".new", data, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		t.Fatal(err)
	}
}

func TestNewVersionIsSeenWhenItHasSettled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kezek")
	program(t, path, "true")
	b, err := openBinary(path, path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.file.Close()
	now := time.Date(2026, 5, 4, 21, 0, 0, 0, time.UTC)
	steps := []struct {
		what   string
		do     func()
		after  time.Duration
		wanted bool
	}{
		{"the same", func() {}, time.Hour, false},
		{"a new one, at once", func() { program(t, path, "false") }, 0, false},
		{"half a minute later", func() {}, 30 * time.Second, false},
		{"written again", func() { _ = os.Chtimes(path, now, now) }, 20 * time.Second, false},
		{"half a minute later again", func() {}, 30 * time.Second, false},
		{"settled", func() {}, time.Minute, true},
		{"taken away", func() { _ = os.Remove(path) }, time.Hour, false},
		{"a folder", func() { _ = os.Mkdir(path, 0o755) }, time.Hour, false},
	}
	for _, s := range steps {
		s.do()
		now = now.Add(s.after)
		if b.Replaced(now) != s.wanted {
			t.Error(s.what)
		}
	}
}

func TestCitizensRunTheVersionThatRuns(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skipf("only on Linux a program is started by its open file")
	}
	path := filepath.Join(t.TempDir(), "kezek")
	program(t, path, "echo")
	b, err := openBinary(path, path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.file.Close()
	program(t, path, "false")
	out, err := exec.Command(b.Command(), "old").Output()
	if err != nil || strings.TrimSpace(string(out)) != "old" {
		t.Errorf("%q %v", out, err)
	}
}
