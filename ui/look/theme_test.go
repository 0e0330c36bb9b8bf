package look

import (
	"image/color"
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

// themes is one of each that differs in colours.
func themes() map[string]*Theme {
	all := map[string]*Theme{}
	for _, choice := range []Choice{Light, Dark, HighContrast} {
		all[string(choice)] = NewTheme(Colours(choice))
	}
	return all
}

func TestUnknownChoiceIsLight(t *testing.T) {
	if NewTheme(Colours("purple")).Color(ColorCard, theme.VariantDark) != NewTheme().Color(ColorCard, theme.VariantDark) {
		t.Error("it is not light")
	}
}

func TestOnlySystemFollowsTheSystem(t *testing.T) {
	test.NewTempApp(t)
	follows := NewTheme(Colours(System))
	for variant, choice := range map[fyne.ThemeVariant]Choice{theme.VariantLight: Light, theme.VariantDark: Dark} {
		for _, name := range append(toolkitColors(), ColorCard, ColorBanner) {
			if got, want := follows.Color(name, variant), NewTheme(Colours(choice)).Color(name, variant); got != want {
				t.Errorf("%s, %s: %v, want %v", choice, name, got, want)
			}
		}
	}
	for name, look := range themes() {
		if look.Color(ColorCard, theme.VariantLight) != look.Color(ColorCard, theme.VariantDark) {
			t.Errorf("%s follows the system", name)
		}
	}
}

func TestEveryPaletteHasEveryColour(t *testing.T) {
	light := NewTheme().colors.named
	for choice, look := range themes() {
		for name := range light {
			if _, there := look.colors.named[name]; !there {
				t.Errorf("%s has no %s", choice, name)
			}
		}
		if len(look.colors.named) != len(light) {
			t.Errorf("%s has %d colours, light has %d", choice, len(look.colors.named), len(light))
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

func TestErrorAndSuccessAreNobodyElsesColours(t *testing.T) {
	test.NewTempApp(t)
	for choice, look := range themes() {
		for _, kept := range []fyne.ThemeColorName{theme.ColorNameError, theme.ColorNameSuccess} {
			for name, c := range look.colors.named {
				if name != kept && c == look.Color(kept, 0) {
					t.Errorf("%s: %s has the colour of %s", choice, name, kept)
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
	for _, look := range themes() {
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
