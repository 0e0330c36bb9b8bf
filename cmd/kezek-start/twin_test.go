package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"
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

// noLinks is a disk without links: FAT, exFAT.
func noLinks(string, string) error { return errors.ErrUnsupported }

// While the program runs Windows refuses to take its file away, and the second key
// file that somebody double-clicks would start nothing.
func TestCopyThatIsWholeIsLeftAlone(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, from, "program")
	if err := twinBy(noLinks, from, to); err != nil {
		t.Fatal(err)
	}
	// The time tells it: a new file may get the number of the one before.
	old := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	if err := os.Chtimes(to, old, old); err != nil {
		t.Fatal(err)
	}
	if err := twinBy(noLinks, from, to); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(to); err != nil || !info.ModTime().Equal(old) {
		t.Errorf("it was copied again: %v", err)
	}
}

func TestCopyOfAnotherProgramIsReplaced(t *testing.T) {
	for what, old := range map[string]string{
		"as long as the new one": "old one",
		"half a copy":            "prog",
		"longer":                 "program and more",
	} {
		dir := t.TempDir()
		from, to := filepath.Join(dir, "a"), filepath.Join(dir, "b")
		write(t, from, "program")
		write(t, to, old)
		if err := twinBy(noLinks, from, to); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if got, err := os.ReadFile(to); err != nil || string(got) != "program" {
			t.Errorf("%s: %q, %v", what, got, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 2 {
			t.Errorf("%s: something was left beside: %v, %v", what, left, err)
		}
	}
}

func TestCopiesMadeAtOneMomentAreAllRight(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	write(t, from, "program")
	for range 50 {
		write(t, to, "an old program")
		ended := make(chan error, 4)
		for range cap(ended) {
			go func() { ended <- twinBy(noLinks, from, to) }()
		}
		for range cap(ended) {
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(to); err != nil || string(got) != "program" {
			t.Fatalf("%q, %v", got, err)
		}
	}
}

func TestSameOctetsFindsWhatDiffers(t *testing.T) {
	long := strings.Repeat("x", 1<<17)
	for _, c := range []struct {
		one, other string
		want       bool
	}{
		{"", "", true},
		{"one", "one", true},
		{"one", "two", false},
		{"one", "on", false},
		{long, long, true},
		{long, long + "x", false},
		{long + "x", long + "y", false},
	} {
		if got := sameOctets(strings.NewReader(c.one), strings.NewReader(c.other)); got != c.want {
			t.Errorf("of %d and %d octets: %v", len(c.one), len(c.other), got)
		}
	}
	if broken := iotest.ErrReader(errors.ErrUnsupported); sameOctets(broken, broken) {
		t.Error("files that cannot be read are the same")
	}
}
