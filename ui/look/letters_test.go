package look

import (
	"testing"

	"golang.org/x/image/font/sfnt"
)

// Letters of names that people here bear. Those of the Arabic script (Uyghur,
// as it is written in China) are in none of our fonts: the toolkit draws them
// with its own. Kazakhstan's documents write Uyghur names in Cyrillic.
const nameLetters = "ӘәҒғҚқҢңӨөҰұҮүҺһІі" + "ҖҗҒғҺһӨөҮүҚқҢң" + "ЁёЪъЭэ" + "ÀÉÏÑÖØÜßàéïñöøüÅåŞşĞğıİŁłŠšŽž" + "ʼ’-…"

func TestEveryFaceHasTheLettersOfNames(t *testing.T) {
	for name, style := range styles() {
		font, err := sfnt.Parse(NewTheme().Font(style).Content())
		if err != nil {
			t.Fatal(err)
		}
		var buffer sfnt.Buffer
		for _, r := range nameLetters {
			if glyph, err := font.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
				t.Errorf("%s has no %q (%U): %v", name, r, r, err)
			}
		}
	}
}
