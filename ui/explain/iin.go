package explain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// explainIIN says which character is wrong, or how many digits there are. The
// IIN itself is not in the error and not in the words.
func explainIIN(l *lang.Localizer, e *portal.IINError) Explanation {
	explanation := Code(l, e.Code)
	switch {
	case e.Code == portal.CodeIINNotDigit && e.Rune != 0:
		explainCharacter(l, e, &explanation)
	case e.Code == portal.CodeIINLength && e.Digits > 0:
		explanation.What = l.N("errors.iin.length", e.Digits)
	}
	return explanation
}

// explainCharacter names the character, and how it can have come there where
// that is known: a letter that looks like zero, a digit that is no digit here,
// one that came with pasted text and cannot be seen.
func explainCharacter(l *lang.Localizer, e *portal.IINError, explanation *Explanation) {
	place := map[string]any{"Character": character(e.Rune), "Position": e.Position}
	explanation.What = l.T("errors.iin.character", place)
	switch {
	case !unicode.IsGraphic(e.Rune) && e.Rune != utf8.RuneError:
		explanation.What = l.T("errors.iin.invisible", place)
		explanation.Next = l.T("errors.iin.invisible.next")
	case strings.ContainsRune("OoОо", e.Rune): // the last two are Cyrillic
		explanation.Next = l.T("errors.iin.letter_o.next")
	case unicode.IsDigit(e.Rune):
		explanation.Next = l.T("errors.iin.other_digit.next")
	}
}

// character makes a character visible: one that leaves no ink is named by its
// number.
func character(r rune) string {
	if unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r) {
		return string(r)
	}
	return fmt.Sprintf("%U", r)
}

// explainCatalogue says which entry of the list of portals is wrong; the
// member's name is what stands in the file.
func explainCatalogue(l *lang.Localizer, e *portal.CatalogueError) Explanation {
	explanation := three(l, "errors.catalogue")
	explanation.What = l.T("errors.catalogue.entry", map[string]any{"Entry": e.Entry, "Member": e.Member})
	return explanation
}
