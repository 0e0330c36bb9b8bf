package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/parts"
)

// openCatalogue is a real catalogue in a folder of the test.
func openCatalogue(t *testing.T) *portal.CatalogueFile {
	t.Helper()
	c, err := portal.OpenCatalogue(filepath.Join(t.TempDir(), "portals.json"), assets.Portals)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func catalogued(c Catalogue) func(*Options) {
	return func(o *Options) { o.Catalogue, o.Authorities = c, &brokenAuthorities{} }
}

// newCatalogueShell is a window at the page of portals, with a portal that
// answers whatever address is typed.
func newCatalogueShell(t *testing.T, c Catalogue) *Window {
	t.Helper()
	w := newShell(t, catalogued(c))
	conn := answering(t, regionsDiscovery())
	w.options.Connect = func(_ context.Context, e portal.CatalogueEntry) (*Connection, error) {
		if e.Address == "" {
			return nil, client.ErrNotPortal
		}
		return conn, nil
	}
	w.showSettings()
	buttonOf(w, "Порталы…").OnTapped()
	return w
}

// addTyped types an address and presses the button.
func addTyped(w *Window, address string) {
	w.window.Canvas().Focus(w.current().(*catalogueScreen).entry)
	typeText(w, address)
	press(w, fyne.KeyReturn)
}

func names(w *Window) string {
	var all []string
	for _, e := range w.options.Portals {
		all = append(all, e.ID)
	}
	return strings.Join(all, " ")
}

func TestPortalIsAddedAfterItAnsweredAndWasCompared(t *testing.T) {
	c := openCatalogue(t)
	w := newCatalogueShell(t, c)
	addTyped(w, "Portal.example.kz/")
	s, asked := w.current().(*catalogueQuestion)
	if !asked {
		t.Fatalf("came to %T", w.current())
	}
	if len(c.Entries()) != 4 {
		t.Error("it was added before anybody said so")
	}
	texts := strings.Join(textsIn(w.view.root), "\n")
	if !strings.Contains(texts, s.entry.Address) || !strings.Contains(texts, "Регионы") {
		t.Errorf("the question does not name it:\n%s", texts)
	}
	if w.window.Canvas().Focused() != fyne.Focusable(s.keep) {
		t.Error("Enter twice would add it")
	}
	w.window.Canvas().Unfocus()
	w.submit()
	if _, back := w.current().(*catalogueScreen); !back || len(c.Entries()) != 4 {
		t.Error("Enter beside the buttons added it")
	}
	w.show(s)
	buttonOf(w, "Добавить").OnTapped()
	if len(c.Entries()) != 5 || names(w) != "almaty regions "+c.Entries()[2].ID+" practice-almaty practice-regions" {
		t.Errorf("the list is %s", names(w))
	}
	if page, back := w.current().(*catalogueScreen); !back || page.address != "" {
		t.Errorf("came to %T, with the address still in the field", w.current())
	}
	w.show(newPortalScreen(w))
	if buttonOf(w, "Регионы") == nil {
		t.Error("it cannot be chosen")
	}
}

func TestPortalIsRemovedAfterAQuestion(t *testing.T) {
	c := openCatalogue(t)
	w := newCatalogueShell(t, c)
	page := w.current().(*catalogueScreen)
	page.remove(entryOf(t, w, "regions"))
	if len(c.Entries()) != 4 {
		t.Error("it was removed without a question")
	}
	press(w, fyne.KeyReturn) // «Оставить» has the focus
	if len(c.Entries()) != 4 {
		t.Error("Enter removed it")
	}
	page.remove(entryOf(t, w, "regions"))
	w.submit() // Enter beside the buttons
	if len(c.Entries()) != 4 || w.current() != screen(page) {
		t.Error("Enter beside the buttons removed it")
	}
	page.remove(entryOf(t, w, "regions"))
	buttonOf(w, "Убрать").OnTapped()
	if got := names(w); got != "almaty practice-almaty practice-regions" {
		t.Errorf("the list is %s", got)
	}
	page.askReset()
	w.submit()
	if got := names(w); got != "almaty regions practice-almaty practice-regions" {
		t.Errorf("the list is %s", got)
	}
}

func TestOpenPortalIsNotRemoved(t *testing.T) {
	c := openCatalogue(t)
	w := newCatalogueShell(t, c)
	w.journey.entry = entryOf(t, w, "almaty")
	w.current().(*catalogueScreen).remove(w.journey.entry)
	if _, stays := w.current().(*catalogueScreen); !stays || w.notice == nil {
		t.Errorf("%T, notice %v", w.current(), w.notice)
	}
}

func TestFixedCatalogueIsReadOnly(t *testing.T) {
	w := newCatalogueShell(t, portal.FixedCatalogue(catalogue(t)))
	for _, label := range []string{"Убрать", "Проверить и добавить", "Вернуть список программы"} {
		if buttonOf(w, label) != nil {
			t.Errorf("%q is offered", label)
		}
	}
	if texts := strings.Join(textsIn(w.view.root), "\n"); !strings.Contains(texts, "Этот список задаёт администратор") {
		t.Errorf("nobody says why:\n%s", texts)
	}
}

func TestNoCatalogueNoPage(t *testing.T) {
	w := newShell(t, nil)
	w.showSettings()
	if buttonOf(w, "Порталы…") != nil {
		t.Error("a page of nothing is offered")
	}
}

func TestPortalIsNotAdded(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	unwritable, err := portal.OpenCatalogue(filepath.Join(blocked+"-none", "portals.json"), assets.Portals)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(blocked+"-none", nil, 0o600); err != nil { // now a file is where the folder is to be
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		c      *portal.CatalogueFile
		answer error
		typed  []string
		want   error
	}{
		"the address of a portal in the catalogue": {openCatalogue(t), nil, []string{"a.example.kz", "a.example.kz"}, portal.ErrCatalogueSame},
		"the address of no portal":                 {openCatalogue(t), client.ErrNotPortal, []string{"a.example.kz"}, client.ErrNotPortal},
		"an address that cannot be reached":        {openCatalogue(t), client.ErrNoSuchHost, []string{"a.example.kz"}, client.ErrNoSuchHost},
		"a list that the disk does not take":       {unwritable, nil, []string{"a.example.kz"}, portal.ErrCatalogueNotWritten},
	} {
		t.Run(name, func(t *testing.T) {
			w := newCatalogueShell(t, test.c)
			before := len(test.c.Entries())
			if connect := w.options.Connect; test.answer != nil {
				w.options.Connect = func(ctx context.Context, e portal.CatalogueEntry) (*Connection, error) {
					_, _ = connect(ctx, e)
					return nil, test.answer
				}
			}
			for _, address := range test.typed {
				addTyped(w, address)
				if _, asked := w.current().(*catalogueQuestion); asked {
					buttonOf(w, "Добавить").OnTapped()
				}
			}
			if w.failure == nil {
				t.Fatalf("nothing failed at %T", w.current())
			}
			if got, want := w.failure.explain().What, w.explained(test.want)().What; got != want {
				t.Errorf("told %q, want %q", got, want)
			}
			if added := len(test.c.Entries()) - before; added != len(test.typed)-1 {
				t.Errorf("%d portals were added", added)
			}
			refusals.Record(t, "input", "adding "+name+" to the list of portals", test.want)
		})
	}
}

func TestCatalogueThatCannotBeChangedSaysWhy(t *testing.T) {
	last, err := portal.OpenCatalogue(filepath.Join(t.TempDir(), "portals.json"), assets.Portals)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range last.Entries()[1:] {
		if err := last.Remove(e.ID); err != nil {
			t.Fatal(err)
		}
	}
	w := newCatalogueShell(t, last)
	w.options.Portals = last.Entries()
	w.current().(*catalogueScreen).remove(last.Entries()[0])
	buttonOf(w, "Убрать").OnTapped()
	if w.failure == nil || w.failure.explain().ID != "catalogue.last" {
		t.Errorf("told %+v", w.failure)
	}
	refusals.Record(t, "input", "removing the only portal of the list", portal.ErrCatalogueLast)
	fixed := portal.FixedCatalogue(catalogue(t)).Reset()
	if !errors.Is(fixed, portal.ErrCatalogueFixed) {
		t.Errorf("a fixed list: %v", fixed)
	}
	refusals.Record(t, "input", "changing a list of portals that an administrator sets", fixed)
}

func TestTypedAddress(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", " portal.kz ": "https://portal.kz", "https://portal.kz/": "https://portal.kz", "http://portal.kz": "http://portal.kz", "portal.kz:8443//": "https://portal.kz:8443",
	} {
		if got := typedAddress(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// On the page they are all called the same: a screen reader says which is which.
func TestEachPortalsRemovalIsSpokenByItsName(t *testing.T) {
	w := newCatalogueShell(t, openCatalogue(t))
	spoken := map[string]bool{}
	eachObject(w.view.root, func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok && b.Label == "Убрать" {
			spoken[b.AccessibilityLabel()] = true
		}
	})
	for _, e := range w.options.Portals {
		if !spoken["Убрать: "+e.Name.RU] {
			t.Errorf("no button is spoken as that of %q: %v", e.Name.RU, spoken)
		}
	}
	if len(spoken) < 2 {
		t.Errorf("%d buttons", len(spoken))
	}
}

func TestAddressThatWasRefusedKeepsTheFocus(t *testing.T) {
	w := newCatalogueShell(t, openCatalogue(t))
	w.options.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) { return nil, client.ErrNotPortal }
	addTyped(w, "http://portal.example.kz")
	s, stays := w.current().(*catalogueScreen)
	if !stays || w.failure == nil {
		t.Fatalf("%T, failure %v", w.current(), w.failure)
	}
	if w.window.Canvas().Focused() != s.entry {
		t.Fatalf("the focus is on %T: Enter after another try would close the page", w.window.Canvas().Focused())
	}
}
