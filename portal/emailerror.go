package portal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// EmailReason is what is wrong with an e-mail address.
type EmailReason string

// Why an e-mail address is refused.
const (
	EmailEmpty       EmailReason = "empty"
	EmailDisplayName EmailReason = "display_name" // "Name <name@domain>", as programs copy it
	EmailNoAt        EmailReason = "no_at"
	EmailTwoAts      EmailReason = "two_ats"
	EmailSpace       EmailReason = "space"     // between other characters
	EmailCharacter   EmailReason = "character" // one that no mail box's name has; EmailError.Rune is it
	EmailNoName      EmailReason = "no_name"   // nothing before @
	EmailNoDomain    EmailReason = "no_domain" // nothing after @
	EmailNameLong    EmailReason = "name_long" // over 64 characters before @
	EmailTooLong     EmailReason = "too_long"  // over 254 characters in all
	EmailDots        EmailReason = "dots"      // at an end of the name or of the domain, or two of them in a row
	EmailComma       EmailReason = "comma"     // in the domain, where a dot belongs
	EmailNoDot       EmailReason = "no_dot"    // a domain of one word
	EmailDomain      EmailReason = "domain"    // anything else that is no domain (RFC 5891)
)

// EmailError says why something typed is no e-mail address. By errors.Is it is
// [ErrEmailInvalid]. It never holds the address.
type EmailError struct {
	Reason EmailReason
	// Rune is the first wrong character and Position its place in what was
	// typed, without the spaces around it, from 1: with EmailCharacter and
	// EmailSpace.
	Rune     rune
	Position int
}

// Error names the reason, without anything that was typed.
func (e *EmailError) Error() string { return ErrEmailInvalid.Error() + ": " + string(e.Reason) }

// Unwrap gives ErrEmailInvalid.
func (e *EmailError) Unwrap() error { return ErrEmailInvalid }

// misshapen gives the first thing that is wrong with the form of an address, in
// the order in which a person mends it: what was pasted, @, characters, names.
func misshapen(s string) *EmailError {
	local, domain, found := strings.Cut(s, "@")
	switch {
	case s == "":
		return &EmailError{Reason: EmailEmpty}
	case strings.HasSuffix(s, ">") && strings.Contains(s, "<"):
		return &EmailError{Reason: EmailDisplayName}
	case !found:
		return &EmailError{Reason: EmailNoAt}
	case strings.Contains(domain, "@"):
		return &EmailError{Reason: EmailTwoAts}
	}
	if e := strayCharacter(s, utf8.RuneCountInString(local)); e != nil {
		return e
	}
	return wrongName(local, domain)
}

// wrongName judges an address of which the characters are right.
func wrongName(local, domain string) *EmailError {
	reason := EmailReason("")
	switch {
	case local == "":
		reason = EmailNoName
	case domain == "":
		reason = EmailNoDomain
	case len(local) > maxEmailLocal:
		reason = EmailNameLong
	case strings.Contains(domain, ","):
		reason = EmailComma
	case straysDot(local), straysDot(domain):
		reason = EmailDots
	case !strings.ContainsAny(domain, ".\u3002\uff0e\uff61"): // all of them are dots in a domain (RFC 3490, section 3.1)
		reason = EmailNoDot
	}
	if reason == "" {
		return nil
	}
	return &EmailError{Reason: reason}
}

func straysDot(s string) bool {
	return strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..")
}

// strayCharacter finds the first space, and the first character that the name
// before the @ in place at cannot have. A domain's letters are any language's.
func strayCharacter(s string, at int) *EmailError {
	position := 0
	for i, r := range s {
		_, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			return &EmailError{Reason: EmailSpace, Rune: r, Position: position + 1}
		case r == utf8.RuneError && size == 1, position < at && !isAtom(r):
			return &EmailError{Reason: EmailCharacter, Rune: r, Position: position + 1}
		}
		position++
	}
	return nil
}
