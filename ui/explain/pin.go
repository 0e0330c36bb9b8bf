package explain

import (
	"kezek.kz/kezek/signer/token"
	"kezek.kz/kezek/ui/lang"
)

// explainPIN says how close the token is to locking itself, as far as it told.
func explainPIN(l *lang.Localizer, e *token.PINError) Explanation {
	if e.Left == token.TriesNone {
		return three(l, "errors.signer.pin_locked")
	}
	explanation := three(l, "errors.signer.wrong_pin")
	switch e.Left {
	case token.TriesLow:
		explanation.Next = l.T("errors.signer.wrong_pin.low")
	case token.TriesLast:
		explanation.Next = l.T("errors.signer.wrong_pin.last")
	}
	return explanation
}
