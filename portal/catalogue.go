package portal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The flavours of a portal: whose printed instruction its journey follows.
const (
	FlavourAlmaty  = "almaty"
	FlavourRegions = "regions"
)

// Limits on a catalogue.
const (
	maxCatalogueSize    = 1 << 20 // octets
	maxCatalogueEntries = 200
	// What a portal says of itself is drawn on pages: no name, and nothing else
	// of one line, is longer (in letters), and a longest host fits.
	maxLine     = 300
	maxContacts = 20
)

// CatalogueEntry is one portal that a person can choose. The shipped catalogue
// is assets.Portals; an administrator may give another one.
type CatalogueEntry struct {
	// ID names the portal in files of the program: lower-case Latin letters,
	// digits and hyphens.
	ID   string `json:"id"`
	Name Text   `json:"name"`
	// Address is an https origin without a path; empty where none is known,
	// and in a practice entry, whose address is known once it runs.
	Address string `json:"address,omitempty"`
	// Contacts are shown even when the portal does not answer.
	Contacts []Contact `json:"contacts,omitempty"`
	// TrustDir is a folder of certification authorities, absolute or relative
	// to the catalogue's own; empty for the program's usual one.
	TrustDir string `json:"trust,omitempty"`
	// Practice marks the portals that run inside the program.
	Practice bool `json:"practice,omitempty"`
	// Flavour is FlavourAlmaty or FlavourRegions.
	Flavour string `json:"flavour"`
}

// Why a catalogue is refused. Every error of ParseCatalogue is, by errors.Is,
// one of these; what concerns one entry is a *CatalogueError.
var (
	// ErrCatalogueSyntax means no JSON array of entries, or a member that is
	// not in the format (a slip of the pen would otherwise pass unseen).
	ErrCatalogueSyntax = errors.New("portal: catalogue is not in its format")
	// ErrCatalogueEmpty means no entry, and so nothing to choose.
	ErrCatalogueEmpty = errors.New("portal: catalogue is empty")
	// ErrCatalogueTooLarge means over 1 MiB or over 200 entries.
	ErrCatalogueTooLarge = errors.New("portal: catalogue is too large")

	ErrCatalogueID      = errors.New("not an id of lower-case letters, digits and hyphens")
	ErrCatalogueSameID  = errors.New("an id that an earlier entry has")
	ErrCatalogueText    = errors.New("a text that is missing in a language, too long, or cannot be shown")
	ErrCatalogueAddress = errors.New("not an https address without a path")
	ErrCatalogueContact = errors.New("not a contact, or too many of them")
	ErrCatalogueTrust   = errors.New("not a folder")
	ErrCatalogueFlavour = errors.New(`neither "almaty" nor "regions"`)
)

// CatalogueError tells which entry is wrong (from 1), in which member, and, by
// errors.Is, how.
type CatalogueError struct {
	Entry  int
	Member string
	Fault  error
}

// Error names the entry and the member.
func (e *CatalogueError) Error() string {
	return fmt.Sprintf("portal: catalogue: entry %d: %s: %v", e.Entry, e.Member, e.Fault)
}

// Unwrap gives the fault.
func (e *CatalogueError) Unwrap() error { return e.Fault }

// ParseCatalogue reads a JSON array of entries, UTF-8 with or without a byte
// order mark (Windows' Notepad writes one), and checks every member.
func ParseCatalogue(data []byte) ([]CatalogueEntry, error) {
	if len(data) > maxCatalogueSize {
		return nil, ErrCatalogueTooLarge
	}
	entries, err := decodeCatalogue(bytes.TrimPrefix(data, []byte("\ufeff")))
	if err != nil {
		return nil, err
	}
	switch n := len(entries); {
	case n == 0:
		return nil, ErrCatalogueEmpty
	case n > maxCatalogueEntries:
		return nil, ErrCatalogueTooLarge
	}
	return entries, checkEntries(entries)
}

func decodeCatalogue(data []byte) ([]CatalogueEntry, error) {
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%w: not UTF-8", ErrCatalogueSyntax)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var entries []CatalogueEntry
	if err := decoder.Decode(&entries); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCatalogueSyntax, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: something follows it", ErrCatalogueSyntax)
	}
	return entries, nil
}

func checkEntries(entries []CatalogueEntry) error {
	seen := map[string]bool{}
	for i, e := range entries {
		if member, fault := e.check(); fault != nil {
			return &CatalogueError{Entry: i + 1, Member: member, Fault: fault}
		}
		if seen[e.ID] {
			return &CatalogueError{Entry: i + 1, Member: "id", Fault: ErrCatalogueSameID}
		}
		seen[e.ID] = true
	}
	return nil
}

// check gives the first member that is wrong.
func (e CatalogueEntry) check() (member string, fault error) {
	switch {
	case !catalogueID.MatchString(e.ID):
		return "id", ErrCatalogueID
	case !showable(e.Name):
		return "name", ErrCatalogueText
	case !e.addressOK():
		return "address", ErrCatalogueAddress
	case len(e.Contacts) > maxContacts || slices.ContainsFunc(e.Contacts, func(c Contact) bool { return !contactOK(c) }):
		return "contacts", ErrCatalogueContact
	case !trustOK(e.TrustDir):
		return "trust", ErrCatalogueTrust
	case e.Flavour != FlavourAlmaty && e.Flavour != FlavourRegions:
		return "flavour", ErrCatalogueFlavour
	}
	return "", nil
}

var catalogueID = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

func (e CatalogueEntry) addressOK() bool {
	if e.Address == "" {
		return true
	}
	return !e.Practice && isOrigin(e.Address)
}

// isOrigin takes an https address that is its own origin and nothing more, the
// host in lower-case ASCII.
func isOrigin(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Hostname() != "" && address == "https://"+u.Host && asciiHost(u.Host)
}

func asciiHost(host string) bool {
	return !strings.ContainsFunc(host, func(r rune) bool {
		return r > unicode.MaxASCII || unicode.IsUpper(r) || r <= ' '
	})
}

func contactOK(c Contact) bool {
	switch c.Kind {
	case "phone", "office":
	case "email":
		if kept, err := CheckEmail(c.Value); err != nil || kept != c.Value {
			return false
		}
	case "url":
		if u, err := url.Parse(c.Value); err != nil || u.Scheme != "https" || u.Host == "" {
			return false
		}
	default:
		return false
	}
	return showable(c.Label) && line(c.Value)
}

// trustOK takes an absolute folder, or one under the catalogue's own: "../"
// would lead to a folder that somebody else writes to.
func trustOK(dir string) bool {
	return dir == "" || visible(dir) && (filepath.IsAbs(dir) || filepath.IsLocal(dir))
}

func showable(t Text) bool { return line(t.RU) && line(t.KK) && line(t.EN) }

// line takes a text of one visible line that is not without end.
func line(s string) bool { return visible(s) && utf8.RuneCountInString(s) <= maxLine }

func visible(s string) bool {
	return strings.TrimSpace(s) != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsPrint(r) && r != '\u00a0'
	})
}
