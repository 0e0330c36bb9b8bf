package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestPrintoutsAreForTheirOwnerAloneAndGo(t *testing.T) {
	dir := t.TempDir()
	p := newPrintouts(dir)
	first, err := p.keep("Заявление.pdf", []byte("%PDF-1"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := p.keep("Заявление.pdf", []byte("%PDF-2"))
	if err != nil || second == first {
		t.Fatalf("%q after %q, %v", second, first, err)
	}
	if data, err := os.ReadFile(first); err != nil || string(data) != "%PDF-1" {
		t.Errorf("the first holds %q, %v", data, err)
	}
	for path, want := range map[string]os.FileMode{first: 0o600, filepath.Dir(first): 0o700, p.dir: 0o700} {
		if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	newPrintouts(dir) // a start after a crash
	if _, err := os.Stat(first); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
}

// The next person at this computer finds none, and may print all the same.
func TestPrintoutsGoWithTheirPerson(t *testing.T) {
	p := newPrintouts(t.TempDir())
	var kept []string
	for range 2 {
		path, err := p.keep("Заявление.pdf", []byte("%PDF-1"))
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, path)
	}
	p.clear()
	for _, path := range append(kept, p.dir) {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%s is still there: %v", path, err)
		}
	}
	if _, err := p.keep("Заявление.pdf", []byte("%PDF-2")); err != nil {
		t.Errorf("the next one: %v", err)
	}
}

func TestPrintoutsStayInTheirFolder(t *testing.T) {
	p := newPrintouts(t.TempDir())
	path, err := p.keep(filepath.Join("..", "..", "elsewhere.pdf"), nil)
	if err != nil || filepath.Dir(filepath.Dir(path)) != p.dir {
		t.Errorf("%q, %v", path, err)
	}
}

func TestPrintoutsTellWhereNothingCanBeWritten(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if path, err := newPrintouts(blocked).keep("a.pdf", nil); err == nil {
		t.Errorf("written to %q", path)
	}
}
