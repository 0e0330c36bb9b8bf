package portal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"kezek.kz/kezek/assets"
)

func openCatalogue(t *testing.T) (*CatalogueFile, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "portals.json")
	return reopened(t, path), path
}

func reopened(t *testing.T, path string) *CatalogueFile {
	t.Helper()
	c, err := OpenCatalogue(path, assets.Portals)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ids(c *CatalogueFile) string {
	var all []string
	for _, e := range c.Entries() {
		all = append(all, e.ID)
	}
	return strings.Join(all, " ")
}

// ownPortal is what a portal that somebody adds says of itself.
func ownPortal(t *testing.T, address string) CatalogueEntry {
	t.Helper()
	e, err := EntryOf(address, Discovery{
		PortalID: "almaty", Name: Text{RU: "Сад", KK: "Бақша"}, Steps: []string{"locality", "service"},
		Contacts: []Contact{{Kind: "phone", Label: Text{RU: "Звонить"}, Value: "1414"}, {Kind: "pigeon", Value: "x"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestCatalogueKeepsWhatWasAdded(t *testing.T) {
	c, path := openCatalogue(t)
	if err := c.Add(ownPortal(t, "https://sad.example.kz:8443")); err != nil {
		t.Fatal(err)
	}
	const want = "almaty regions own-sad-example-kz-8443 practice-almaty practice-regions"
	for _, now := range []*CatalogueFile{c, reopened(t, path)} {
		if got := ids(now); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	e := c.Entries()[2]
	if e.Name.EN != "Сад" || e.Flavour != FlavourRegions || len(e.Contacts) != 1 || e.Contacts[0].Label.KK != "Звонить" {
		t.Errorf("the entry is %+v", e)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".portals-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestCatalogueRemovesAndGoesBackToTheShippedOne(t *testing.T) {
	c, path := openCatalogue(t)
	for _, id := range []string{"regions", "practice-regions"} {
		if err := c.Remove(id); err != nil {
			t.Fatal(err)
		}
	}
	if got := ids(reopened(t, path)); got != "almaty practice-almaty" {
		t.Errorf("left: %s", got)
	}
	if err := c.Reset(); err != nil {
		t.Fatal(err)
	}
	const want = "almaty regions practice-almaty practice-regions"
	if got, again := ids(c), ids(reopened(t, path)); got != want || again != want {
		t.Errorf("%s and %s, want %s", got, again, want)
	}
	if _, err := os.Stat(path + ".old"); err != nil {
		t.Errorf("what was there is lost: %v", err)
	}
}

func TestCatalogueResetWithoutAFile(t *testing.T) {
	c, _ := openCatalogue(t)
	if err := c.Reset(); err != nil {
		t.Error(err)
	}
}

func TestCatalogueIsNotChanged(t *testing.T) {
	fixed := FixedCatalogue([]CatalogueEntry{ownPortal(t, "https://a.example.kz"), ownPortal(t, "https://b.example.kz")})
	c, _ := openCatalogue(t)
	emptied, _ := openCatalogue(t)
	blocked, path := openCatalogue(t)
	if err := os.WriteFile(filepath.Dir(path)+"-file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	blocked.path = filepath.Join(filepath.Dir(path)+"-file", "portals.json") // a file where a folder is to be
	for name, test := range map[string]struct {
		of   *CatalogueFile
		do   func(*CatalogueFile) error
		want error
	}{
		"an address that is there": {c, func(c *CatalogueFile) error { return c.Add(ownPortal(t, "https://open-almaty.kz")) }, ErrCatalogueSame},
		"the last one": {emptied, func(c *CatalogueFile) error {
			for _, e := range c.Entries() {
				if err := c.Remove(e.ID); err != nil {
					return err
				}
			}
			return nil
		}, ErrCatalogueLast},
		"fixed, to add":        {fixed, func(c *CatalogueFile) error { return c.Add(ownPortal(t, "https://c.example.kz")) }, ErrCatalogueFixed},
		"fixed, to remove":     {fixed, func(c *CatalogueFile) error { return c.Remove("own-a-example-kz") }, ErrCatalogueFixed},
		"fixed, to reset":      {fixed, (*CatalogueFile).Reset, ErrCatalogueFixed},
		"a disk that does not": {blocked, func(c *CatalogueFile) error { return c.Add(ownPortal(t, "https://c.example.kz")) }, ErrCatalogueNotWritten},
	} {
		t.Run(name, func(t *testing.T) {
			if err := test.do(test.of); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			if len(test.of.Entries()) == 0 {
				t.Error("nothing is left")
			}
		})
	}
	if got := len(blocked.Entries()); got != 4 {
		t.Errorf("%d portals after a failed writing", got)
	}
}

func TestEntryOfTakesNoNonsense(t *testing.T) {
	for _, address := range []string{"http://a.example.kz", "https://a.example.kz/path", "https://A.example.kz", "", "x"} {
		e, err := EntryOf(address, Discovery{Name: Text{RU: "Сад"}})
		if address == "" { // an entry may have no address, one that was dialled has
			continue
		}
		if !errors.Is(err, ErrCatalogueAddress) {
			t.Errorf("%q: %v %+v", address, err, e)
		}
	}
	e, err := EntryOf("https://a.example.kz", Discovery{Name: Text{RU: "\u202e\n", EN: " "}})
	if err != nil || e.Name.RU != "https://a.example.kz" {
		t.Errorf("a name that cannot be shown: %+v %v", e, err)
	}
}

func TestSameHostGetsAnotherID(t *testing.T) {
	c, _ := openCatalogue(t)
	long := strings.Repeat("very-long-", 9)
	for i := range 3 {
		if err := c.Add(ownPortal(t, "https://"+long+string(rune('a'+i))+".example.kz")); err != nil {
			t.Fatal(err)
		}
	}
	if got := ids(c); !strings.Contains(got, "own-very-long-very-long-very own-very-long-very-long-very-2 own-very-long-very-long-very-3") {
		t.Error(got)
	}
}

func TestCatalogueFileIsThePersonsAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps no such bits")
	}
	c, path := openCatalogue(t)
	if err := c.Remove("regions"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}
