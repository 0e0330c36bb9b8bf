package look

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-fonts/liberation/liberationmonoregular"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansbolditalic"
	"github.com/go-fonts/liberation/liberationsansitalic"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// fonts are the program's own, because the toolkit's draws the Kazakh letter
// «і» (U+0456) without its dot.
type fonts struct {
	regular, bold, italic, boldItalic, mono fyne.Resource
}

func newFonts() fonts {
	return fonts{
		regular:    fyne.NewStaticResource("LiberationSans-Regular.ttf", liberationsansregular.TTF),
		bold:       fyne.NewStaticResource("LiberationSans-Bold.ttf", liberationsansbold.TTF),
		italic:     fyne.NewStaticResource("LiberationSans-Italic.ttf", liberationsansitalic.TTF),
		boldItalic: fyne.NewStaticResource("LiberationSans-BoldItalic.ttf", liberationsansbolditalic.TTF),
		mono:       fyne.NewStaticResource("LiberationMono-Regular.ttf", liberationmonoregular.TTF),
	}
}

// Font gives the font for a style; what it lacks, the toolkit takes from its
// own fonts.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace:
		return t.fonts.mono
	case style.Bold && style.Italic:
		return t.fonts.boldItalic
	case style.Bold:
		return t.fonts.bold
	case style.Italic:
		return t.fonts.italic
	case style.Symbol:
		return theme.DefaultSymbolFont()
	}
	return t.fonts.regular
}
