//go:build cgo

package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestSecondStartRaisesTheFirst(t *testing.T) {
	dir := t.TempDir()
	raised := make(chan struct{}, 1)
	stop := listenForSecondStart(dir, func() { raised <- struct{}{} })
	if !raiseRunning(dir) {
		t.Fatal("the first does not answer")
	}
	<-raised
	stop()
	if raiseRunning(dir) {
		t.Error("it answers after its end")
	}
}

func TestSocketOfACrashIsReplaced(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, socketName), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	stop := listenForSecondStart(dir, func() {})
	defer stop()
	if !raiseRunning(dir) {
		t.Error("no answer")
	}
}

func TestDisplayThatDoesNotAnswerIsNone(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("X displays are tried on Linux only")
	}
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
