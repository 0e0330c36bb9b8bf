package look

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestAccentIsTheAuthoritysColour(t *testing.T) {
	want := color.NRGBA{R: 58, G: 103, B: 127, A: 255}
	for _, name := range []fyne.ThemeColorName{theme.ColorNamePrimary, ColorHeader, ColorRailCurrent} {
		if got := NewTheme().Color(name, theme.VariantDark); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

func TestThemeIsLightWhateverTheSystemPrefers(t *testing.T) {
	test.NewTempApp(t)
	for _, name := range toolkitColors() {
		light := NewTheme().Color(name, theme.VariantLight)
		if dark := NewTheme().Color(name, theme.VariantDark); dark != light {
			t.Errorf("%s changes with the system", name)
		}
	}
}

// pairs are a colour of text and what it is written on.
func pairs() [][2]fyne.ThemeColorName {
	return [][2]fyne.ThemeColorName{
		{theme.ColorNameForeground, theme.ColorNameBackground},
		{theme.ColorNameForeground, theme.ColorNameInputBackground},
		{theme.ColorNameForeground, theme.ColorNameButton},
		{theme.ColorNameForeground, theme.ColorNameMenuBackground},
		{theme.ColorNameForeground, theme.ColorNameOverlayBackground},
		{theme.ColorNameForeground, theme.ColorNameHeaderBackground},
		{theme.ColorNameForeground, ColorCard},
		{theme.ColorNameForeground, ColorErrorBack},
		{theme.ColorNameForeground, ColorSuccessBack},
		{theme.ColorNameForeground, ColorInfoBack},
		{theme.ColorNameForeground, ColorWarningBack},
		{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary},
		{theme.ColorNameForegroundOnError, theme.ColorNameError},
		{theme.ColorNameForegroundOnSuccess, theme.ColorNameSuccess},
		{theme.ColorNameForegroundOnWarning, theme.ColorNameWarning},
		{theme.ColorNameHyperlink, ColorCard},
		{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground},
		{theme.ColorNameDisabled, ColorCard},
		{theme.ColorNameDisabled, theme.ColorNameBackground},
		{theme.ColorNameError, ColorCard},
		{theme.ColorNameError, ColorErrorBack},
		{theme.ColorNameSuccess, ColorCard},
		{theme.ColorNameSuccess, ColorSuccessBack},
		{theme.ColorNameWarning, ColorCard},
		{theme.ColorNameWarning, ColorWarningBack},
		{ColorOnHeader, ColorHeader},
		{ColorOnBanner, ColorBanner},
		{ColorRailDone, ColorRail},
		{ColorRailCurrent, ColorRail},
		{ColorRailNext, ColorRail},
		{ColorOnRailCurrent, ColorRailCurrent},
		{ColorLabel, ColorCard},
		{ColorLabel, theme.ColorNameBackground},
		{ColorValue, ColorCard},
	}
}

// 4.5 is what WCAG 2.2 asks for text of this size (1.4.3).
func TestTextStandsOutFromItsBackground(t *testing.T) {
	test.NewTempApp(t)
	for variant, look := range map[string]*Theme{"light": NewTheme(), "dark": NewTheme(Dark())} {
		for _, pair := range pairs() {
			if got := contrast(look.Color(pair[0], 0), look.Color(pair[1], 0)); got < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", variant, pair[0], pair[1], got)
			}
		}
	}
}

// 3 is what WCAG 2.2 asks for the edges of a control (1.4.11).
func TestBorderOfAFieldIsSeen(t *testing.T) {
	test.NewTempApp(t)
	for variant, look := range map[string]*Theme{"light": NewTheme(), "dark": NewTheme(Dark())} {
		border := look.Color(theme.ColorNameInputBorder, 0)
		for _, name := range []fyne.ThemeColorName{theme.ColorNameInputBackground, ColorCard} {
			if got := contrast(border, look.Color(name, 0)); got < 3 {
				t.Errorf("%s: a field's border on %s has a contrast of %.2f", variant, name, got)
			}
		}
	}
}

func TestErrorAndSuccessAreNobodyElsesColours(t *testing.T) {
	test.NewTempApp(t)
	for _, look := range []*Theme{NewTheme(), NewTheme(Dark())} {
		for _, kept := range []fyne.ThemeColorName{theme.ColorNameError, theme.ColorNameSuccess} {
			for name, c := range look.colors.named {
				if name != kept && c == look.Color(kept, 0) {
					t.Errorf("%s has the colour of %s", name, kept)
				}
			}
		}
	}
}

func TestTextGrowsWithTheScale(t *testing.T) {
	test.NewTempApp(t)
	for _, c := range []struct{ asked, size float32 }{
		{1, 15}, {1.25, 18.75}, {1.5, 22.5}, {2, 30}, {0.1, 15}, {9, 30},
	} {
		if got := NewTheme(Scale(c.asked)).Size(theme.SizeNameText); got != c.size {
			t.Errorf("scale %v: text of %v, want %v", c.asked, got, c.size)
		}
	}
}

func TestEverySizeOfTextGrowsAlike(t *testing.T) {
	test.NewTempApp(t)
	for _, name := range []fyne.ThemeSizeName{
		theme.SizeNameText, theme.SizeNameCaptionText, theme.SizeNameSubHeadingText, theme.SizeNameHeadingText, theme.SizeNameInlineIcon,
	} {
		if once, twice := NewTheme().Size(name), NewTheme(Scale(2)).Size(name); twice != 2*once {
			t.Errorf("%s grows from %v to %v", name, once, twice)
		}
	}
}

func TestThemeGivesEverythingTheToolkitAsksFor(t *testing.T) {
	test.NewTempApp(t)
	for _, look := range []*Theme{NewTheme(), NewTheme(Dark())} {
		for _, name := range toolkitColors() {
			if c := look.Color(name, 0); c == nil || c == (color.NRGBA{}) {
				t.Errorf("no colour %s", name)
			}
		}
		if look.Icon(theme.IconNameCancel) == nil {
			t.Error("no icon")
		}
		if look.Size(theme.SizeNameInputRadius) == 0 {
			t.Error("no size of the toolkit's")
		}
	}
}

func toolkitColors() []fyne.ThemeColorName {
	return []fyne.ThemeColorName{
		theme.ColorNameBackground, theme.ColorNameButton, theme.ColorNameDisabled, theme.ColorNameDisabledButton,
		theme.ColorNameError, theme.ColorNameFocus, theme.ColorNameForeground, theme.ColorNameHeaderBackground,
		theme.ColorNameHover, theme.ColorNameHyperlink, theme.ColorNameInputBackground, theme.ColorNameInputBorder,
		theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground, theme.ColorNamePlaceHolder, theme.ColorNamePressed,
		theme.ColorNamePrimary, theme.ColorNameScrollBar, theme.ColorNameScrollBarBackground, theme.ColorNameSelection,
		theme.ColorNameSeparator, theme.ColorNameShadow, theme.ColorNameSuccess, theme.ColorNameWarning,
	}
}

// contrast is the ratio of WCAG 2.2, between 1 and 21.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(c color.Color) float64 {
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	return 0.2126*linear(n.R) + 0.7152*linear(n.G) + 0.0722*linear(n.B)
}

func linear(octet uint8) float64 {
	v := float64(octet) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}
