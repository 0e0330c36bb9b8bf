// Package look is how the window looks: the theme with its font, colours and
// sizes, and the toolkit's own texts in the program's language.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The scales of the text that a person can choose from, as factors of the
// usual size.
const (
	MinScale = 1.0
	MaxScale = 2.0
)

// Choice is which colours a person wants.
type Choice string

// The choices. System is Light or Dark as the system prefers, where the toolkit
// tells (it does on Windows, macOS and the Linux desktops that have the
// «color-scheme» setting); of a preference for high contrast it tells nothing.
const (
	Light        Choice = "light"
	Dark         Choice = "dark"
	HighContrast Choice = "contrast"
	System       Choice = "system"
)

// Choices are all of them, in the order in which they are offered.
func Choices() []Choice { return []Choice{Light, Dark, HighContrast, System} }

// Theme is the program's look. It is light unless it was told otherwise,
// whatever the system prefers: the printed instructions show a light dialog.
type Theme struct {
	fonts fonts
	// colors are used where the system prefers a light look, dark where it
	// prefers a dark one; they differ for System alone.
	colors, dark palette
	choice       Choice
	scale        float32
}

// Option changes the theme that NewTheme makes.
type Option func(*Theme)

// Scale makes every text larger by the factor, which is brought within
// MinScale and MaxScale.
func Scale(factor float32) Option {
	return func(t *Theme) { t.scale = min(max(factor, MinScale), MaxScale) }
}

// Colours are the colours of a choice; those of Light for one that is unknown.
func Colours(choice Choice) Option {
	return func(t *Theme) {
		t.choice = choice
		switch choice {
		case Dark:
			t.colors, t.dark = darkPalette(), darkPalette()
		case HighContrast:
			t.colors, t.dark = contrastPalette(), contrastPalette()
		case System:
			t.colors, t.dark = lightPalette(), darkPalette()
		default:
			t.choice = Light
			t.colors, t.dark = lightPalette(), lightPalette()
		}
	}
}

// NewTheme makes the program's theme, light and at the usual size unless the
// options say otherwise.
func NewTheme(options ...Option) *Theme {
	t := &Theme{fonts: newFonts(), scale: MinScale}
	Colours(Light)(t)
	for _, option := range options {
		option(t)
	}
	return t
}

// Color gives the colour of a name, the toolkit's or one of this package. The
// variant that the system prefers counts for the choice System alone.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	p := t.colors
	if variant == theme.VariantDark {
		p = t.dark
	}
	if c, ok := p.named[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, p.variant)
}

// Icon gives the toolkit's own icons.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return theme.DefaultTheme().Icon(name)
}
