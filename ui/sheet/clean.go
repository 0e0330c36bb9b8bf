package sheet

import (
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// How many characters of what a portal sends are printed: more are no name,
// contact or number, and one page has to hold them all.
const (
	nameLength    = 120
	contactLength = 100
	codeLength    = 64
	maxContacts   = 30
)

// face tells which letters the font has; bold has the same.
var face = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(liberationsansregular.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return f
})

// clean makes a portal's text fit for the page: composed letters, single
// spaces, no control characters, «?» for what the font cannot draw, and at
// most length characters, the last of a longer one being «…». The PDF library
// ends in a panic over octets that are no UTF-8, and none are left here.
func clean(text string, length int) string {
	// A portal may send megabytes; normalising needs no more than this.
	if limit := 16 * length; len(text) > limit {
		text = text[:limit]
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, "?"))
	letters := []rune(strings.Join(strings.Fields(strings.Map(printable, text)), " "))
	if len(letters) > length {
		letters = append(letters[:length-1:length-1], '…')
	}
	return string(letters)
}

// printable gives what is printed for a character, -1 for nothing.
func printable(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.In(r, unicode.C, unicode.Mn): // control, direction, joiners, lone accents
		return -1
	case r > 0xFFFF || !drawable(r):
		return '?'
	}
	return r
}

func drawable(r rune) bool {
	index, err := face().GlyphIndex(nil, r)
	return err == nil && index != 0
}
