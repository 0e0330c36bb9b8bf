package ui

import (
	"errors"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// newIINEntry is a field for a child's IIN that judges what is typed by the
// rules of package portal.
func (w *Window) newIINEntry(text string, changed func(string)) *parts.IINEntry {
	return parts.NewIINEntry(text, w.iinEcho, changed)
}

// newOwnIINEntry is the same for the person's own IIN: there is another
// document to compare it with.
func (w *Window) newOwnIINEntry(text string, changed func(string)) *parts.IINEntry {
	return parts.NewIINEntry(text, w.ownIINEcho, changed)
}

// iinEcho says what the digits of a child's IIN tell, or what is wrong with
// them. Digits that are still missing are no mistake yet.
func (w *Window) iinEcho(typed string) parts.Echo {
	return echoOf(typed, w.iinHint, func(err error) string { return explain.Error(w.lang, err).What })
}

func (w *Window) ownIINEcho(typed string) parts.Echo {
	return echoOf(typed, w.ownIINHint, func(err error) string { return w.explainOwnIIN(err).What })
}

func echoOf(typed string, hint func(portal.IINHint) string, fault func(error) string) parts.Echo {
	echo := parts.Echo{Grouped: portal.GroupIIN(typed)}
	iin, err := portal.NormalizeIIN(typed)
	switch {
	case err == nil:
		echo.Hint = hint(portal.Hint(iin))
	case !stillTyping(err):
		echo.Fault = fault(err)
	}
	return echo
}

// stillTyping tells a field that is not full yet from one with a mistake.
func stillTyping(err error) bool {
	var fault *portal.IINError
	if !errors.As(err, &fault) {
		return false
	}
	return fault.Code == portal.CodeIINEmpty || fault.Code == portal.CodeIINLength && fault.Digits < 12
}

// iinHint reads the digits as a hint only: since 2013 they need not agree with
// the person's data.
func (w *Window) iinHint(h portal.IINHint) string {
	compare := w.T("journey.iin.compare")
	if !h.HasBirthDate {
		return compare
	}
	who := "journey.iin.girl"
	if h.Sex == portal.SexMale {
		who = "journey.iin.boy"
	}
	said := w.T(who, map[string]any{"date": h.BirthDate.Format("02.01.2006")})
	return said + " " + compare
}

// ownIINHint repeats the date of birth: the person knows their own.
func (w *Window) ownIINHint(h portal.IINHint) string {
	if !h.HasBirthDate {
		return w.T("iin.own.compare")
	}
	return w.T("iin.own.born", map[string]any{"date": h.BirthDate.Format("02.01.2006")})
}

// explainOwnIIN is the explanation of a wrong IIN without the child and the
// birth certificate, which have nothing to do with it here.
func (w *Window) explainOwnIIN(err error) explain.Explanation {
	e := explain.Error(w.lang, err)
	var fault *portal.IINError
	if !errors.As(err, &fault) {
		return e
	}
	switch fault.Code {
	case portal.CodeIINKazakhLayout, portal.CodeIINNotDigit:
		return e
	case portal.CodeIINIsBIN:
		e.What = w.T("iin.own.bin")
	}
	e.Next = w.T("iin.own.next")
	return e
}
