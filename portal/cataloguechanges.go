package portal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
)

// catalogueChanges is what a person has changed about a catalogue.
type catalogueChanges struct {
	Added   []CatalogueEntry `json:"added,omitempty"`
	Removed []string         `json:"removed,omitempty"` // ids of the catalogue's own
}

// parseChanges reads what format has written. The error is ErrCatalogueSyntax,
// for what stands in an entry, too: nobody writes this file by hand.
func parseChanges(data []byte) (catalogueChanges, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var c catalogueChanges
	if err := decoder.Decode(&c); err != nil {
		return catalogueChanges{}, fmt.Errorf("%w: %w", ErrCatalogueSyntax, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return catalogueChanges{}, fmt.Errorf("%w: something follows it", ErrCatalogueSyntax)
	}
	if err := checkEntries(c.Added); err != nil {
		return catalogueChanges{}, fmt.Errorf("%w: %w", ErrCatalogueSyntax, err)
	}
	return c, nil
}

// format writes the changes. What could not be read at the next start is
// ErrCatalogueTooLarge now.
func (c catalogueChanges) format() ([]byte, error) {
	data, err := json.MarshalIndent(c, "", "  ")
	if err == nil && len(data) >= maxCatalogueSize {
		err = ErrCatalogueTooLarge
	}
	return append(data, '\n'), err
}

// over lays the changes over a catalogue, which may be another one than that
// they were made in: a portal that it has by now itself is not added to it, and
// if nothing else were left nothing is removed.
func (c catalogueChanges) over(base []CatalogueEntry) []CatalogueEntry {
	left := slices.DeleteFunc(slices.Clone(base), c.removes)
	if len(left) == 0 && len(c.Added) == 0 {
		left = slices.Clone(base)
	}
	for _, e := range c.Added {
		if more, err := insertEntry(left, e); err == nil {
			left = more
		}
	}
	return left
}

func (c catalogueChanges) removes(e CatalogueEntry) bool { return slices.Contains(c.Removed, e.ID) }

// with adds a portal, or lets one come back that was removed from the catalogue.
func (c catalogueChanges) with(base, now []CatalogueEntry, e CatalogueEntry) catalogueChanges {
	same := func(o CatalogueEntry) bool { return o.Address == e.Address && c.removes(o) }
	if i := slices.IndexFunc(base, same); i >= 0 {
		c.Removed = slices.DeleteFunc(slices.Clone(c.Removed), func(id string) bool { return id == base[i].ID })
		return c
	}
	e.ID = freeID(slices.Concat(base, now, c.Added), e.ID) // of those added some may be hidden (over)
	c.Added = append(slices.Clone(c.Added), e)
	return c
}

// without removes a portal from the list of now: one that was added is no longer
// known of, also where the catalogue has its address by now itself.
func (c catalogueChanges) without(base, now []CatalogueEntry, id string) catalogueChanges {
	i := slices.IndexFunc(now, func(e CatalogueEntry) bool { return e.ID == id })
	if i < 0 {
		return c
	}
	same := func(e CatalogueEntry) bool { return e.Address != "" && e.Address == now[i].Address }
	c.Added = slices.DeleteFunc(slices.Clone(c.Added), same)
	if hasID(base, id) {
		c.Removed = append(slices.Clone(c.Removed), id)
	}
	return c
}
