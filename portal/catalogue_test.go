package portal

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/assets"
)

func shipped(t *testing.T) map[string]CatalogueEntry {
	t.Helper()
	entries, err := ParseCatalogue(assets.Portals)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]CatalogueEntry{}
	for _, e := range entries {
		byID[e.ID] = e
	}
	return byID
}

func TestShippedCatalogue(t *testing.T) {
	portals := shipped(t)
	for _, c := range []struct {
		id, address, flavour string
		practice             bool
		contacts             int
	}{
		{"almaty", "https://open-almaty.kz", FlavourAlmaty, false, 3},
		{"regions", "", FlavourRegions, false, 0},
		{"practice-almaty", "", FlavourAlmaty, true, 0},
		{"practice-regions", "", FlavourRegions, true, 0},
	} {
		e, ok := portals[c.id]
		if !ok || e.Address != c.address || e.Flavour != c.flavour || e.Practice != c.practice || len(e.Contacts) != c.contacts {
			t.Errorf("%s is %+v", c.id, e)
		}
	}
	if len(portals) != 4 {
		t.Errorf("%d portals", len(portals))
	}
}

func TestAlmatysContactsAreThePapersWordForWord(t *testing.T) {
	want := []string{
		"Call-center Open Almaty: 1308, 338-33-88",
		"Служба поддержки: sp.ddoalmaty@gmail.com",
		"Управление образования: 262 21 15, 233-32-39",
	}
	for i, c := range shipped(t)["almaty"].Contacts {
		if got := c.Label.RU + ": " + c.Value; got != want[i] {
			t.Errorf("got %q, want %q", got, want[i])
		}
	}
}

