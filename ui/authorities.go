package ui

import (
	"context"
	"crypto/x509"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/parts"
)

// Authorities is the list of authorities that a person trusts. trust.Folder is
// one. Methods are called beside the window.
type Authorities interface {
	List() ([]trust.Entry, error)
	// Store makes a store of what List gives.
	Store() (*trust.Store, error)
	// Add is called only with a certificate whose fingerprint was confirmed.
	Add(c *x509.Certificate) error
	Remove(c *x509.Certificate) error
}

// authoritiesScreen is «Центры, которым доверяет Kezek»: who is on the list,
// and the ways to put somebody there. Nobody is, before a person has compared
// the fingerprint.
type authoritiesScreen struct {
	w       *Window
	entries []trust.Entry
	listed  bool // the list was read
	path    string
	failed  []trust.Result // what the last search did not get
	fetched fetching
	main    *parts.Button
}

func newAuthoritiesScreen(w *Window) screen { return &authoritiesScreen{w: w} }

// showAuthorities opens the page, from the settings or from where an authority
// is missing.
func (w *Window) showAuthorities() { w.show(newAuthoritiesScreen(w)) }

func (s *authoritiesScreen) heading() string       { return s.w.T("authority.heading") }
func (s *authoritiesScreen) stage() stage          { return stageOther }
func (s *authoritiesScreen) focus() fyne.Focusable { return s.main }
func (s *authoritiesScreen) leave()                { s.failed = nil }
func (s *authoritiesScreen) entered()              { s.list() }

// submit is the main button: to begin with where the list is empty, to end
// with where it is not.
func (s *authoritiesScreen) submit() {
	switch {
	case !s.isEmpty():
		s.w.goBack()
	case s.w.options.FetchAuthorities != nil:
		s.fetch()
	default:
		s.pick()
	}
}

func (s *authoritiesScreen) isEmpty() bool { return s.listed && len(s.entries) == 0 }

// list reads who is on it.
func (s *authoritiesScreen) list() {
	var entries []trust.Entry
	s.w.work(s, s.w.says("authority.listing"), func(context.Context) (err error) {
		entries, err = s.w.options.Authorities.List()
		return err
	}, func(err error) {
		if err != nil {
			s.w.failWith(s.w.authorityTrouble(err), s.list)
			return
		}
		s.entries, s.listed = slices.Clone(entries), true
		slices.SortStableFunc(s.entries, byRank)
		s.w.drawCard()
		s.w.focusScreen()
	})
}

// byRank puts the roots first, and then goes by name.
func byRank(a, b trust.Entry) int {
	if a.Anchor != b.Anchor {
		if a.Anchor {
			return -1
		}
		return 1
	}
	return strings.Compare(candidateName(a.Candidate), candidateName(b.Candidate))
}

func candidateName(c trust.Candidate) string { return authorityName(signer.Describe(c.Certificate)) }

func (s *authoritiesScreen) content() fyne.CanvasObject {
	lines := []fyne.CanvasObject{
		parts.NewText(s.w.T("authority.what")),
		s.w.failedAddresses(s.failed),
	}
	if s.isEmpty() {
		lines = append(lines, parts.NewMessage(parts.Info, s.w.T("authority.empty"), s.w.T("authority.empty.more")))
	}
	for _, e := range s.entries {
		remove := parts.NewButton(s.w.T("authority.remove"), "", func() { s.w.show(newAuthorityRemoval(s.w, e.Candidate)) })
		lines = append(lines, s.w.authorityDetails(e.Candidate), parts.NewFlow(parts.Normal, remove), widget.NewSeparator())
	}
	return parts.NewColumn(parts.Normal, append(lines, s.byHand())...)
}

// authorityDetails tell one certificate from every other: the fingerprint
// does, whatever it calls itself.
func (w *Window) authorityDetails(c trust.Candidate) fyne.CanvasObject {
	described := signer.Describe(c.Certificate)
	rank := "authority.intermediate"
	if c.Anchor {
		rank = "authority.root"
	}
	lines := []fyne.CanvasObject{
		parts.NewBold(candidateName(c)),
		parts.NewSmall(w.T(rank)),
		parts.NewField(w.T("dialog.validity"), described.Validity()),
		parts.NewField(w.T("certificate.fingerprint"), inGroups(c.Fingerprint)),
	}
	if now := w.options.Now(); now.After(described.NotAfter) {
		lines = append(lines, parts.NewText(w.T("authority.expired")))
	}
	return parts.NewColumn(parts.NoGap, lines...)
}

// byHand is for a certificate that somebody has as a file.
func (s *authoritiesScreen) byHand() fyne.CanvasObject {
	entry := parts.NewEntry(s.path, func(text string) { s.path = text })
	entry.OnSubmitted = func(string) { s.openTyped() }
	typed := parts.NewSides(parts.Normal, entry, parts.NewButton(s.w.T("dialog.files.path.open"), "", s.openTyped))
	return parts.NewColumn(parts.Tight, parts.NewText(s.w.T("authority.path")), typed, parts.NewSmall(s.w.T("authority.drop")))
}

// actions are the ways to add somebody, and the way out.
func (s *authoritiesScreen) actions() fyne.CanvasObject {
	fetch := parts.NewButton(s.w.T("authority.fetch"), "", s.fetch)
	add := parts.NewButton(s.w.T("authority.add"), "", s.pick)
	done := parts.NewButton(s.w.T("journey.close"), "", s.w.goBack)
	buttons := []*parts.Button{fetch, add, done}
	if s.w.options.FetchAuthorities == nil {
		buttons = buttons[1:]
	}
	s.main = buttons[0]
	if !s.isEmpty() {
		s.main = done
	}
	s.main.Importance = widget.HighImportance
	objects := make([]fyne.CanvasObject, len(buttons))
	for i, b := range buttons {
		objects[i] = b
	}
	return parts.NewFlow(parts.Normal, objects...)
}
