package explain

import (
	"fmt"
	"unicode"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// explainIIN says which character is wrong, or how many digits there are. The
// IIN itself is not in the error and not in the words.
func explainIIN(l *lang.Localizer, e *portal.IINError) Explanation {
	explanation := Code(l, e.Code)
	switch {
	case e.Code == portal.CodeIINNotDigit && e.Rune != 0:
		explanation.What = l.T("errors.iin.character", map[string]any{
			"Character": character(e.Rune), "Position": e.Position,
		})
	case e.Code == portal.CodeIINLength && e.Digits > 0:
		explanation.What = l.N("errors.iin.length", e.Digits)
	}
	return explanation
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
