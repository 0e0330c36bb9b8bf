package explain

import (
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// explainEmail says what is wrong with an e-mail address, and which character
// where it is one. The address itself is not in the error and not in the words.
func explainEmail(l *lang.Localizer, e *portal.EmailError) Explanation {
	id := "errors." + emailID(e)
	if !l.Has(id + ".what") {
		return Code(l, portal.CodeEmailInvalid)
	}
	return Explanation{
		What:      l.T(id+".what", map[string]any{"Character": character(e.Rune), "Position": e.Position}),
		Unchanged: l.T(id + ".unchanged"),
		Next:      l.T(id + ".next"),
	}
}

// emailID is the name of a reason, and of its texts after "errors.".
func emailID(e *portal.EmailError) string { return "email." + string(e.Reason) }
