package look

import (
	"bytes"
	"image"
	"image/color"
	"io/fs"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/ui/lang"
)

const (
	dotted  = "і" // U+0456, the letter of Kazakh and Ukrainian
	dotless = "ı" // U+0131, a letter of Turkish
)

func styles() map[string]fyne.TextStyle {
	return map[string]fyne.TextStyle{
		"regular":     {},
		"bold":        {Bold: true},
		"italic":      {Italic: true},
		"bold italic": {Bold: true, Italic: true},
		"mono":        {Monospace: true},
	}
}

// pixels draws a text with one font and nothing to fall back on.
func pixels(t *testing.T, text string, style fyne.TextStyle, font fyne.Resource) []byte {
	t.Helper()
	object := canvas.NewText(text, color.Black)
	object.TextSize = 48
	object.TextStyle = style
	object.FontSource = font
	return draw(t, object)
}

// pixelsOfTheme draws a text with whatever the running theme gives.
func pixelsOfTheme(t *testing.T, text string, style fyne.TextStyle) []byte {
	t.Helper()
	object := canvas.NewText(text, color.Black)
	object.TextSize = 48
	object.TextStyle = style
	return draw(t, object)
}

func draw(t *testing.T, object *canvas.Text) []byte {
	t.Helper()
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(object)
	c.Resize(fyne.NewSize(64, 80)) // the same for narrow and wide letters
	picture, ok := c.Capture().(*image.NRGBA)
	if !ok {
		t.Fatalf("the painter gave a %T", c.Capture())
	}
	return picture.Pix
}

func TestKazakhIIsDrawnWithItsDot(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewTheme())
	for name, style := range styles() {
		t.Run(name, func(t *testing.T) {
			with := pixelsOfTheme(t, dotted, style)
			if bytes.Equal(with, pixelsOfTheme(t, dotless, style)) {
				t.Error("«і» is drawn like «ı»")
			}
			if !bytes.Equal(with, pixels(t, dotted, style, NewTheme().Font(style))) {
				t.Error("«і» is not drawn with the theme's own font")
			}
		})
	}
}

// This is why the theme has a font of its own. When it fails, the toolkit's
// font has been mended.
func TestToolkitsFontLosesTheDot(t *testing.T) {
	test.NewTempApp(t)
	font := theme.DefaultTextFont()
	with, without := pixels(t, dotted, fyne.TextStyle{}, font), pixels(t, dotless, fyne.TextStyle{}, font)
	if !bytes.Equal(with, without) {
		t.Error("the toolkit's font now draws «і» with its dot")
	}
	if bytes.Equal(with, pixels(t, "а", fyne.TextStyle{}, font)) {
		t.Error("two different letters are drawn alike: the comparison proves nothing")
	}
}

// letters are those of the three languages, digits, and the signs that the
// window uses.
const letters = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя" + "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ" +
	"әғқңөұүһі" + "ӘҒҚҢӨҰҮҺІ" +
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + "0123456789" +
	".,:;!?()[]/\\-+*=@#%&_'\"<>" + "«»„“”’№—–•→…·\u00a0"

func TestEveryLetterIsInTheFont(t *testing.T) {
	for name, style := range styles() {
		t.Run(name, func(t *testing.T) {
			font := parse(t, NewTheme().Font(style))
			for _, letter := range letters {
				if !has(t, font, letter) {
					t.Errorf("no glyph for %q (%U)", letter, letter)
				}
			}
		})
	}
}

// The toolkit takes what a font lacks from its own, which is enough for a sign
// and not for a letter.
func TestEveryCharacterOfTheTextsCanBeDrawn(t *testing.T) {
	own := parse(t, NewTheme().Font(fyne.TextStyle{}))
	fallback := parse(t, theme.DefaultTextFont())
	symbols := parse(t, theme.DefaultSymbolFont())
	for character, where := range charactersOfTexts(t) {
		if !has(t, own, character) && !has(t, fallback, character) && !has(t, symbols, character) {
			t.Errorf("%s: no glyph for %q (%U)", where, character, character)
		}
	}
}

func TestTengeSignCanBeDrawn(t *testing.T) {
	if !has(t, parse(t, theme.DefaultTextFont()), '₸') {
		t.Error("neither font has ₸")
	}
}

// charactersOfTexts gives each character of the texts and a file it is in.
func charactersOfTexts(t *testing.T) map[rune]string {
	t.Helper()
	names, err := fs.Glob(assets.Lang, "lang/*.json")
	if err != nil {
		t.Fatal(err)
	}
	found := map[rune]string{}
	for _, name := range names {
		data, err := assets.Lang.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, character := range string(data) {
			if character >= ' ' {
				found[character] = name
			}
		}
	}
	for _, language := range lang.Languages() {
		for _, character := range lang.Name(language) {
			found[character] = "the name of " + language
		}
	}
	return found
}

func parse(t *testing.T, resource fyne.Resource) *sfnt.Font {
	t.Helper()
	font, err := sfnt.Parse(resource.Content())
	if err != nil {
		t.Fatalf("%s: %v", resource.Name(), err)
	}
	return font
}

func has(t *testing.T, font *sfnt.Font, character rune) bool {
	t.Helper()
	index, err := font.GlyphIndex(&sfnt.Buffer{}, character)
	if err != nil {
		t.Fatal(err)
	}
	return index != 0
}
