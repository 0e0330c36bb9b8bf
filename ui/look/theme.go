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

// Theme is the program's look. It is light unless it was made Dark, whatever
// the system prefers: the printed instructions show a light dialog.
type Theme struct {
	fonts  fonts
	colors palette
	scale  float32
}

// Option changes the theme that NewTheme makes.
type Option func(*Theme)

// Scale makes every text larger by the factor, which is brought within
// MinScale and MaxScale.
func Scale(factor float32) Option {
	return func(t *Theme) { t.scale = min(max(factor, MinScale), MaxScale) }
}

// Dark makes the theme a dark one.
func Dark() Option {
	return func(t *Theme) { t.colors = darkPalette() }
}

// NewTheme makes the program's theme, light and at the usual size unless the
// options say otherwise.
func NewTheme(options ...Option) *Theme {
	t := &Theme{fonts: newFonts(), colors: lightPalette(), scale: MinScale}
	for _, option := range options {
		option(t)
	}
	return t
}

// Color gives the colour of a name, the toolkit's or one of this package. The
// variant that the system prefers is not looked at.
func (t *Theme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if c, ok := t.colors.named[name]; ok {
		return c
	}
	return theme.DefaultTheme().Color(name, t.colors.variant)
}

// Icon gives the toolkit's own icons.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return theme.DefaultTheme().Icon(name)
}
