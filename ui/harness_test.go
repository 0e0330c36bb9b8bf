package ui

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
)

// catalogue is the one that is shipped.
func catalogue(t *testing.T) []portal.CatalogueEntry {
	t.Helper()
	entries, err := portal.ParseCatalogue(assets.Portals)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// shellOptions are options with nothing behind them: no portal answers.
func shellOptions(t *testing.T) Options {
	t.Helper()
	return Options{
		App: newTestApp(t), Version: "test", Language: lang.Russian, Portals: catalogue(t),
		Connect: func(context.Context, portal.CatalogueEntry) (*Connection, error) {
			return nil, client.ErrNotPortal
		},
		Store: store.NewMemory(), Run: func(f func()) { f() }, Now: time.Now,
	}
}

// newShell opens a window with strict texts: a missing one panics.
func newShell(t *testing.T, change func(*Options)) *Window {
	t.Helper()
	o := shellOptions(t)
	if change != nil {
		change(&o)
	}
	w := New(o)
	w.lang = lang.New(w.lang.Language(), lang.Strict)
	w.window.Resize(fyne.NewSize(comfortWidth, comfortHeight))
	w.redraw()
	w.Show()
	return w
}

// picture writes what the window shows to a folder, when KEZEK_PICTURES names
// one, for looking at.
func picture(t *testing.T, w *Window, name string) {
	t.Helper()
	dir := os.Getenv("KEZEK_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, w.window.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

// answering is a portal that answers the public questions, over TLS.
func answering(t *testing.T, d portal.Discovery) *Connection {
	t.Helper()
	var origin string
	answer := func(v func() any) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(v())
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/kindergarten-portal", answer(func() any {
		d.Origin, d.APIBase = origin, "/api/v1"
		return d
	}))
	mux.HandleFunc("/api/v1/localities", answer(func() any { return portal.Page[portal.Locality]{Items: someLocalities()} }))
	mux.HandleFunc("/api/v1/localities/{kato}/services", answer(func() any {
		return portal.Page[portal.Service]{Items: []portal.Service{queueService()}}
	}))
	server := httptest.NewTLSServer(mux)
	t.Cleanup(server.Close)
	origin = server.URL
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	c, err := client.New(client.Options{Address: server.URL, Roots: roots, Language: func() string { return "ru" }, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	found, err := c.Discover(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return &Connection{Client: c, Discovery: found}
}

func regionsDiscovery() portal.Discovery {
	return portal.Discovery{
		PortalID: "regions", Name: portal.Text{RU: "Регионы", KK: "Өңірлер", EN: "Regions"}, SignInMethods: []string{"eds"},
		Steps: []string{"locality", "service"}, EmailVerification: "code", Locales: []string{"ru", "kk", "en"},
	}
}

func almatyDiscovery(contacts []portal.Contact) portal.Discovery {
	return portal.Discovery{
		PortalID: "almaty", Name: portal.Text{RU: "Алматы", KK: "Алматы", EN: "Almaty"}, SignInMethods: []string{"eds", "iin"},
		EmailVerification: "none", Locales: []string{"ru", "kk", "en"}, Contacts: contacts,
	}
}

func queueService() portal.Service {
	return portal.Service{
		Code:          "kindergarten-queue",
		Title:         portal.Text{RU: "Постановка ребенка в очередь в детский сад", KK: "Баланы балабақша кезегіне қою", EN: "Putting a child on the kindergarten queue"},
		AgeLimitYears: 7, SignInMethods: []string{"eds"},
	}
}

// someLocalities is one of each kind that the page treats differently, and
// many of the common one.
func someLocalities() []portal.Locality {
	region := portal.Text{RU: "Алматинская область", KK: "Алматы облысы", EN: "Almaty Region"}
	city := func(id, ru, kk, en string) portal.Locality {
		return portal.Locality{KATO: id, Name: portal.Text{RU: ru, KK: kk, EN: en}, Kind: "city", Served: true, Path: []portal.Text{region}}
	}
	list := []portal.Locality{
		{KATO: "P0001", Name: region, Kind: "region", Served: true},
		city("P0002", "Каскелен", "Қаскелең", "Kaskelen"),
		city("P0003", "Конаев", "Қонаев", "Konaev"),
		{KATO: "P0004", Name: portal.Text{RU: "Актобе", KK: "Ақтөбе", EN: "Aktobe"}, Kind: "city", Portal: &portal.OtherPortal{Name: portal.Text{RU: "портал Актобе", KK: "Ақтөбе порталы", EN: "the portal of Aktobe"}}},
	}
	list[2].OldNames = []portal.Text{{RU: "Капшагай", KK: "Қапшағай", EN: "Kapchagay"}}
	for i := range 40 {
		n := string(rune('А'+i%32)) + strings.Repeat("а", 1+i/32)
		list = append(list, city("P1"+n, "Село "+n, "Ауыл "+n, "Village "+n))
	}
	return list
}

// errLater is a portal that cannot be reached.
var errLater = errors.Join(client.ErrUnreachable)

// connectTo makes options of which every portal answers with one connection.
func connectTo(conn *Connection) func(*Options) {
	return func(o *Options) {
		o.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) { return conn, nil }
	}
}

// entryNamed is a portal of the catalogue that is shipped.
func entryNamed(t *testing.T, id string) portal.CatalogueEntry {
	t.Helper()
	return entryAmong(t, catalogue(t), id)
}

// entryOf is a portal of the catalogue.
func entryOf(t *testing.T, w *Window, id string) portal.CatalogueEntry {
	t.Helper()
	return entryAmong(t, w.options.Portals, id)
}

func entryAmong(t *testing.T, all []portal.CatalogueEntry, id string) portal.CatalogueEntry {
	t.Helper()
	for _, e := range all {
		if e.ID == id {
			return e
		}
	}
	t.Fatalf("no portal %q in the catalogue", id)
	return portal.CatalogueEntry{}
}

// press types a key as the driver would: to what has the focus, else to the
// window.
func press(w *Window, name fyne.KeyName) {
	key := &fyne.KeyEvent{Name: name}
	c := w.window.Canvas()
	switch focused := c.Focused(); {
	case name == fyne.KeyTab:
		c.FocusNext()
	case focused != nil:
		focused.TypedKey(key)
	default:
		c.OnTypedKey()(key)
	}
}

// typeText types into what has the focus.
func typeText(w *Window, text string) {
	for _, r := range text {
		if focused := w.window.Canvas().Focused(); focused != nil {
			focused.TypedRune(r)
		}
	}
}
