package practice

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"kezek.kz/kezek/store"
)

// base is a folder of a practice portal that was started once: making keys
// takes seconds, so the tests copy it.
var base string

// TestMain lets the test binary stand in for the processes that check a file,
// and that open damaged ones.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 {
		switch os.Args[1] {
		case checkCommand:
			os.Exit(store.CheckMain(os.Args[2]))
		case damageCommand:
			openDamaged(os.Args[2])
			os.Exit(0)
		}
	}
	// With the race detector each child would sleep for a second as it ends.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp("", "practice-*")
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	base = dir
	p, err := Start(context.Background(), Options{Dir: base})
	if err == nil {
		err = p.Close()
	}
	code := 1
	if err == nil {
		code = m.Run()
	} else {
		fmt.Println(err)
	}
	if err := goleak.Find(); err != nil && code == 0 {
		fmt.Println(err)
		code = 1
	}
	if err := os.RemoveAll(base); err != nil {
		fmt.Println(err)
	}
	os.Exit(code)
}

// folderCopy is a copy of base. Its ports are left out: two tests at a time
// would contend for them.
func folderCopy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	err := filepath.WalkDir(base, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(dir, path[len(base):])
		if e.IsDir() {
			return os.MkdirAll(to, 0o700)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(to, data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	f := folder{dir}
	s := f.loadState()
	s.Ports = nil
	if err := f.saveState(s); err != nil {
		t.Fatal(err)
	}
	return dir
}

// started is a running practice portal in a copy of base.
func started(t *testing.T, change ...func(*Options)) *Practice {
	t.Helper()
	o := Options{Dir: folderCopy(t)}
	for _, f := range change {
		f(&o)
	}
	return begun(t, o)
}

func begun(t *testing.T, o Options) *Practice {
	t.Helper()
	p, err := Start(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, p) })
	return p
}

func stop(t *testing.T, p *Practice) {
	t.Helper()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// keyOf is the practice key of a note.
func keyOf(t *testing.T, p *Practice, note string) Key {
	t.Helper()
	for _, k := range p.Keys {
		if k.Note == note {
			return k
		}
	}
	t.Fatalf("no key %s", note)
	return Key{}
}

// urlOf is a portal's origin.
func urlOf(t *testing.T, p *Practice, id string) string {
	t.Helper()
	for _, portal := range p.Portals {
		if portal.ID == id {
			return portal.URL
		}
	}
	t.Fatalf("no portal %s", id)
	return ""
}
