package portal

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
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
}

// The list of a later program must reach those who have changed theirs.
func TestCatalogueChangesLieOverALaterList(t *testing.T) {
	c, path := openCatalogue(t)
	for _, err := range []error{c.Add(ownPortal(t, "https://sad.example.kz")), c.Remove("practice-regions")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	const almaty = `{"id":"almaty","name":{"ru":"А","kk":"А","en":"A"},"address":"https://open-almaty.kz","flavour":"almaty"}`
	const regions = `{"id":"regions","name":{"ru":"Р","kk":"Р","en":"R"},"address":"https://regions.example.kz","flavour":"regions"}`
	for name, test := range map[string]struct{ list, want string }{
		"an address that was unknown": {"[" + almaty + "," + regions + "]", "almaty regions own-sad-example-kz"},
		"a portal more":               {"[" + almaty + "," + strings.Replace(regions, `"regions"`, `"more"`, 1) + "]", "almaty more own-sad-example-kz"},
		"the portal that was added":   {"[" + almaty + "," + strings.ReplaceAll(regions, "regions.example", "sad.example") + "]", "almaty regions"},
	} {
		t.Run(name, func(t *testing.T) {
			later, err := OpenCatalogue(path, []byte(test.list))
			if err != nil {
				t.Fatal(err)
			}
			if got := ids(later); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
	later, err := OpenCatalogue(path, []byte("["+almaty+","+regions+"]"))
	if err != nil || later.Entries()[1].Address != "https://regions.example.kz" {
		t.Errorf("%v: the address of before is still there", err)
	}
}

// laterList is the list of a later program, in which the portal of an address is a
// shipped one.
func laterList(t *testing.T, path, address string) *CatalogueFile {
	t.Helper()
	const almaty = `{"id":"almaty","name":{"ru":"А","kk":"А","en":"A"},"address":"https://open-almaty.kz","flavour":"almaty"}`
	c, err := OpenCatalogue(path, []byte("["+almaty+`,{"id":"regions","name":{"ru":"Р","kk":"Р","en":"R"},"address":"`+address+`","flavour":"regions"}]`))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Who takes a portal from the list has taken it from there, also where they had
// added it before a later list had it itself.
func TestPortalThatWasAddedAndIsShippedByNowIsRemoved(t *testing.T) {
	const address = "https://sad.example.kz"
	c, path := openCatalogue(t)
	if err := c.Add(ownPortal(t, address)); err != nil {
		t.Fatal(err)
	}
	if err := laterList(t, path, address).Remove("regions"); err != nil {
		t.Fatal(err)
	}
	again := laterList(t, path, address)
	if got := ids(again); got != "almaty" {
		t.Errorf("left: %s", got)
	}
	if err := again.Add(ownPortal(t, address)); err != nil {
		t.Fatal(err)
	}
	if got := ids(laterList(t, path, address)); got != "almaty regions" {
		t.Errorf("added again: %s", got)
	}
}

// Two hosts may give the same id. One of the portals may be hidden by a shipped
// one of its address: both are there at the next start nevertheless.
func TestPortalIsAddedBesideAHiddenOneOfItsID(t *testing.T) {
	c, path := openCatalogue(t)
	if err := c.Add(ownPortal(t, "https://sad.example.kz")); err != nil {
		t.Fatal(err)
	}
	if err := laterList(t, path, "https://sad.example.kz").Add(ownPortal(t, "https://sad-example.kz")); err != nil {
		t.Fatal(err)
	}
	if got := ids(laterList(t, path, "https://sad.example.kz")); got != "almaty regions own-sad-example-kz-2" {
		t.Errorf("at the next start: %s", got)
	}
	if got := len(reopened(t, path).Entries()); got != 6 {
		t.Errorf("%d portals over the list of before", got)
	}
}

func TestCatalogueThatLosesAllButWhatWasRemovedIsOffered(t *testing.T) {
	c, path := openCatalogue(t)
	for _, id := range []string{"regions", "practice-almaty", "practice-regions"} {
		if err := c.Remove(id); err != nil {
			t.Fatal(err)
		}
	}
	later, err := OpenCatalogue(path, []byte(`[{"id":"regions","name":{"ru":"Р","kk":"Р","en":"R"},"flavour":"regions"}]`))
	if err != nil || ids(later) != "regions" {
		t.Errorf("nothing is left to choose: %v", err)
	}
}

func TestRemovedPortalThatIsAddedByItsAddressIsTheSameAgain(t *testing.T) {
	c, path := openCatalogue(t)
	if err := c.Remove("almaty"); err != nil {
		t.Fatal(err)
	}
	if err := c.Add(ownPortal(t, "https://open-almaty.kz")); err != nil {
		t.Fatal(err)
	}
	if got, again := ids(c), ids(reopened(t, path)); got != "almaty regions practice-almaty practice-regions" || again != got {
		t.Errorf("%s and %s", got, again)
	}
}

func TestAddedPortalThatIsRemovedIsForgotten(t *testing.T) {
	c, path := openCatalogue(t)
	if err := c.Add(ownPortal(t, "https://sad.example.kz")); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"own-sad-example-kz", "own-sad-example-kz", "nobody"} {
		if err := c.Remove(id); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(c.changesPath())
	if err != nil || strings.TrimSpace(string(data)) != "{}" || ids(reopened(t, path)) != "almaty regions practice-almaty practice-regions" {
		t.Errorf("kept: %s, %v", data, err)
	}
}

// An administrator's list is never lost, however often one goes back.
func TestResetPutsEachFileOfAnAdministratorAside(t *testing.T) {
	_, path := openCatalogue(t)
	for _, id := range []string{"first", "second"} {
		list := `[{"id":"` + id + `","name":{"ru":"Р","kk":"Р","en":"R"},"flavour":"regions"}]`
		if err := os.WriteFile(path, []byte(list), 0o600); err != nil {
			t.Fatal(err)
		}
		c := reopened(t, path)
		if err := c.Add(ownPortal(t, "https://sad.example.kz")); err != nil {
			t.Fatal(err)
		}
		if got := ids(c); got != id+" own-sad-example-kz" {
			t.Errorf("before: %s", got)
		}
		if err := c.Reset(); err != nil {
			t.Fatal(err)
		}
		if got := ids(reopened(t, path)); got != "almaty regions practice-almaty practice-regions" {
			t.Errorf("after: %s", got)
		}
	}
	for name, id := range map[string]string{".old": "first", ".old-2": "second"} {
		if data, err := os.ReadFile(path + name); err != nil || !strings.Contains(string(data), id) {
			t.Errorf("%s: %s, %v", name, data, err)
		}
	}
}

// A damaged list of changes must not keep the program from starting, and one of
// a later version is not thrown away.
func TestChangesThatCannotBeReadArePutAside(t *testing.T) {
	for name, data := range map[string]string{
		"no JSON":            "{",
		"two values":         "{} {}",
		"a member of later":  `{"renamed":{}}`,
		"an entry of no use": `{"added":[{"id":"A"}]}`,
		"without end":        strings.Repeat(" ", maxCatalogueSize+1),
	} {
		t.Run(name, func(t *testing.T) {
			c, path := openCatalogue(t)
			if err := os.WriteFile(c.changesPath(), []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
			if got := ids(reopened(t, path)); got != "almaty regions practice-almaty practice-regions" {
				t.Errorf("left: %s", got)
			}
			if kept, err := os.ReadFile(c.changesPath() + ".old"); err != nil || string(kept) != data {
				t.Errorf("not put aside: %v", err)
			}
		})
	}
}

// In a folder in which nothing can be renamed the program starts all the same.
func TestChangesThatCannotBePutAsideStopNobody(t *testing.T) {
	c, path := openCatalogue(t)
	if err := os.WriteFile(c.changesPath(), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 1000; n++ { // in the way, whatever rights somebody has
		name := c.changesPath() + ".old"
		if n > 1 {
			name += "-" + strconv.Itoa(n)
		}
		if err := os.Mkdir(name, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if got := ids(reopened(t, path)); got != "almaty regions practice-almaty practice-regions" {
		t.Errorf("offered: %s", got)
	}
}

func TestCatalogueThatCannotBeReadIsNone(t *testing.T) {
	for name, test := range map[string]struct {
		data string
		want error
	}{
		"no JSON":     {"{", ErrCatalogueSyntax},
		"without end": {strings.Repeat(" ", maxCatalogueSize+1), ErrCatalogueTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			_, path := openCatalogue(t)
			if err := os.WriteFile(path, []byte(test.data), 0o600); err != nil {
				t.Fatal(err)
			}
			if c, err := OpenCatalogue(path, assets.Portals); c != nil || !errors.Is(err, test.want) {
				t.Errorf("%v, %v", c, err)
			}
		})
	}
	path := filepath.Join(t.TempDir(), "portals.json")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if c, err := OpenCatalogue(path, assets.Portals); c != nil || !errors.Is(err, ErrCatalogueSyntax) {
		t.Errorf("a folder: %v, %v", c, err)
	}
	if c, err := OpenCatalogue(path, []byte("[]")); c != nil || !errors.Is(err, ErrCatalogueEmpty) {
		t.Errorf("nothing shipped: %v, %v", c, err)
	}
}

// A portal may call itself anything, also without end: what is added must be
// read at the next start, and be drawn on a page.
func TestPortalWithAnEndlessNameIsAddedUnderItsAddress(t *testing.T) {
	c, path := openCatalogue(t)
	d := Discovery{Name: Text{RU: strings.Repeat("Ы", maxLine+1)}}
	for range maxContacts + 5 {
		d.Contacts = append(d.Contacts, Contact{Kind: "phone", Label: Text{RU: strings.Repeat("Ы", maxLine)}, Value: "1414"})
	}
	d.Contacts = append(d.Contacts, Contact{Kind: "office", Value: strings.Repeat("1", maxLine+1)})
	for i := range 30 {
		address := "https://p" + strconv.Itoa(i) + ".example.kz"
		e, err := EntryOf(address, d)
		if err != nil || e.Name.RU != address || len(e.Contacts) != maxContacts {
			t.Fatalf("%v: %d letters, %d contacts", err, len(e.Name.RU), len(e.Contacts))
		}
		if err := c.Add(e); errors.Is(err, ErrCatalogueTooLarge) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if n := len(c.Entries()); n == 34 || ids(c) != ids(reopened(t, path)) {
		t.Errorf("%d portals, and as many at the next start: %v", n, ids(c) == ids(reopened(t, path)))
	}
	many := ownPortal(t, "https://a.example.kz")
	for range maxContacts {
		many.Contacts = append(many.Contacts, many.Contacts[0])
	}
	if err := c.Add(many); !errors.Is(err, ErrCatalogueContact) {
		t.Errorf("too many contacts: %v", err)
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
	info, err := os.Stat(c.changesPath())
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Error(mode)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("an administrator's file was made: %v", err)
	}
}
