package portal

import (
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Why a catalogue is not changed. The catalogue is as it was before.
var (
	// ErrCatalogueSame means that a portal with this address is there already.
	ErrCatalogueSame = errors.New("portal: the catalogue has this address")
	// ErrCatalogueLast means that nothing would be left to choose.
	ErrCatalogueLast = errors.New("portal: the only portal of the catalogue")
	// ErrCatalogueFixed means a catalogue that only an administrator changes.
	ErrCatalogueFixed = errors.New("portal: the catalogue is fixed")
	// ErrCatalogueNotWritten means that the disk did not take it.
	ErrCatalogueNotWritten = errors.New("portal: the catalogue was not written")
)

// EntryOf makes a catalogue entry of what a portal says of itself, for an
// address that was dialled. What the portal says is shown to people from now
// on, so a name that is missing in a language is taken from another one (or is
// the host), and contacts that are in no format, or over the limit, are left
// out. The errors are those of ParseCatalogue.
func EntryOf(address string, d Discovery) (CatalogueEntry, error) {
	if address == "" { // an entry may have none, one that was dialled has
		return CatalogueEntry{}, &CatalogueError{Entry: 1, Member: "address", Fault: ErrCatalogueAddress}
	}
	e := CatalogueEntry{ID: entryID(address), Name: namedInAll(d.Name, address), Address: address, Flavour: FlavourAlmaty}
	if d.HasStep("locality") {
		e.Flavour = FlavourRegions
	}
	e.Contacts = showableContacts(d.Contacts)
	if member, fault := e.check(); fault != nil {
		return CatalogueEntry{}, &CatalogueError{Entry: 1, Member: member, Fault: fault}
	}
	return e, nil
}

var notOfID = regexp.MustCompile(`[^a-z0-9]+`)

// entryID is made of the host: it names files, and the portal itself is not to
// choose that name.
func entryID(address string) string {
	host := address
	if u, err := url.Parse(address); err == nil {
		host = u.Host
	}
	id := "own-" + strings.Trim(notOfID.ReplaceAllString(strings.ToLower(host), "-"), "-")
	return strings.TrimRight(id[:min(len(id), 28)], "-")
}

// WithEntry gives a catalogue with one more entry, the last of those that are
// no practice portals; its id gets a number where another entry has the same.
// The error is ErrCatalogueSame, ErrCatalogueTooLarge or a *CatalogueError.
func WithEntry(entries []CatalogueEntry, e CatalogueEntry) ([]CatalogueEntry, error) {
	more, err := insertEntry(entries, e)
	if err == nil {
		err = checkEntries(more)
	}
	if err != nil {
		return nil, err
	}
	return more, nil
}

// insertEntry is WithEntry for entries that were checked.
func insertEntry(entries []CatalogueEntry, e CatalogueEntry) ([]CatalogueEntry, error) {
	same := func(o CatalogueEntry) bool { return e.Address != "" && o.Address == e.Address }
	switch {
	case slices.ContainsFunc(entries, same):
		return nil, ErrCatalogueSame
	case len(entries) >= maxCatalogueEntries:
		return nil, ErrCatalogueTooLarge
	}
	e.ID = freeID(entries, e.ID)
	place := slices.IndexFunc(entries, func(o CatalogueEntry) bool { return o.Practice })
	if place < 0 {
		place = len(entries)
	}
	return slices.Insert(slices.Clone(entries), place, e), nil
}

func freeID(entries []CatalogueEntry, id string) string {
	free := id
	for n := 2; hasID(entries, free); n++ {
		free = id + "-" + strconv.Itoa(n)
	}
	return free
}

func hasID(entries []CatalogueEntry, id string) bool {
	return slices.ContainsFunc(entries, func(e CatalogueEntry) bool { return e.ID == id })
}

// WithoutEntry gives a catalogue without the entry with an id; one that is not
// there changes nothing. The error is ErrCatalogueLast.
func WithoutEntry(entries []CatalogueEntry, id string) ([]CatalogueEntry, error) {
	less := slices.DeleteFunc(slices.Clone(entries), func(e CatalogueEntry) bool { return e.ID == id })
	if len(less) == 0 {
		return nil, ErrCatalogueLast
	}
	return less, nil
}
