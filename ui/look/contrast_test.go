package look

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/ui/look/wcag"
)

// What WCAG 2.2 asks for: text of our size (1.4.3, level AA; 1.4.6, level AAA)
// and what a control is known by (1.4.11).
const (
	leastText     = 4.5
	leastTextAAA  = 7
	leastControls = 3
)

// drawn is a colour and what is beneath it, from the bottom to the top.
type drawn struct {
	colour fyne.ThemeColorName
	on     []fyne.ThemeColorName
}

func on(colour fyne.ThemeColorName, beneath ...fyne.ThemeColorName) []drawn {
	var all []drawn
	for _, b := range beneath {
		all = append(all, drawn{colour, []fyne.ThemeColorName{b}})
	}
	return all
}

// sheets are what words and buttons stand on: the window, the card, and the
// messages in it.
func sheets() []fyne.ThemeColorName {
	return []fyne.ThemeColorName{theme.ColorNameBackground, ColorCard, ColorErrorBack, ColorSuccessBack, ColorInfoBack, ColorWarningBack}
}

// textsDrawn are the colours of text that our own parts and the toolkit's
// dialogs use, each with what it is written on.
func textsDrawn() []drawn {
	var all []drawn
	all = append(all, on(theme.ColorNameForeground, append(sheets(), theme.ColorNameInputBackground, theme.ColorNameButton,
		theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground, theme.ColorNameHeaderBackground, ColorRail, ColorGrid)...)...)
	all = append(all, on(theme.ColorNamePrimary, sheets()...)...) // quiet buttons
	all = append(all, on(theme.ColorNameDisabled, append(sheets(), theme.ColorNameDisabledButton)...)...)
	all = append(all, on(theme.ColorNameError, ColorCard, ColorErrorBack)...)
	all = append(all, on(theme.ColorNameSuccess, ColorCard, ColorSuccessBack)...)
	all = append(all, on(theme.ColorNameWarning, ColorCard, ColorWarningBack, ColorInfoBack)...)
	all = append(all, on(theme.ColorNamePlaceHolder, theme.ColorNameInputBackground, theme.ColorNameBackground)...)
	all = append(all, on(theme.ColorNameHyperlink, ColorCard)...)
	all = append(all, on(ColorLabel, ColorCard, ColorInfoBack, theme.ColorNameBackground)...)
	all = append(all, on(ColorValue, ColorCard)...)
	all = append(all, on(ColorOnHeader, ColorHeader)...)
	all = append(all, on(ColorOnBanner, ColorBanner)...)
	all = append(all, on(ColorRailDone, ColorRail)...)
	all = append(all, on(ColorRailNext, ColorRail)...)
	all = append(all, on(ColorOnRailCurrent, ColorRailCurrent)...)
	all = append(all, on(theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary)...)
	all = append(all, on(theme.ColorNameForegroundOnError, theme.ColorNameError)...)
	all = append(all, on(theme.ColorNameForegroundOnSuccess, theme.ColorNameSuccess)...)
	all = append(all, on(theme.ColorNameForegroundOnWarning, theme.ColorNameWarning)...)
	for _, sheet := range sheets() { // beneath the pointer
		all = append(all,
			drawn{theme.ColorNamePrimary, []fyne.ThemeColorName{sheet, theme.ColorNameHover}},
			drawn{theme.ColorNameForeground, []fyne.ThemeColorName{sheet, theme.ColorNameHover}},
			drawn{theme.ColorNameForeground, []fyne.ThemeColorName{sheet, theme.ColorNamePressed}})
	}
	return append(all, drawn{theme.ColorNameForeground, []fyne.ThemeColorName{theme.ColorNameInputBackground, theme.ColorNameSelection}})
}

// controlsDrawn are the lines and icons that tell a control or its state.
func controlsDrawn() []drawn {
	var all []drawn
	all = append(all, on(ColorFocusRing, append(sheets(), theme.ColorNameInputBackground)...)...)
	all = append(all, on(theme.ColorNameInputBorder, theme.ColorNameInputBackground, ColorCard)...)
	all = append(all, on(theme.ColorNamePrimary, ColorInfoBack)...) // the line round a chosen row, its sign
	return append(all, on(ColorRailCurrent, ColorRail)...)
}

func TestTextStandsOutFromItsBackground(t *testing.T) {
	test.NewTempApp(t)
	for choice, look := range themes() {
		least := leastText
		if Choice(choice) == HighContrast {
			least = leastTextAAA
		}
		for _, d := range textsDrawn() {
			assertContrast(t, choice, look, d, least)
		}
	}
}

func TestControlsStandOutFromTheirBackground(t *testing.T) {
	test.NewTempApp(t)
	for choice, look := range themes() {
		for _, d := range controlsDrawn() {
			assertContrast(t, choice, look, d, leastControls)
		}
	}
}

// In black and white the faces of buttons, cards and messages are all black.
func TestHighContrastDrawsALineRoundEverything(t *testing.T) {
	test.NewTempApp(t)
	look := NewTheme(Colours(HighContrast))
	for _, line := range []fyne.ThemeColorName{ColorButtonEdge, ColorCardBorder, theme.ColorNameInputBorder, theme.ColorNameSeparator} {
		assertContrast(t, "contrast", look, on(line, ColorCard)[0], leastTextAAA)
	}
}

// The ring round the main button must not look like a part of it.
func TestFocusIsNotTheColourOfAButton(t *testing.T) {
	for choice, look := range themes() {
		for _, name := range []fyne.ThemeColorName{theme.ColorNamePrimary, theme.ColorNameButton, ColorButtonEdge, theme.ColorNameInputBorder} {
			if look.Color(ColorFocusRing, 0) == look.Color(name, 0) {
				t.Errorf("%s: the ring has the colour of %s", choice, name)
			}
		}
	}
}

func assertContrast(t *testing.T, choice string, look *Theme, d drawn, least float64) {
	t.Helper()
	var beneath color.Color = color.NRGBA{}
	for _, name := range d.on {
		beneath = wcag.Over(look.Color(name, 0), beneath)
	}
	if got := wcag.Contrast(wcag.Over(look.Color(d.colour, 0), beneath), beneath); got < least {
		t.Errorf("%s: %s on %s has a contrast of %.2f, not %.1f", choice, d.colour, d.on, got, least)
	}
}
