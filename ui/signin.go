package ui

import (
	"slices"

	"fyne.io/fyne/v2"

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
// for a key, where it is kept.
type signInScreen struct {
	w       *Window
	tab     int
	onTabs  bool // the focus stays on the tabs while somebody goes through them
	chosen  keyPlace
	present *tokenSearch
	tabs    *parts.Tabs
	list    *parts.Choices
}

func newSignInScreen(w *Window) screen {
	s := &signInScreen{w: w, chosen: keyPlace{kind: signer.StoragePKCS12}}
	s.present = newTokenSearch(w, s)
	return s
}

func (s *signInScreen) heading() string { return s.w.T("dialog.signin.title") }
func (s *signInScreen) stage() stage    { return stageCertificate }

// entered looks which tokens are present: one may have been put in meanwhile.
func (s *signInScreen) entered() { s.present.start() }

func (s *signInScreen) leave() {
	s.onTabs = false
	s.present.stop()
}

func (s *signInScreen) focus() fyne.Focusable {
	if s.list == nil || s.onTabs {
		return s.tabs.Focusable()
	}
	return s.list
}

func (s *signInScreen) content() fyne.CanvasObject {
	s.tabs = parts.NewTabs([]string{s.w.T("dialog.signin.eds"), s.w.T("dialog.signin.iin")}, s.tab, s.choose)
	s.tabs.SetPaper(tabByKey, s.w.paper(paperByKey))
	s.tabs.SetPaper(tabByIIN, s.w.paper(paperByIIN))
	body := s.byKey
	if s.tab == tabByIIN {
		body = s.byIIN
	}
	return parts.NewColumn(parts.Normal, s.tabs, body())
}

func (s *signInScreen) choose(tab int) {
	s.tab, s.onTabs = tab, true
	s.w.drawCard()
	s.w.focusScreen()
}

func (s *signInScreen) byKey() fyne.CanvasObject {
	places := s.places()
	var choices []parts.Choice
	for _, p := range places {
		choices = append(choices, s.w.placeChoice(p))
	}
	s.list = parts.NewChoices(choices, s.index(places), func(i int) {
		s.chosen = places[i]
		s.w.clearFailure()
	})
	return parts.NewColumn(parts.NoGap,
		parts.NewText(s.w.T("dialog.signin.need")),
		parts.NewBold(s.w.T("dialog.signin.storage")),
		s.list,
		s.present.content(),
	)
}

// places are files of either kind, and then the tokens that are present.
func (s *signInScreen) places() []keyPlace {
	places := []keyPlace{{kind: signer.StoragePKCS12}, {kind: signer.StorageJKS}}
	for _, t := range s.present.found {
		places = append(places, keyPlace{kind: t.Type, token: t})
	}
	return places
}

// index is the chosen line's. When its token was pulled out, the first is
// chosen again.
func (s *signInScreen) index(places []keyPlace) int {
	i := slices.IndexFunc(places, s.chosen.isSame)
	if i < 0 || places[i].locked() {
		i = 0
	}
	s.chosen = places[i]
	return i
}

// byIIN explains what signing in with an IIN will need, and leads back.
func (s *signInScreen) byIIN() fyne.CanvasObject {
	s.list = nil
	if !s.offered() {
		return parts.NewMessage(parts.Info, s.w.T("dialog.signin.iin.none"))
	}
	lines := []fyne.CanvasObject{
		parts.NewMessage(parts.Info, s.w.T("dialog.signin.iin.soon")),
		parts.NewBold(s.w.T("dialog.signin.iin.needs")),
	}
	for _, need := range []string{"first", "email", "password"} {
		lines = append(lines, parts.NewText("• "+s.w.T("dialog.signin.iin."+need)))
	}
	return parts.NewColumn(parts.NoGap, append(lines, parts.NewSmall(s.w.T("dialog.signin.iin.never")))...)
}

// offered tells whether the portal lets anybody in with an IIN at all. One that
// does not say is taken to.
func (s *signInScreen) offered() bool {
	if s.w.journey.conn == nil {
		return true
	}
	methods := s.w.journey.conn.Discovery.SignInMethods
	return len(methods) == 0 || slices.Contains(methods, "iin")
}

func (s *signInScreen) actions() fyne.CanvasObject {
	main := parts.NewMainButton(s.w.T("dialog.signin.choose"), s.w.paper(paperChoose), s.submit)
	if s.tab == tabByIIN {
		main = parts.NewMainButton(s.w.T("dialog.signin.iin.back"), "", s.submit)
	}
	return parts.NewFlow(parts.Normal, main, parts.NewButton(s.w.T("dialog.signin.back"), "", s.w.goBack))
}

func (s *signInScreen) submit() {
	if s.tab == tabByIIN {
		s.onTabs = false
		s.tab = tabByKey
		s.w.drawCard()
		s.w.focusScreen()
		return
	}
	if !s.chosen.kind.IsToken() {
		s.w.show(newChooserScreenFor(s.w, s.chosen.kind))
		return
	}
	s.takeToken(s.chosen.token)
}

// takeToken goes on to the PIN. A practice portal takes its own keys and no
// others: nobody is to type a real PIN there.
func (s *signInScreen) takeToken(t Token) {
	if s.w.isForeign(nil) {
		s.w.refuse("storage.token.foreign")
		return
	}
	s.w.show(newDialogFrom(s.w, fromToken(t)))
}
