package printout

import (
	"strings"
	"sync"
	"unicode"

	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// face tells which letters the font has; bold has the same.
var face = sync.OnceValue(func() *sfnt.Font {
	f, err := sfnt.Parse(liberationsansregular.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	return f
})

// clean makes a registry's text fit for paper: composed letters, single spaces,
// «?» for what the font cannot draw, at most length characters. The PDF library
// ends in a panic over octets that are no UTF-8; strings.Map leaves none.
func clean(text string, length int) string {
	text = norm.NFC.String(text[:min(len(text), 16*length)])
	runes := []rune(strings.Join(strings.Fields(strings.Map(inkOf, text)), " "))
	if len(runes) > length {
		runes = append(runes[:length-1:length-1], '…')
	}
	return string(runes)
}

// inkOf gives what is printed for a character, -1 for nothing.
func inkOf(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	if unicode.In(r, unicode.C, unicode.Mn) { // control, direction, joiners, lone accents
		return -1
	}
	if index, err := face().GlyphIndex(nil, r); r > 0xFFFF || err != nil || index == 0 {
		return '?'
	}
	return r
}
