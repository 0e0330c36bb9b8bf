package ui

import (
	"errors"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// newIINEntry is a field for an IIN that judges what is typed by the rules of
// package portal.
func (w *Window) newIINEntry(text string, changed func(string)) *parts.IINEntry {
	return parts.NewIINEntry(text, w.iinEcho, changed)
}

// iinEcho says what the digits tell, or what is wrong with them. Digits that
// are still missing are no mistake yet.
func (w *Window) iinEcho(typed string) parts.Echo {
	echo := parts.Echo{Grouped: portal.GroupIIN(typed)}
	iin, err := portal.NormalizeIIN(typed)
	switch {
	case err == nil:
		echo.Hint = w.iinHint(portal.Hint(iin))
	case !stillTyping(err, typed):
		echo.Fault = explain.Error(w.lang, err).What
	}
	return echo
}

// stillTyping tells a field that is not full yet from one with a mistake.
func stillTyping(err error, typed string) bool {
	var fault *portal.IINError
	if !errors.As(err, &fault) {
		return false
	}
	return fault.Code == portal.CodeIINEmpty || fault.Code == portal.CodeIINLength && len([]rune(typed)) < 12
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
