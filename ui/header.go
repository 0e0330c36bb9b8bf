package ui

import (
	"fmt"
	"strings"

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
	back := canvas.NewRectangle(theme.Color(look.ColorBanner))
	title := parts.NewTrimmed(parts.NewColoured(w.T("journey.practice.banner"), look.ColorOnBanner, fyne.TextStyle{Bold: true}))
	hint := parts.NewTrimmed(parts.NewColoured(w.practiceHint(), look.ColorOnBanner, fyne.TextStyle{}))
	put(w.view.banner, container.NewStack(back, parts.NewInset(parts.Roomy, parts.Normal, parts.NewLead(parts.Roomy, title, hint))))
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
// is signed in; beneath, the language and what is beside the way.
func (w *Window) drawHeader() {
	top := parts.NewSides(parts.Roomy, parts.NewInset(parts.Normal, parts.Normal, w.portalLabel()), w.personButton())
	bottom := parts.NewSides(parts.Normal, w.languageSwitch(), w.besideTheWay())
	line := widget.NewSeparator()
	put(w.view.header, parts.NewColumn(parts.NoGap, parts.NewInset(parts.Normal, parts.Tight, parts.NewColumn(parts.NoGap, top, bottom)), line))
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
	b := parts.NewButton(shortened(name, headerName), w.paper(paperFullName), w.openProfile)
	b.Icon = theme.AccountIcon()
	return b
}

// headerName is how many letters of a name the header has room for; the
// profile shows all of them.
const headerName = 60

// shortened is a text of at most so many letters, the last of them «…» where
// some were left out.
func shortened(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return strings.TrimRight(string(letters[:most-1]), " ") + "…"
}

// openProfile shows the profile, unless it is what is shown.
func (w *Window) openProfile() {
	if _, there := w.current().(*profileScreen); !there {
		w.show(newProfileScreen(w, profileTabMain))
	}
}

// languageSwitch offers the three languages; the one of now stands out by its
// face, not by a colour alone.
func (w *Window) languageSwitch() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, language := range lang.Languages() {
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
	buttons := []fyne.CanvasObject{
		parts.NewQuietButton(w.T("journey.settings"), theme.SettingsIcon(), w.showSettings),
		parts.NewQuietButton(w.T("journey.help"), theme.HelpIcon(), w.showHelp),
	}
	if w.journey.session != nil {
		buttons = append(buttons, parts.NewQuietButton(w.T("journey.sign_out"), theme.LogoutIcon(), w.signOut))
	}
	return parts.NewFlowRight(parts.Tight, buttons...)
}

func (w *Window) showHelp() {
	if _, there := w.current().(*helpScreen); !there {
		w.show(newHelpScreen(w))
	}
}

func (w *Window) showSettings() {
	if _, there := w.current().(*settingsScreen); !there {
		w.show(newSettingsScreen(w))
	}
}

// drawFooter draws the contacts and, when something failed, the support code.
func (w *Window) drawFooter() {
	var lines []fyne.CanvasObject
	if code := w.failureCode(); code != "" {
		lines = append(lines, parts.NewCopyChip(w.supportCode(code)))
	}
	for _, c := range w.journey.contacts() {
		lines = append(lines, parts.NewChip(w.contactLine(c), false))
	}
	if len(lines) == 0 {
		put(w.view.footer, nil)
		return
	}
	put(w.view.footer, parts.NewColumn(parts.NoGap, widget.NewSeparator(), parts.NewInset(2*parts.Normal, parts.Normal, parts.NewFlow(2*parts.Normal, lines...))))
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
