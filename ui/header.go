package ui

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/look"
	"kezek.kz/kezek/ui/parts"
)

// The instruction's words for what stands in the header.
const paperFullName = "Ваше ФИО"

// drawBanner draws «УЧЕБНЫЙ РЕЖИМ» on a practice portal, with the key that is
// to be used and its password.
func (w *Window) drawBanner() {
	if !w.journey.practice() {
		put(w.view.banner, nil)
		return
	}
	much, little := w.view.either("banner", w.bannerBand(w.practiceHint()), w.bannerBand(""))
	put(w.view.banner, container.NewStack(much, little))
}

// bannerBand is the band of the practice portal; in little room its hint stands
// in the page.
func (w *Window) bannerBand(hint string) fyne.CanvasObject {
	back := canvas.NewRectangle(theme.Color(look.ColorBanner))
	title := parts.NewTrimmed(parts.NewColoured(w.T("journey.practice.banner"), look.ColorOnBanner, fyne.TextStyle{Bold: true}))
	if hint == "" {
		return container.NewStack(back, parts.NewInset(parts.Roomy, parts.Tight, title))
	}
	beside := parts.NewTrimmed(parts.NewColoured(hint, look.ColorOnBanner, fyne.TextStyle{}))
	return container.NewStack(back, parts.NewInset(parts.Roomy, parts.Normal, parts.NewLead(parts.Roomy, title, beside)))
}

// hintInPage is the key to use at the head of the page, where the band has no
// room for it. That all is made up the band says by itself.
func (w *Window) hintInPage() fyne.CanvasObject {
	var hint fyne.CanvasObject
	if text := w.practiceHint(); w.journey.practice() && text != w.T("journey.practice.hint") {
		hint = parts.NewMessage(parts.Info, text)
	}
	_, little := w.view.either("hint", nil, hint)
	return little
}

// practiceHint tells the key and its password until somebody is signed in, and
// again while a change waits for a signature.
func (w *Window) practiceHint() string {
	desk := w.practiceDesk()
	if desk == nil || len(desk.Keys) == 0 || w.journey.session != nil && !w.steppingUp() {
		return w.T("journey.practice.hint")
	}
	return w.T("journey.practice.key", map[string]any{"file": shortKeyName(desk.Keys[0].Name), "password": desk.Password})
}

func (w *Window) practiceDesk() *PracticeDesk {
	if w.journey.conn == nil {
		return nil
	}
	return w.journey.conn.Practice
}

// drawHeader draws the portal's name and address and, at the upper right, who
// is signed in; beneath, the language and what is beside the way. In little room
// the two lines are one less high: signs stand for words, and the name is in
// short.
func (w *Window) drawHeader() {
	top := parts.NewSides(parts.Roomy, parts.NewInset(parts.Normal, parts.Normal, w.portalLabel()), w.personButton())
	bottom := parts.NewSides(parts.Normal, w.languageSwitch(), w.besideTheWay())
	wide := parts.NewInset(parts.Normal, parts.Tight, parts.NewColumn(parts.NoGap, top, bottom))
	much, little := w.view.either("header", wide, w.littleHeader())
	put(w.view.header, parts.NewColumn(parts.NoGap, container.NewStack(much, little), widget.NewSeparator()))
}

func (w *Window) littleHeader() fyne.CanvasObject {
	right := parts.NewFlowRight(parts.Tight, append(w.inShort(w.besideTheWay()), w.personInShort()...)...)
	return parts.NewInset(parts.Normal, parts.NoGap, parts.NewColumn(parts.NoGap,
		parts.NewInset(parts.Normal, parts.Tight, w.portalLabel()),
		parts.NewLead(parts.Tight, w.otherLanguages(), right)))
}

// inShort are the buttons of a row with their signs alone, which a screen reader
// still calls by their words.
func (w *Window) inShort(row fyne.CanvasObject) []fyne.CanvasObject {
	parts.Each(row, func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok {
			b.HideLabel()
		}
	})
	return []fyne.CanvasObject{row}
}

// personInShort is the family name with the initials.
func (w *Window) personInShort() []fyne.CanvasObject {
	name := w.journey.fullName()
	if name == "" {
		return nil
	}
	b := parts.NewButton(inInitials(name), "", w.openProfile)
	b.Icon = theme.AccountIcon()
	return []fyne.CanvasObject{b}
}

// inInitials is a name of which only the first word is written out: «ОМАРОВА
// А. Қ.».
func inInitials(name string) string {
	const most = 20
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	short := parts.Shortened(words[0], most)
	for i, word := range words[1:] {
		if i == 2 {
			break // people have a first name and a patronymic; other things than people have many words
		}
		first, _ := utf8.DecodeRuneInString(word)
		short += " " + string(first) + "."
	}
	return short
}

// portalLabel is the name and the address, or the program's before one was
// chosen.
func (w *Window) portalLabel() fyne.CanvasObject {
	if !w.journey.chosen() {
		return parts.NewTitle("Kezek", w.T("journey.tagline"))
	}
	return parts.NewTitle(w.portalName(), w.journey.origin())
}

