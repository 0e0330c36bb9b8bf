package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/look"
	"kezek.kz/kezek/ui/parts"
)

// content draws the dialog in the paper's order: band, storage, password, and
// then the keys.
func (s *dialogScreen) content() fyne.CanvasObject {
	s.lower = s.passwordHalf()
	if s.signing != nil {
		s.lower = s.keyHalf()
	}
	return parts.NewColumn(parts.Tight, s.w.band(s.purpose.words.header), s.whyAgain(), s.about(), s.lower)
}

// draw draws the dialog anew. What has changed is in its lower half: that, or
// what went wrong, is brought into sight where the window is too low for all.
func (s *dialogScreen) draw() {
	s.w.drawCard()
	s.w.focusScreen()
	s.w.showFrom(s.trouble.or(s.lower))
}

// showFrom scrolls the card so that an object in it is seen from its top, or
// as much of it as there is.
func (w *Window) showFrom(o fyne.CanvasObject) {
	scroll := w.view.scroll
	at, _ := parts.PositionIn(scroll.Content, o)
	furthest := scroll.Content.MinSize().Height - scroll.Size().Height
	scroll.ScrollToOffset(fyne.NewPos(0, fyne.Max(0, fyne.Min(at.Y, furthest))))
}

// troubled is what went wrong, to be drawn in the language of now. The zero
// value is nothing.
type troubled struct {
	say   func() fyne.CanvasObject
	drawn fyne.CanvasObject // nil for nothing
}

// content draws it anew.
func (t *troubled) content() fyne.CanvasObject {
	t.drawn = nil
	if t.say != nil {
		t.drawn = t.say()
	}
	return t.drawn
}

// or is what was drawn, or something else where there is nothing.
func (t *troubled) or(other fyne.CanvasObject) fyne.CanvasObject {
	if t.drawn == nil {
		return other
	}
	return t.drawn
}

// band is the header of the authority's dialog: bold on the accent.
func (w *Window) band(id string) fyne.CanvasObject {
	back := canvas.NewRectangle(theme.Color(look.ColorHeader))
	text := parts.NewColoured(w.T(id), look.ColorOnHeader, fyne.TextStyle{Bold: true})
	return container.NewStack(back, parts.NewInset(parts.Tight, parts.NoGap, text))
}

func (s *dialogScreen) whyAgain() fyne.CanvasObject {
	if !s.again {
		return nil
	}
	return parts.NewMessage(parts.Warning, s.w.T(s.purpose.words.again))
}

// about is where the key lies, and what for and for whom it signs. Once the
// keys are there, the sentence beside «Подписать» says the latter.
func (s *dialogScreen) about() fyne.CanvasObject {
	fields := s.w.storageFields(s.from)
	if s.signing == nil {
		fields = append(fields,
			parts.NewField(s.w.T("dialog.where"), s.w.journey.origin()),
			parts.NewField(s.w.T("dialog.what_for"), s.w.T(s.purpose.words.whatFor)))
	}
	return parts.NewFields(fields...)
}

// passwordHalf asks for what opens the storage: a password, two for a Java
// store whose keys have their own, the PIN of a token, or the PIN pad.
func (s *dialogScreen) passwordHalf() fyne.CanvasObject {
	switch {
	case s.from.isToken():
		return s.pinHalf()
	case s.keySecret != nil:
		return parts.NewColumn(parts.Tight, s.secret.content(), s.keySecret.content(), s.trouble.content(), s.stays())
	}
	return parts.NewColumn(parts.Tight, s.secret.content(), s.trouble.content(), s.stays())
}

// stays promises where the password stays.
func (s *dialogScreen) stays() fyne.CanvasObject {
	return parts.NewSmall(s.w.T("dialog.password.stays"))
}

func (s *dialogScreen) keyHalf() fyne.CanvasObject {
	keys := s.signing.storage.Keys
	var choices []parts.Choice
	for _, k := range keys {
		choices = append(choices, s.w.keyChoice(k, s.signing.verdicts[k]))
	}
	s.list = parts.NewChoices(choices, s.chosenFitting(), s.choose)
	refresh := parts.NewButton(s.w.T("dialog.refresh"), s.w.paper(paperRefresh), s.reread)
	return parts.NewColumn(parts.Tight,
		s.trouble.content(),
		parts.NewSides(parts.Normal, parts.NewText(s.w.T("dialog.choose_key")), refresh),
		s.list,
		s.keyData(keys[s.chosen]),
	)
}

// keyData is «Данные выбранного ключа».
func (s *dialogScreen) keyData(k *signer.Key) fyne.CanvasObject {
	var heading fyne.CanvasObject = parts.NewBold(s.w.T("dialog.key_data"))
	if more := s.w.certificateButtonOver(k, s.signing.verdicts[k]); more != nil {
		heading = parts.NewSides(parts.Normal, heading, more)
	}
	return parts.NewColumn(parts.Tight, heading, s.w.keyFields(k.Certificate))
}

// chosenFitting marks no line when the key that is shown cannot sign.
func (s *dialogScreen) chosenFitting() int {
	if s.signing.judge(s.signing.storage.Keys[s.chosen]) != signer.ReasonFits {
		return -1
	}
	return s.chosen
}

func (s *dialogScreen) choose(index int) {
	if index == s.chosen {
		return
	}
	s.chosen = index
	s.draw()
}

// actions are the buttons of the half of now.
func (s *dialogScreen) actions() fyne.CanvasObject {
	cancel := parts.NewButton(s.w.T("dialog.cancel"), s.w.paper(paperCancel), s.w.goBack)
	if s.signing == nil && s.last == lastTryWarned {
		return s.lastTryButtons()
	}
	if s.signing == nil {
		refresh := parts.NewMainButton(s.w.T("dialog.refresh"), s.w.paper(paperRefresh), s.submit)
		s.main = refresh
		return parts.NewFlow(parts.Normal, refresh, cancel)
	}
	return s.signButtons(cancel)
}

func (s *dialogScreen) signButtons(cancel *parts.Button) fyne.CanvasObject {
	sign := parts.NewMainButton(s.w.T("dialog.sign"), s.w.paper(paperSign), s.submit)
	if s.signing.fitting() >= 0 {
		confirms := parts.NewSmall(s.w.T(s.purpose.words.confirms, map[string]any{"Address": s.w.journey.origin()}))
		return parts.NewColumn(parts.NoGap, confirms, parts.NewFlow(parts.Normal, sign, cancel))
	}
	sign.Disable()
	s.other = parts.NewMainButton(s.w.T("dialog.other_key"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.other, sign, cancel)
}
