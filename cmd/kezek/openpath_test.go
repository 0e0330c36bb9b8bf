package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// fakeViewer puts a script in the place of the system's viewer.
func fakeViewer(t *testing.T, script string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("the fake viewer is a script named xdg-open")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":/usr/bin:/bin")
}

func TestOpenPathHandsOverTheFileAsItIs(t *testing.T) {
	told := filepath.Join(t.TempDir(), "told")
	fakeViewer(t, `printf '%s\n' "$#" "$1" >`+told)
	t.Chdir(t.TempDir())
	name := `-h $(touch x) ; «лист».pdf`
	if err := openPath(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(string(readFile(t, told)), "\n")
	if got[0] != "1" || !filepath.IsAbs(got[1]) || filepath.Base(got[1]) != name {
		t.Errorf("%q", got)
	}
	if _, err := os.Stat("x"); err == nil {
		t.Error("a shell has read the name")
	}
}

func TestOpenPathTellsThatNothingShowsTheFile(t *testing.T) {
	fakeViewer(t, "exit 3")
	if err := openPath(t.Context(), "list.pdf"); err == nil {
		t.Error("a viewer that fails")
	}
	t.Setenv("PATH", t.TempDir())
	if err := openPath(t.Context(), "list.pdf"); err == nil {
		t.Error("no viewer at all")
	}
}

func TestOpenPathDoesNotWaitForTheViewer(t *testing.T) {
	fakeViewer(t, "exec sleep 6")
	begun := time.Now()
	if err := openPath(t.Context(), "list.pdf"); err != nil || time.Since(begun) > 5*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := openPath(ctx, "list.pdf"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

func TestEverySystemHasAViewer(t *testing.T) {
	for goos, want := range map[string]string{"windows": "rundll32 url.dll,FileProtocolHandler", "darwin": "open", "linux": "xdg-open", "freebsd": "xdg-open"} {
		if got := strings.Join(viewer(goos), " "); got != want {
			t.Errorf("%s: %s", goos, got)
		}
	}
}
