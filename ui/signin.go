package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// The words of the printed instructions on this page.
const (
	paperByKey  = "по ЭЦП"
	paperByIIN  = "По ИИН"
	paperChoose = "Выбрать сертификат"
)

// The tabs of the sign-in page.
const (
	tabByKey = iota
	tabByIIN
)

// keyPlace is a line of the list: files of a kind, or one token.
type keyPlace struct {
	kind  signer.StorageType
	token Token // of a token
}

// isSame tells whether two places are one, whatever a token says of itself.
func (p keyPlace) isSame(other keyPlace) bool {
	return p.kind == other.kind && p.token.Info.Serial == other.token.Info.Serial
}

// signInScreen is «Вход в личный кабинет»: the way in (по ЭЦП, По ИИН) and,
// for a key, where it is kept. A step-up begins here too, with the key alone.
type signInScreen struct {
	w       *Window
	purpose *purpose
	tab     int
	onTabs  bool // the focus stays on the tabs while somebody goes through them
	chosen  keyPlace
	byHand  bool // somebody has chosen it
	present *tokenSearch
	tabs    *parts.Tabs
	list    *parts.Choices
	iin     *iinSignIn
	toKey   *parts.Button // «Войти по ЭЦП», where the portal lets nobody in by IIN
}

func newSignInScreen(w *Window) *signInScreen { return newSignInScreenFor(w, newSignInPurpose(w)) }

func newSignInScreenFor(w *Window, p *purpose) *signInScreen {
	s := &signInScreen{w: w, purpose: p, chosen: w.openedKind()}
	s.present = newTokenSearch(w, s)
	s.iin = newIINSignIn(w, s)
	return s
}

func (s *signInScreen) heading() string { return s.w.T(s.purpose.words.title) }
func (s *signInScreen) stage() stage    { return s.purpose.stage(stageCertificate) }

// entered looks which tokens are present: one may have been put in meanwhile.
func (s *signInScreen) entered() { s.present.start() }

// entersAgain is entered: the search was stopped.
func (s *signInScreen) entersAgain() { s.present.start() }

// forgets tells that a password was typed.
func (s *signInScreen) forgets() bool { return !s.iin.secret.empty() }

func (s *signInScreen) leave() {
	s.onTabs = false
	s.present.stop()
	s.iin.secret.wipe()
}

func (s *signInScreen) focus() fyne.Focusable {
	switch {
	case s.onTabs:
		return s.tabs.Focusable()
	case s.tab == tabByKey:
		return s.list
	case s.offered():
		return s.iin.focus()
	}
	return s.toKey
}

func (s *signInScreen) content() fyne.CanvasObject {
	if s.purpose.isStepUp() {
		return parts.NewColumn(parts.Normal, s.w.whoSigns(), s.byKey())
	}
	if s.w.atWorkstation() {
		return s.byKey() // who signs in by IIN may attach nothing
	}
	s.tabs = parts.NewTabs([]string{s.w.T("dialog.signin.eds"), s.w.T("dialog.signin.iin")}, s.tab, s.choose)
	s.tabs.SetPaper(tabByKey, s.w.paper(paperByKey))
	s.tabs.SetPaper(tabByIIN, s.w.paper(paperByIIN))
	body := s.byKey
	if s.tab == tabByIIN {
		body = s.byIIN
		s.tabs.Entered = s.leaveTabs // there is something to type first
	}
	return parts.NewColumn(parts.Normal, s.tabs, body())
}

// choose goes to another tab. What was typed as a password does not wait there.
// Who goes through the tabs by the arrow keys stays on them.
func (s *signInScreen) choose(tab int) {
	s.tab, s.onTabs = tab, s.tabs != nil && s.tabs.ByArrow()
	s.iin.secret.wipe()
	s.w.failure = nil // it is about the other tab; a notice is about both
	s.w.redraw()
	s.w.focusScreen()
}

// leaveTabs moves the focus to what lies under the tab.
func (s *signInScreen) leaveTabs() {
	s.onTabs = false
	s.w.focusScreen()
}

