package portal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// readCatalogue reads a file of a catalogue. What is none, such as a pipe that
// nobody writes to, is ErrCatalogueSyntax, one that is too large
// ErrCatalogueTooLarge.
func readCatalogue(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%w: not a file", ErrCatalogueSyntax)
	case info.Size() > maxCatalogueSize:
		return nil, ErrCatalogueTooLarge
	}
	return os.ReadFile(path)
}

// writeCatalogue puts a file in its place in one step: a program that ends half
// way leaves the one of before.
func writeCatalogue(path string, data []byte) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, ".portals-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // no longer there when all went well
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	syncFolder(folder)
	return nil
}

// syncFolder lets a new name outlive a power cut. Some file systems cannot.
func syncFolder(folder string) {
	if f, err := os.Open(folder); err == nil {
		_ = f.Sync()
		_ = f.Close()
	}
}

// putAside renames a file so that it counts no more, and over none that was put
// aside before; one that is not there is no error.
func putAside(path string) error {
	for n := 1; ; n++ {
		to := path + ".old"
		if n > 1 {
			to = fmt.Sprintf("%s-%d", to, n)
		}
		if _, err := os.Lstat(to); err == nil && n < 1000 {
			continue
		}
		if err := os.Rename(path, to); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
}
