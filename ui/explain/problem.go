package explain

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// explainProblem explains a portal's refusal: by the code of the field that is
// wrong where there is one, otherwise by its own code.
func explainProblem(l *lang.Localizer, p *portal.Problem) Explanation {
	e := Code(l, codeOf(l, p))
	e.SupportCode = supportCode(p.RequestID)
	if detail := shown(p.Detail); detail != "" && !known(l, p.Code) {
		e.What = l.T("errors.other.refused.detail", map[string]any{"Detail": detail})
	}
	if p.Portal != nil {
		e.Next = elsewhere(l, p.Portal)
	}
	if p.AttemptsLeft != nil && *p.AttemptsLeft > 0 { // "none" is said already
		e.Next += " " + l.N("errors.attempts_left", *p.AttemptsLeft)
	}
	if p.RetryAfterS > 0 {
		e.Next += " " + wait(l, p.RetryAfterS)
	}
	return e
}

func known(l *lang.Localizer, code portal.Code) bool {
	return l.Has("errors.portal." + string(code) + ".what")
}

// codeOf prefers a sub-code (IIN_LENGTH) to the code it belongs to
// (IIN_INVALID): it tells more.
func codeOf(l *lang.Localizer, p *portal.Problem) portal.Code {
	for _, f := range p.Errors {
		if f.Code != "" && known(l, f.Code) {
			return f.Code
		}
	}
	return p.Code
}

// elsewhere names the portal that serves a place.
func elsewhere(l *lang.Localizer, other *portal.OtherPortal) string {
	name, address := shown(other.Name.In(l.Language())), shown(other.URL)
	switch {
	case name == "":
		return l.T("errors.portal.LOCALITY_SERVED_ELSEWHERE.next")
	case address == "":
		return l.T("errors.portal.LOCALITY_SERVED_ELSEWHERE.portal", map[string]any{"Name": name})
	}
	return l.T("errors.portal.LOCALITY_SERVED_ELSEWHERE.address", map[string]any{"Name": name, "Address": address})
}

// wait tells how long to wait, in the largest unit that is not too coarse,
// rounded up: too early is another refusal.
func wait(l *lang.Localizer, seconds int) string {
	switch {
	case seconds <= 90:
		return l.N("errors.wait.seconds", seconds)
	case seconds <= 90*60:
		return l.N("errors.wait.minutes", (seconds+59)/60)
	}
	return l.N("errors.wait.hours", (seconds+3599)/3600)
}

// traitsOf tells whether one would call the portal over a code, and whether
// doing the same again may help.
func traitsOf(code portal.Code) (contacts, retry bool) {
	call := []portal.Code{
		portal.CodeCMSMalformed, portal.CodeSignatureInvalid, portal.CodeAccountBlocked, portal.CodeRefreshReused,
		portal.CodeIdempotencyKeyMissing, portal.CodeMalformed, portal.CodeQueryInvalid, portal.CodeTooLarge, portal.CodeUnsupportedMediaType,
		portal.CodePreconditionRequired, portal.CodeMethodNotAllowed, portal.CodeInternal, portal.CodeChildOverAge,
		portal.CodeBoundToOtherParent, portal.CodeGuardianDocument, portal.CodeRegistryConflict, portal.CodeApplicationNotFound,
	}
	again := []portal.Code{
		portal.CodeRevocationUnavailable, portal.CodeTooManyRequests, portal.CodeInternal, portal.CodeMailUnavailable,
		portal.CodeRegistryUnavailable, portal.CodeRegistryTimeout, portal.CodeKinshipNotConfirmed,
	}
	return slices.Contains(call, code), slices.Contains(again, code)
}

// supportCode keeps of a request's number what a person can read out.
func supportCode(id string) string {
	id = strings.Map(func(r rune) rune {
		if r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.:", r)) {
			return r
		}
		return -1
	}, id)
	return id[:min(len(id), 64)]
}

// maxShown is how many characters of a portal's own words are shown.
const maxShown = 200

// twelveDigits finds what may be an IIN, written in groups too.
var twelveDigits = regexp.MustCompile(`\d(?:[\s\x{00a0}-]?\d){11,}`)

// shown makes a portal's own words fit to be shown: one line, not too long,
// without an IIN.
func shown(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	text = twelveDigits.ReplaceAllString(text, "••••")
	if runes := []rune(text); len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return text
}
