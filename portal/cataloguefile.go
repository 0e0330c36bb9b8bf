package portal

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
)

// CatalogueFile is the catalogue of a configuration folder: the shipped one, or
// that of an administrator's file in its place, and over it what a person has
// added and removed. That is kept in a file of its own, so that a later shipped
// catalogue reaches them, too. Its methods may be called from several
// goroutines.
type CatalogueFile struct {
	path    string // of the administrator's
	shipped []CatalogueEntry
	fixed   bool

	mu      sync.Mutex
	base    []CatalogueEntry // shipped, or the administrator's
	changes catalogueChanges
	entries []CatalogueEntry // base with the changes
}

// OpenCatalogue reads the catalogue at path, or takes the shipped one where no
// file is there, and the person's changes from beside it. The errors are those
// of ParseCatalogue and of reading. Changes that are in no format are put aside:
// they are added again sooner than a program that does not start is mended.
func OpenCatalogue(path string, shipped []byte) (*CatalogueFile, error) {
	original, err := ParseCatalogue(shipped)
	if err != nil {
		return nil, err
	}
	c := &CatalogueFile{path: path, shipped: original, base: original}
	if data, err := readCatalogue(path); err == nil {
		if c.base, err = ParseCatalogue(data); err != nil {
			return nil, err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := c.readChanges(); err != nil {
		return nil, err
	}
	c.entries = c.changes.over(c.base)
	return c, nil
}

func (c *CatalogueFile) readChanges() error {
	data, err := readCatalogue(c.changesPath())
	if err == nil {
		c.changes, err = parseChanges(data)
	}
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, ErrCatalogueSyntax), errors.Is(err, ErrCatalogueTooLarge):
		_ = putAside(c.changesPath()) // where it stays it is read, and passed over, again
		return nil
	}
	return err
}

// changesPath is the file of a person's changes, beside the administrator's.
func (c *CatalogueFile) changesPath() string {
	return strings.TrimSuffix(c.path, ".json") + "-own.json"
}

// FixedCatalogue is one that somebody else decides upon: it can be read only.
func FixedCatalogue(entries []CatalogueEntry) *CatalogueFile {
	return &CatalogueFile{fixed: true, shipped: entries, base: entries, entries: entries}
}

// Fixed tells that the catalogue cannot be changed here.
func (c *CatalogueFile) Fixed() bool { return c.fixed }

// Shipped are the portals that Reset goes back to.
func (c *CatalogueFile) Shipped() []CatalogueEntry { return slices.Clone(c.shipped) }

// Entries are the portals of now, in the order in which they are offered.
func (c *CatalogueFile) Entries() []CatalogueEntry {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.entries)
}

// Add puts a portal on the list; one that was removed comes back as it was. The
// errors are those of WithEntry, ErrCatalogueFixed and ErrCatalogueNotWritten.
func (c *CatalogueFile) Add(e CatalogueEntry) error {
	return c.change(func() (catalogueChanges, error) {
		if _, err := WithEntry(c.entries, e); err != nil {
			return catalogueChanges{}, err
		}
		return c.changes.with(c.base, c.entries, e), nil
	})
}

// Remove takes a portal from the list. The errors are ErrCatalogueLast,
// ErrCatalogueFixed and ErrCatalogueNotWritten.
func (c *CatalogueFile) Remove(id string) error {
	return c.change(func() (catalogueChanges, error) {
		if _, err := WithoutEntry(c.entries, id); err != nil {
			return catalogueChanges{}, err
		}
		return c.changes.without(c.base, c.entries, id), nil
	})
}

func (c *CatalogueFile) change(edit func() (catalogueChanges, error)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fixed {
		return ErrCatalogueFixed
	}
	changes, err := edit()
	if err != nil {
		return err
	}
	data, err := changes.format()
	if err != nil {
		return err
	}
	if err := writeCatalogue(c.changesPath(), data); err != nil {
		return fmt.Errorf("%w: %w", ErrCatalogueNotWritten, err)
	}
	c.changes, c.entries = changes, changes.over(c.base)
	return nil
}

// Reset goes back to the shipped catalogue. A person's changes are deleted; a
// file in the place of the shipped one is put aside, because an administrator
// wrote it. The errors are ErrCatalogueFixed and ErrCatalogueNotWritten.
func (c *CatalogueFile) Reset() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fixed {
		return ErrCatalogueFixed
	}
	if err := putAside(c.path); err != nil {
		return fmt.Errorf("%w: %w", ErrCatalogueNotWritten, err)
	}
	c.base = c.shipped
	c.entries = c.changes.over(c.base)
	if err := os.Remove(c.changesPath()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrCatalogueNotWritten, err)
	}
	c.changes, c.entries = catalogueChanges{}, c.shipped
	return nil
}
