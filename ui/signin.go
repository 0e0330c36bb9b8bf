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

// storageTypes are the kinds of key storage in the order of the authority's
// own dialog. This version opens the first.
func storageTypes() []signer.StorageType {
	return []signer.StorageType{
		signer.StoragePKCS12, signer.StorageJKS, signer.StorageKaztoken, signer.StorageIDCard,
		signer.StorageEToken72K, signer.StorageEToken5110, signer.StorageJaCarta, signer.StorageAKey,
	}
}

// opens tells whether this version opens a kind of storage.
func opens(t signer.StorageType) bool { return t == signer.StoragePKCS12 }

// storageName is a kind of storage in the words of the dialog.
func (w *Window) storageName(t signer.StorageType) string { return w.T("dialog.storage." + string(t)) }

// signInScreen is «Вход в личный кабинет»: the way in (по ЭЦП, По ИИН) and,
// for a key, where it is kept.
type signInScreen struct {
	w       *Window
	tab     int
	onTabs  bool // the focus stays on the tabs while somebody goes through them
	storage signer.StorageType
	tabs    *parts.Tabs
	list    *parts.Choices
}

func newSignInScreen(w *Window) screen {
	return &signInScreen{w: w, storage: signer.StoragePKCS12}
}

func (s *signInScreen) heading() string { return s.w.T("dialog.signin.title") }
func (s *signInScreen) stage() stage    { return stageCertificate }
func (s *signInScreen) leave()          { s.onTabs = false }

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
	types := storageTypes()
	s.list = parts.NewChoices(s.choices(types), slices.Index(types, s.storage), func(i int) { s.storage = types[i] })
	return parts.NewColumn(parts.NoGap,
		parts.NewText(s.w.T("dialog.signin.need")),
		parts.NewBold(s.w.T("dialog.signin.storage")),
		s.list,
	)
}

// choices says the reason in the same line, so that the eight stay a list that
// is seen as a whole.
func (s *signInScreen) choices(types []signer.StorageType) []parts.Choice {
	var choices []parts.Choice
	for _, t := range types {
		c := parts.Choice{Title: s.w.storageName(t), Disabled: !opens(t)}
		if c.Disabled {
			c.Title += " — " + s.w.T("dialog.signin.later")
		}
		choices = append(choices, c)
	}
	return choices
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
	return parts.NewFlow(parts.Normal, main)
}

func (s *signInScreen) submit() {
	if s.tab == tabByIIN {
		s.onTabs = false
		s.tab = tabByKey
		s.w.drawCard()
		s.w.focusScreen()
		return
	}
	s.w.show(newChooserScreen(s.w))
}