// sample is a sound entry as JSON, with one member put in the place of its own.
func sample(member, value string) string {
	members := map[string]string{
		"id":       `"x"`,
		"name":     `{"ru":"А","kk":"Ә","en":"A"}`,
		"address":  `"https://portal.example:8443"`,
		"contacts": `[{"kind":"phone","label":{"ru":"А","kk":"Ә","en":"A"},"value":"1308"}]`,
		"flavour":  `"almaty"`,
	}
	if member != "" {
		members[member] = value
	}
	var parts []string
	for name, v := range members {
		parts = append(parts, fmt.Sprintf("%q:%s", name, v))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func TestParseCatalogueTakes(t *testing.T) {
	absolute, err := filepath.Abs("trust")
	if err != nil {
		t.Fatal(err)
	}
	for name, entry := range map[string]string{
		"all members":         sample("", ""),
		"no address":          sample("address", `""`),
		"a folder of its own": sample("trust", `"trust/almaty"`),
		"an absolute folder":  sample("trust", fmt.Sprintf("%q", absolute)),
		"an IP address":       sample("address", `"https://127.0.0.1:8443"`),
		"an e-mail":           sample("contacts", `[{"kind":"email","label":{"ru":"А","kk":"Ә","en":"A"},"value":"a@b.kz"}]`),
		"a page":              sample("contacts", `[{"kind":"url","label":{"ru":"А","kk":"Ә","en":"A"},"value":"https://b.kz/help"}]`),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseCatalogue([]byte("[" + entry + "]")); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestParseCatalogueTakesByteOrderMark(t *testing.T) {
	if _, err := ParseCatalogue([]byte("\ufeff[" + sample("", "") + "]")); err != nil {
		t.Error(err)
	}
}

func TestParseCatalogueRefusesMember(t *testing.T) {
	contact := func(kind, value string) string {
		return fmt.Sprintf(`[{"kind":%q,"label":{"ru":"А","kk":"Ә","en":"A"},"value":%q}]`, kind, value)
	}
	for _, c := range []struct {
		name, member, value string
		fault               error
	}{
		{"no id", "id", `""`, ErrCatalogueID},
		{"an id with a slash", "id", `"../x"`, ErrCatalogueID},
		{"a long id", "id", `"` + strings.Repeat("x", 33) + `"`, ErrCatalogueID},
		{"no name", "name", `{}`, ErrCatalogueText},
		{"no Kazakh name", "name", `{"ru":"А","en":"A"}`, ErrCatalogueText},
		{"a name of two lines", "name", `{"ru":"А\nБ","kk":"Ә","en":"A"}`, ErrCatalogueText},
		{"a name that turns the writing", "name", `{"ru":"А\u202eБ","kk":"Ә","en":"A"}`, ErrCatalogueText},
		{"http", "address", `"http://portal.example"`, ErrCatalogueAddress},
		{"no scheme", "address", `"portal.example"`, ErrCatalogueAddress},
		{"a path", "address", `"https://portal.example/x"`, ErrCatalogueAddress},
		{"a slash at the end", "address", `"https://portal.example/"`, ErrCatalogueAddress},
		{"a query", "address", `"https://portal.example?x"`, ErrCatalogueAddress},
		{"a name and a password", "address", `"https://a:b@portal.example"`, ErrCatalogueAddress},
		{"capital letters", "address", `"https://Portal.example"`, ErrCatalogueAddress},
		{"letters that look Latin", "address", `"https://роrtal.example"`, ErrCatalogueAddress},
		{"no host", "address", `"https://:8443"`, ErrCatalogueAddress},
		{"an unknown kind of contact", "contacts", contact("fax", "1"), ErrCatalogueContact},
		{"a contact without a value", "contacts", contact("phone", ""), ErrCatalogueContact},
		{"a wrong e-mail", "contacts", contact("email", "ab.kz"), ErrCatalogueContact},
		{"an insecure page", "contacts", contact("url", "http://b.kz"), ErrCatalogueContact},
		{"a page that is a program", "contacts", contact("url", "javascript:x"), ErrCatalogueContact},
		{"a folder above", "trust", `"../trust"`, ErrCatalogueTrust},
		{"a folder that is no path", "trust", `"a\u0000b"`, ErrCatalogueTrust},
		{"no flavour", "flavour", `""`, ErrCatalogueFlavour},
		{"another flavour", "flavour", `"astana"`, ErrCatalogueFlavour},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseCatalogue([]byte("[" + sample("id", `"first"`) + "," + sample(c.member, c.value) + "]"))
			var told *CatalogueError
			if !errors.As(err, &told) || !errors.Is(err, c.fault) {
				t.Fatalf("got %v, want %v", err, c.fault)
			}
			if told.Entry != 2 || told.Member != c.member {
				t.Errorf("tells entry %d, %s", told.Entry, told.Member)
			}
		})
	}
}

func TestParseCatalogueRefusesPracticePortalWithAddress(t *testing.T) {
	_, err := ParseCatalogue([]byte("[" + sample("practice", "true") + "]"))
	if !errors.Is(err, ErrCatalogueAddress) {
		t.Errorf("got %v", err)
	}
}

func TestParseCatalogueRefusesSameID(t *testing.T) {
	_, err := ParseCatalogue([]byte("[" + sample("", "") + "," + sample("", "") + "]"))
	if !errors.Is(err, ErrCatalogueSameID) {
		t.Errorf("got %v", err)
	}
}

func TestParseCatalogueRefusesSyntax(t *testing.T) {
	for name, data := range map[string]string{
		"nothing":            "",
		"no JSON":            "portals:",
		"an object":          sample("", ""),
		"a cut file":         "[" + sample("", ""),
		"something after it": "[" + sample("", "") + "] x",
		"a slip of the pen":  "[" + sample("adress", `"https://portal.example"`) + "]",
		"another encoding":   "[" + sample("name", "{\"ru\":\"\xc0\",\"kk\":\"Ә\",\"en\":\"A\"}") + "]",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ParseCatalogue([]byte(data)); !errors.Is(err, ErrCatalogueSyntax) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestParseCatalogueRefusesEmpty(t *testing.T) {
	for _, data := range []string{"[]", "null"} {
		if _, err := ParseCatalogue([]byte(data)); !errors.Is(err, ErrCatalogueEmpty) {
			t.Errorf("%s: got %v", data, err)
		}
	}
}

func TestParseCatalogueRefusesTooLarge(t *testing.T) {
	long := strings.Repeat(" ", maxCatalogueSize+1)
	many := "[" + strings.TrimSuffix(strings.Repeat(sample("", "")+",", maxCatalogueEntries+1), ",") + "]"
	for _, data := range []string{long, many} {
		if _, err := ParseCatalogue([]byte(data)); !errors.Is(err, ErrCatalogueTooLarge) {
			t.Errorf("got %v", err)
		}
	}
}

// FuzzParseCatalogue expects that what is taken is taken again when it is
// written out.
func FuzzParseCatalogue(f *testing.F) {
	f.Add(assets.Portals)
	f.Add([]byte("[" + sample("trust", `"trust"`) + "]"))
	f.Add([]byte("[]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := ParseCatalogue(data)
		if err != nil {
			return
		}
		written, err := json.Marshal(entries)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseCatalogue(written); err != nil {
			t.Errorf("%s is refused: %v", written, err)
		}
	})
}
