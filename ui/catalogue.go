package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// Catalogue is the list of portals that a person may change.
// portal.CatalogueFile is one. Its methods are called beside the window.
type Catalogue interface {
	// Entries are the portals of now, and Shipped those that Reset goes back to.
	Entries() []portal.CatalogueEntry
	Shipped() []portal.CatalogueEntry
	// Fixed tells that only an administrator changes the list.
	Fixed() bool
	Add(e portal.CatalogueEntry) error
	Remove(id string) error
	// Reset goes back to the list that the program came with.
	Reset() error
}

// catalogueScreen is «Порталы»: which there are to choose from, and the ways to
// add one, to remove one and to begin anew.
type catalogueScreen struct {
	w       *Window
	address string
	entry   *parts.Entry
	done    *parts.Button
}

func newCatalogueScreen(w *Window) screen { return &catalogueScreen{w: w} }

// showCatalogue opens the page, from the settings.
func (w *Window) showCatalogue() { w.show(newCatalogueScreen(w)) }

// catalogueSection leads from the settings to the page; nil where there is no
// list to change.
func (w *Window) catalogueSection() fyne.CanvasObject {
	if w.options.Catalogue == nil || w.atWorkstation() {
		return nil
	}
	open := parts.NewButton(w.T("portals.open"), "", w.showCatalogue)
	return parts.NewColumn(parts.NoGap, parts.NewBold(w.T("portals.section")), parts.NewFlow(parts.Normal, open))
}

func (s *catalogueScreen) heading() string { return s.w.T("portals.heading") }
func (s *catalogueScreen) stage() stage    { return stageOther }
func (s *catalogueScreen) leave()          {}

// entered takes the list as it is: a change that nobody waited for may have
// been made all the same.
func (s *catalogueScreen) entered() {
	s.w.options.Portals = s.w.options.Catalogue.Entries()
	s.w.drawCard()
	s.w.focusScreen()
}

// focus is on an address that was typed: after a refusal one goes on with it.
func (s *catalogueScreen) focus() fyne.Focusable {
	if s.address != "" && s.entry != nil {
		return s.entry
	}
	return s.done
}

// submit closes the page: what is typed into the field is checked by Enter
// there.
func (s *catalogueScreen) submit() { s.w.goBack() }

func (s *catalogueScreen) content() fyne.CanvasObject {
	fixed := s.w.options.Catalogue.Fixed()
	lines := []fyne.CanvasObject{parts.NewText(s.w.T("portals.what"))}
	if fixed {
		lines = append(lines, parts.NewMessage(parts.Info, s.w.T("portals.fixed"), s.w.T("portals.fixed_more")))
	}
	for _, e := range s.w.options.Portals {
		lines = append(lines, s.row(e, fixed), widget.NewSeparator())
	}
	if !fixed {
		lines = append(lines, s.adding(), s.resetting())
	}
	return parts.NewColumn(parts.Normal, append(lines, s.authorities())...)
}

// row is a portal with its address.
func (s *catalogueScreen) row(e portal.CatalogueEntry, fixed bool) fyne.CanvasObject {
	name := e.Name.In(s.w.lang.Language())
	words := parts.NewColumn(parts.NoGap, parts.NewBold(name), parts.NewSmall(s.addressOf(e)))
	if fixed {
		return words
	}
	remove := parts.NewButton(s.w.T("portals.remove"), "", func() { s.remove(e) })
	remove.SpeakAs(s.w.T("portals.remove_named", map[string]any{"name": name}))
	return parts.NewSides(parts.Normal, words, remove)
}

func (s *catalogueScreen) addressOf(e portal.CatalogueEntry) string {
	switch {
	case e.Practice:
		return s.w.T("portals.practice")
	case e.Address == "":
		return s.w.T("portals.no_address")
	}
	return e.Address
}

// adding is the field for the address of another one.
func (s *catalogueScreen) adding() fyne.CanvasObject {
	s.entry = parts.NewEntry(s.address, func(text string) {
		s.address = text
		s.w.clearFailure()
	})
	s.entry.SetPlaceHolder(s.w.T("portals.address_example"))
	s.entry.OnSubmitted = func(string) { s.check() }
	return parts.NewColumn(parts.Tight,
		parts.NewText(s.w.T("portals.address")),
		parts.NewSides(parts.Normal, s.entry, parts.NewButton(s.w.T("portals.add"), "", s.check)),
		parts.NewSmall(s.w.T("portals.address_from")),
	)
}

func (s *catalogueScreen) resetting() fyne.CanvasObject {
	return parts.NewFlow(parts.Normal, parts.NewButton(s.w.T("portals.reset"), "", s.askReset))
}

// authorities leads to whose keys are believed: a portal of one's own may need
// an authority of its own.
func (s *catalogueScreen) authorities() fyne.CanvasObject {
	if s.w.options.Authorities == nil {
		return nil
	}
	return parts.NewFlow(parts.Normal, parts.NewButton(s.w.T("authority.open"), "", s.w.showAuthorities))
}

func (s *catalogueScreen) actions() fyne.CanvasObject {
	s.done = parts.NewMainButton(s.w.T("journey.close"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.done)
}

// typedAddress is what was typed as an address: people leave out https:// and
// copy a stroke at the end.
func typedAddress(text string) string {
	text = strings.TrimRight(strings.TrimSpace(text), "/")
	if text != "" && !strings.Contains(text, "://") {
		text = "https://" + text
	}
	return text
}

// check dials the portal and asks who it is. Nothing is added by that, and the
// connection is not kept.
func (s *catalogueScreen) check() {
	e := portal.CatalogueEntry{Address: typedAddress(s.address)}
	s.w.work(s, s.w.says("portals.checking"), func(ctx context.Context) error {
		conn, err := s.w.options.Connect(ctx, e)
		if err != nil {
			return err
		}
		defer conn.Client.Close()
		if e, err = portal.EntryOf(conn.Client.Origin(), conn.Discovery); err == nil {
			_, err = portal.WithEntry(s.w.options.Catalogue.Entries(), e)
		}
		return err
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.check)
			return
		}
		s.w.show(&catalogueQuestion{w: s.w, entry: e, from: s})
	})
}

// remove asks first; the portal that is open stays.
func (s *catalogueScreen) remove(e portal.CatalogueEntry) {
	if e.ID == s.w.journey.entry.ID {
		s.tellInUse()
		return
	}
	s.w.show(&catalogueRemoval{w: s.w, entry: e})
}

// askReset asks first, too, unless the open portal would go.
func (s *catalogueScreen) askReset() {
	if here := s.w.journey; here.chosen() && !isAmong(here.entry, s.w.options.Catalogue.Shipped()) {
		s.tellInUse()
		return
	}
	s.w.show(newConfirmScreen(s.w, "portals.reset", s.reset))
}

func (s *catalogueScreen) tellInUse() {
	s.w.tell(parts.Warning, s.w.says("portals.in_use"), s.w.says("portals.in_use_more"))
}

func (s *catalogueScreen) reset(asking screen) {
	s.w.changeCatalogue(asking, s.w.options.Catalogue.Reset, s.w.says("portals.reset.done"))
}
