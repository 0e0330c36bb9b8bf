//go:build cgo

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestAFileIsSavedBesideTheOneThatIsThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.pdf")
	for _, c := range []struct{ data, want string }{
		{"one", "list.pdf"}, {"two", "list (2).pdf"}, {"three", "list (3).pdf"}, {"one", "list.pdf"}, {"two", "list (2).pdf"},
	} {
		saved, err := saveFree(path, []byte(c.data))
		if err != nil || filepath.Base(saved) != c.want || string(readFile(t, saved)) != c.data {
			t.Errorf("%s: %s, %v", c.data, saved, err)
		}
	}
}

func TestAFileIsNotSavedWhereNoneCanBe(t *testing.T) {
	if saved, err := saveFree(filepath.Join(t.TempDir(), "absent", "list.pdf"), nil); err == nil {
		t.Error(saved)
	}
}

func TestSaveWithAChooserThatDoesNotWork(t *testing.T) {
	downloads := t.TempDir()
	c := choosers{downloads: func() string { return downloads }}
	path, err := c.saveAt(t.Context(), "", errors.New("no such interface"), "list.pdf", []byte("x"))
	if err != nil || path != filepath.Join(downloads, "list.pdf") {
		t.Fatalf("%q, %v", path, err)
	}
	if path, err = c.saveAt(t.Context(), "", nil, "closed.pdf", []byte("x")); err != nil || path != "" {
		t.Errorf("closed: %q, %v", path, err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if path, err = c.saveAt(gone, "", errors.New("killed"), "cancelled.pdf", []byte("x")); path != "" || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %q, %v", path, err)
	}
	if files, err := os.ReadDir(downloads); err != nil || len(files) != 1 {
		t.Errorf("%v, %v: one file was to be saved", files, err)
	}
}
