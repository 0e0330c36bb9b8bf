//go:build cgo

package main

import (
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
