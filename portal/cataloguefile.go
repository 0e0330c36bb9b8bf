package portal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// CatalogueFile is the catalogue that a person or an administrator keeps in the
// configuration folder, in the place of the shipped one. Its methods may be
// called from several goroutines.
type CatalogueFile struct {
	path    string
	shipped []CatalogueEntry
	fixed   bool

	mu      sync.Mutex
	entries []CatalogueEntry
}

// OpenCatalogue reads the catalogue at path, or takes the shipped one where no
// file is there. The errors are those of ParseCatalogue and of reading.
func OpenCatalogue(path string, shipped []byte) (*CatalogueFile, error) {
	original, err := ParseCatalogue(shipped)
	if err != nil {
		return nil, err
	}
	c := &CatalogueFile{path: path, shipped: original, entries: original}
	data, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return c, nil
	case err != nil:
		return nil, err
	}
	c.entries, err = ParseCatalogue(data)
	return c, err
}

// FixedCatalogue is one that somebody else decides upon: it can be read only.
func FixedCatalogue(entries []CatalogueEntry) *CatalogueFile {
	return &CatalogueFile{fixed: true, shipped: entries, entries: entries}
}

// Fixed tells that the catalogue cannot be changed here.
func (c *CatalogueFile) Fixed() bool { return c.fixed }

// Entries are the portals of now, in the order in which they are offered.
func (c *CatalogueFile) Entries() []CatalogueEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.entries)
}

// Add puts a portal on the list. The errors are those of WithEntry,
// ErrCatalogueFixed and ErrCatalogueNotWritten.
func (c *CatalogueFile) Add(e CatalogueEntry) error {
	return c.change(func(now []CatalogueEntry) ([]CatalogueEntry, error) { return WithEntry(now, e) })
}

// Remove takes a portal from the list. The errors are ErrCatalogueLast,
// ErrCatalogueFixed and ErrCatalogueNotWritten.
func (c *CatalogueFile) Remove(id string) error {
	return c.change(func(now []CatalogueEntry) ([]CatalogueEntry, error) { return WithoutEntry(now, id) })
}

func (c *CatalogueFile) change(edit func([]CatalogueEntry) ([]CatalogueEntry, error)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fixed {
		return ErrCatalogueFixed
	}
	entries, err := edit(c.entries)
	if err != nil {
		return err
	}
	if err := c.write(entries); err != nil {
		return fmt.Errorf("%w: %w", ErrCatalogueNotWritten, err)
	}
	c.entries = entries
	return nil
}

// Reset goes back to the shipped catalogue. The file is renamed and not
// deleted: an administrator may have written it. The errors are
// ErrCatalogueFixed and ErrCatalogueNotWritten.
func (c *CatalogueFile) Reset() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fixed {
		return ErrCatalogueFixed
	}
	if err := os.Rename(c.path, c.path+".old"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrCatalogueNotWritten, err)
	}
	c.entries = c.shipped
	return nil
}

// write puts the file in its place in one step: a program that ends half way
// leaves the one of before.
func (c *CatalogueFile) write(entries []CatalogueEntry) error {
	data, err := FormatCatalogue(entries)
	if err != nil {
		return err
	}
	folder := filepath.Dir(c.path)
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
	return os.Rename(f.Name(), c.path)
}
