package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// portalScreen asks where the kindergarten is, which decides the portal.
type portalScreen struct {
	w       *Window
	last    string // id of the portal used last, or tried last
	buttons []*parts.Button
}

func newPortalScreen(w *Window) screen { return &portalScreen{w: w, last: w.recentPortal()} }

func (s *portalScreen) heading() string { return s.w.T("journey.portal.heading") }
func (s *portalScreen) stage() stage    { return stagePortal }
func (s *portalScreen) leave()          {}

// focus is the portal used last, so that Enter goes there again.
func (s *portalScreen) focus() fyne.Focusable {
	if i := s.lastIndex(); i < len(s.buttons) {
		return s.buttons[i]
	}
	return nil
}

func (s *portalScreen) submit() {
	if i := s.lastIndex(); i < len(s.w.options.Portals) {
		s.choose(s.w.options.Portals[i])
	}
}

func (s *portalScreen) lastIndex() int {
	for i, e := range s.w.options.Portals {
		if e.ID == s.last {
			return i
		}
	}
	return 0
}

func (s *portalScreen) content() fyne.CanvasObject {
	s.buttons = nil
	rows := []fyne.CanvasObject{parts.NewText(s.w.T("journey.portal.which"))}
	for _, e := range s.w.options.Portals {
		b := parts.NewButton(e.Name.In(s.w.lang.Language()), s.about(e), func() { s.choose(e) })
		b.Leading, b.Icon = true, portalIcon(e)
		s.buttons = append(s.buttons, b)
		rows = append(rows, b)
	}
	return parts.NewColumn(parts.Normal, rows...)
}

func portalIcon(e portal.CatalogueEntry) fyne.Resource {
	if e.Practice {
		return theme.MediaPlayIcon()
	}
	return theme.HomeIcon()
}

// about is the line beneath a portal's name.
func (s *portalScreen) about(e portal.CatalogueEntry) string {
	switch {
	case e.Practice:
		return s.w.T("journey.portal.practice")
	case e.Flavour == portal.FlavourAlmaty:
		return s.w.T("journey.portal.almaty")
	}
	return s.w.T("journey.portal.regions")
}

func (s *portalScreen) actions() fyne.CanvasObject {
	return parts.NewFlow(parts.Normal, parts.NewButton(s.w.T("journey.back"), "", s.w.back))
}

// choose dials the portal. Only one that answers becomes the portal of the
// journey.
func (s *portalScreen) choose(e portal.CatalogueEntry) {
	s.last = e.ID
	var conn *Connection
	s.w.work(s, func() string { return s.waiting(e) }, func(ctx context.Context) (err error) {
		conn, err = s.w.options.Connect(ctx, e)
		return err
	}, func(err error) {
		if err != nil {
			s.w.failWith(s.w.connectExplained(e, err), func() { s.choose(e) })
			return
		}
		s.w.connected(e, conn)
		s.w.afterPortal()
	})
}

func (s *portalScreen) waiting(e portal.CatalogueEntry) string {
	if e.Practice {
		return s.w.T("journey.portal.starting")
	}
	return s.w.T("journey.portal.connecting", map[string]any{"portal": e.Name.In(s.w.lang.Language())})
}

// connectExplained is explainConnect, made when it is drawn.
func (w *Window) connectExplained(e portal.CatalogueEntry, err error) func() explain.Explanation {
	return func() explain.Explanation { return w.explainConnect(e, err) }
}

// explainConnect says plainly that a real portal does not offer sign-in from
// this program yet: that, and no list of network errors, is what matters to a
// person there.
func (w *Window) explainConnect(e portal.CatalogueEntry, err error) explain.Explanation {
	if e.Practice || !isNotOffered(err) {
		return w.withContacts(explain.Error(w.lang, err), e)
	}
	x := explain.Explanation{
		ID:        "client.not_portal",
		What:      w.T("journey.portal.not_offered", map[string]any{"portal": e.Name.In(w.lang.Language())}),
		Unchanged: w.T("journey.portal.not_offered_unchanged"),
		Next:      w.T("journey.portal.not_offered_next") + contactSentence(w, e.Contacts),
	}
	if errors.Is(err, client.ErrUnreachable) {
		x.Retry = true
		x.Next += "\n" + w.T("journey.portal.maybe_offline")
	}
	return x
}

// withContacts adds the contacts of the portal that failed, where one would
// call: it did not become the journey's, whose contacts stand elsewhere.
func (w *Window) withContacts(x explain.Explanation, e portal.CatalogueEntry) explain.Explanation {
	if x.Contacts {
		x.Contacts = false
		x.Next += contactSentence(w, e.Contacts)
	}
	return x
}

// isNotOffered tells the errors of a portal that does not speak this contract.
// What is known to be the network's or this computer's own fault tells nothing
// of the portal, and is told as it is.
func isNotOffered(err error) bool {
	network := errors.Is(err, client.ErrUnreachable) || errors.Is(err, client.ErrTLS)
	if id := explain.ID(err); network && id != "client.unreachable" && id != "client.tls" || id == "client.login_needed" {
		return false
	}
	for _, e := range []error{
		client.ErrNotPortal, client.ErrUnreachable, client.ErrTLS, client.ErrRedirect,
		client.ErrTooLarge, client.ErrMalformed, client.ErrAddress,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// contactSentence lists the contacts of a portal that did not become the
// journey's, one a line.
func contactSentence(w *Window, contacts []portal.Contact) string {
	text := ""
	for _, c := range contacts {
		text += "\n" + w.contactLine(c)
	}
	return text
}
