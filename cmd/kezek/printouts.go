package main

import (
	"os"
	"path/filepath"
)

// printouts are documents that a viewer is given: they lie in a folder that
// nobody else can read, and go when their person does, when the program is
// closed, or at the next start where that could not be.
type printouts struct{ dir string }

// newPrintouts empties the folder of what an earlier run has left.
func newPrintouts(dir string) *printouts {
	p := &printouts{dir: filepath.Join(dir, "printouts")}
	p.clear()
	return p
}

// keep writes a document under a name, each into a folder of its own: a viewer
// may still show one of the same name.
func (p *printouts) keep(name string, data []byte) (string, error) {
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp(p.dir, "")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, filepath.Base(name))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		_ = os.RemoveAll(folder) // half of it, on a full disk
		return "", err
	}
	return path, nil
}

// clear deletes them all, for who may sit down here next. One that a viewer
// holds open on Windows may stay until the next time, which is all that can be
// done about it.
func (p *printouts) clear() { _ = os.RemoveAll(p.dir) }
