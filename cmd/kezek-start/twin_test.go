package main

import (
	"os"
	"path/filepath"
	"testing"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTwinIsTheSameFileAfterEveryUpdate(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, to, "an old program")
	for _, version := range []string{"one", "two"} {
		_ = os.Remove(from)
		write(t, from, version)
		for range 2 {
			if err := twin(from, to); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(to); err != nil || string(got) != version {
			t.Errorf("the second name has %q, %v", got, err)
		}
	}
	first, _ := os.Stat(from)
	if second, err := os.Stat(to); err != nil || !os.SameFile(first, second) {
		t.Errorf("it is a copy: %v", err)
	}
}

// Who double-clicks two key files has two launchers at one moment.
func TestTwinsMadeAtOneMomentAreAllRight(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, from, "program")
	for range 200 {
		write(t, to, "an old program")
		ended := make(chan error, 4)
		for range cap(ended) {
			go func() { ended <- twin(from, to) }()
		}
		for range cap(ended) {
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
		}
		_ = os.Remove(to)
	}
}

func TestTwinOfNothingChangesNothing(t *testing.T) {
	dir := t.TempDir()
	to := filepath.Join(dir, "b")
	write(t, to, "kept")
	if err := twin(filepath.Join(dir, "none"), to); err == nil {
		t.Error("no error")
	}
	if got, _ := os.ReadFile(to); string(got) != "kept" {
		t.Errorf("%q", got)
	}
}

func TestDuplicateLeavesNoHalf(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, from, "program")
	if err := duplicate(from, to); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(to); string(got) != "program" {
		t.Errorf("%q", got)
	}
	if err := duplicate(from, to); err == nil {
		t.Error("a file that is there was written over")
	}
	if err := duplicate(dir, filepath.Join(dir, "c")); err == nil {
		t.Error("a folder was copied")
	}
	if _, err := os.Stat(filepath.Join(dir, "c")); err == nil {
		t.Error("half a copy was left")
	}
}