func (s *signInScreen) byKey() fyne.CanvasObject {
	places := s.places()
	var choices []parts.Choice
	for _, p := range places {
		choices = append(choices, s.w.placeChoice(p))
	}
	s.list = parts.NewChoices(choices, s.index(places), func(i int) {
		s.chosen, s.byHand = places[i], true
		s.w.clearFailure()
	})
	return parts.NewColumn(parts.NoGap,
		parts.NewText(s.w.T(s.purpose.words.need)),
		parts.NewBold(s.w.T("dialog.signin.storage")),
		s.list,
		s.present.content(),
	)
}

// places are files of either kind, and then the tokens that are present.
func (s *signInScreen) places() []keyPlace {
	places := []keyPlace{{kind: signer.StoragePKCS12}, {kind: signer.StorageJKS}}
	if s.w.atWorkstation() {
		places = nil
	}
	for _, t := range s.present.found {
		places = append(places, keyPlace{kind: t.Type, token: t})
	}
	if s.w.atWorkstation() {
		places = append(places, keyPlace{kind: signer.StoragePKCS12}) // a stick, with whatever is on it
	}
	return places
}

// index is the chosen line's. When its token was pulled out, the first is
// chosen again.
func (s *signInScreen) index(places []keyPlace) int {
	i := slices.IndexFunc(places, s.chosen.isSame)
	if s.w.atWorkstation() && !s.byHand {
		i = 0 // a token before the stick: who has one came here for it
	}
	if i < 0 || places[i].locked() {
		i = 0
	}
	s.chosen = places[i]
	return i
}

// byIIN asks for the IIN and the password, where the portal takes them.
func (s *signInScreen) byIIN() fyne.CanvasObject {
	if !s.offered() {
		return parts.NewMessage(parts.Info, s.w.T("dialog.signin.iin.none"))
	}
	return s.iin.content()
}

// offered tells whether the portal lets anybody in by IIN at all.
func (s *signInScreen) offered() bool { return s.w.offersIIN() }

// offersIIN tells whether the portal has signing in by IIN. One that does not
// say is taken to.
func (w *Window) offersIIN() bool {
	if w.journey.conn == nil {
		return true
	}
	methods := w.journey.conn.Discovery.SignInMethods
	return len(methods) == 0 || slices.Contains(methods, portal.ACRIIN)
}

func (s *signInScreen) actions() fyne.CanvasObject {
	return parts.NewFlow(parts.Normal, s.mainButton(), parts.NewButton(s.w.T("dialog.signin.back"), "", s.w.goBack))
}

func (s *signInScreen) mainButton() *parts.Button {
	switch {
	case s.tab == tabByKey:
		return parts.NewMainButton(s.w.T("dialog.signin.choose"), s.w.paper(paperChoose), s.submit)
	case s.offered():
		return parts.NewMainButton(s.w.T("dialog.owner.enter"), s.w.paper(paperEnter), s.submit)
	}
	s.toKey = parts.NewMainButton(s.w.T("dialog.signin.iin.back"), "", s.submit)
	return s.toKey
}

func (s *signInScreen) submit() {
	s.onTabs = false
	switch {
	case s.tab == tabByIIN && s.offered():
		s.iin.submit()
	case s.tab == tabByIIN:
		s.choose(tabByKey)
		s.leaveTabs()
	case s.chosen.kind.IsToken():
		s.takeToken(s.chosen.token)
	case s.w.atWorkstation():
		s.w.show(newChooserScreenFor(s.w, "", s.purpose))
	default:
		s.w.show(newChooserScreenFor(s.w, s.chosen.kind, s.purpose))
	}
}

// takeToken goes on to the PIN. A practice portal takes its own keys and no
// others: nobody is to type a real PIN there.
func (s *signInScreen) takeToken(t Token) {
	if s.w.isForeign(nil) {
		s.w.refuse("storage.token.foreign")
		return
	}
	s.w.keyChosen(fromToken(t))
	s.w.show(newDialogFrom(s.w, fromToken(t), s.purpose))
}