func (w *Window) portalName() string {
	if w.journey.conn != nil && w.journey.conn.Discovery.Name.RU != "" {
		return w.journey.conn.Discovery.Name.In(w.lang.Language())
	}
	return w.journey.entry.Name.In(w.lang.Language())
}

// personButton is the full name, which opens the profile as the instruction
// says; nothing before somebody is signed in.
func (w *Window) personButton() fyne.CanvasObject {
	name := w.journey.fullName()
	if name == "" {
		return parts.NewColumn(parts.NoGap)
	}
	b := parts.NewButton(parts.Shortened(name, headerName), w.paper(paperFullName), w.openProfile)
	b.Icon = theme.AccountIcon()
	return b
}

// headerName is how many letters of a name the header has room for; the
// profile shows all of them.
const headerName = 60

// openProfile shows the profile, unless it is what is shown.
func (w *Window) openProfile() {
	if w.offline() {
		w.tellOffline()
		return
	}
	if _, there := w.current().(*profileScreen); !there && !w.visit.ended() {
		w.show(newProfileScreen(w, profileTabMain))
	}
}

// languageSwitch offers the three languages; the one of now stands out by its
// face, not by a colour alone.
func (w *Window) languageSwitch() fyne.CanvasObject { return w.languageButtons(lang.Languages()) }

// otherLanguages is languageSwitch for little room: what one reads is no news.
func (w *Window) otherLanguages() fyne.CanvasObject {
	others := slices.DeleteFunc(slices.Clone(lang.Languages()), func(l string) bool { return l == w.lang.Language() })
	return w.languageButtons(others)
}

func (w *Window) languageButtons(languages []string) fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, language := range languages {
		b := parts.NewQuietButton(shortName(language), nil, func() { w.setLanguage(language) })
		if language == w.lang.Language() {
			b.Importance = widget.MediumImportance
		}
		buttons = append(buttons, b)
	}
	return parts.NewFlow(parts.Tight, buttons...)
}

func shortName(language string) string {
	switch language {
	case lang.Kazakh:
		return "ҚАЗ"
	case lang.English:
		return "ENG"
	}
	return "РУС"
}

func (w *Window) besideTheWay() fyne.CanvasObject {
	if w.atWorkstation() {
		return w.besideTheVisit()
	}
	buttons := []fyne.CanvasObject{
		parts.NewQuietButton(w.T("journey.settings"), theme.SettingsIcon(), w.showSettings),
		w.helpButton(),
	}
	if w.journey.session != nil || w.offline() {
		buttons = append(buttons, parts.NewQuietButton(w.T("journey.sign_out"), theme.LogoutIcon(), w.signOut))
	}
	return parts.NewFlowRight(parts.Tight, buttons...)
}

func (w *Window) helpButton() fyne.CanvasObject {
	return parts.NewQuietButton(w.T("journey.help"), theme.HelpIcon(), w.showHelp)
}

func (w *Window) showHelp() {
	if _, there := w.current().(*helpScreen); !there && !w.visit.ended() {
		w.showHelpPage(newHelpScreen(w))
	}
}

func (w *Window) showSettings() {
	if _, there := w.current().(*settingsScreen); !there && !w.atWorkstation() {
		w.showBeside(newSettingsScreen(w))
	}
}

// drawFooter draws the contacts and, when something failed, the support code;
// in little room they stand at the end of the page (see contactsInPage).
func (w *Window) drawFooter() {
	var band fyne.CanvasObject
	if lines := w.footerLines(); len(lines) > 0 {
		flow := parts.NewFlowMiddle(2*parts.Normal, lines...)
		band = parts.NewColumn(parts.NoGap, widget.NewSeparator(), parts.NewInset(2*parts.Normal, parts.Normal, flow))
	}
	much, _ := w.view.either("footer", band, nil)
	put(w.view.footer, much)
	w.view.refill("contacts", w.pageEnd())
	w.forbidCopying()
}

// contactsInPage are the footer's lines at the end of the page.
func (w *Window) contactsInPage() fyne.CanvasObject {
	_, little := w.view.either("contacts", nil, w.pageEnd())
	return little
}

func (w *Window) pageEnd() fyne.CanvasObject {
	lines := w.footerLines()
	if len(lines) == 0 {
		return nil
	}
	return parts.NewColumn(parts.Normal, widget.NewSeparator(), parts.NewColumn(parts.Tight, lines...))
}

func (w *Window) footerLines() []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	if code := w.failureCode(); code != "" {
		lines = append(lines, w.codeToCopy(code))
	}
	for _, c := range w.journey.contacts() {
		lines = append(lines, parts.NewCopyChip(w.contactLine(c), false))
	}
	return lines
}

// contactLine is a contact as the paper writes it: «Служба поддержки: …».
func (w *Window) contactLine(c portal.Contact) string {
	label := c.Label.In(w.lang.Language())
	if label == "" {
		return c.Value
	}
	return fmt.Sprintf("%s: %s", label, c.Value)
}

// contactLines are the contacts as lines that can be copied.
func (w *Window) contactLines() []fyne.CanvasObject {
	var lines []fyne.CanvasObject
	for _, c := range w.journey.contacts() {
		lines = append(lines, parts.NewValue(w.contactLine(c)))
	}
	return lines
}
