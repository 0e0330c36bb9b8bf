package portal

import (
	"errors"
	"strings"

	"golang.org/x/net/idna"
)

// ErrEmailInvalid means that something typed is no e-mail address that mail
// can be sent to. It comes as an *[EmailError].
var ErrEmailInvalid = errors.New("portal: not an e-mail address")

// Lengths that mail systems take (RFC 5321, section 4.5.3.1).
const (
	maxEmail      = 254
	maxEmailLocal = 64
)

// CheckEmail gives the address in the form in which it is kept: without spaces
// around it, the domain lower-case and in A-labels. Only the plain form
// name@domain.tld is taken, without display names, quotes and comments: a
// person types nothing else on purpose. The name before @ is ASCII, so that a
// Cyrillic «а» is found before a mail is lost. An error is an *[EmailError].
func CheckEmail(s string) (string, error) {
	typed := strings.TrimSpace(s)
	if e := misshapen(typed); e != nil {
		return "", e
	}
	local, domain, _ := strings.Cut(typed, "@")
	// Lookup is the profile for names that are about to be dialled; it maps
	// case and refuses what no domain may hold.
	ascii, err := idna.Lookup.ToASCII(domain)
	switch {
	case err != nil || !domainName(ascii):
		return "", &EmailError{Reason: EmailDomain}
	case len(local)+1+len(ascii) > maxEmail:
		return "", &EmailError{Reason: EmailTooLong}
	}
	return local + "@" + ascii, nil
}

// isAtom tells a character of the name before @ (a dot-atom: RFC 5322, section
// 3.2.3); a dot is one between others.
func isAtom(r rune) bool {
	return isAlphanumeric(r) || strings.ContainsRune(".!#$%&'*+/=?^_`{|}~-", r)
}

// domainName wants two labels at least and a last one that is no number: an
// address literal is nobody's mail box here.
func domainName(s string) bool {
	labels := strings.Split(s, ".")
	if len(labels) < 2 || len(s) > 253 {
		return false
	}
	for _, l := range labels {
		if !label(l) {
			return false
		}
	}
	return strings.Trim(labels[len(labels)-1], "0123456789") != ""
}

func label(s string) bool {
	if s == "" || len(s) > 63 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for _, r := range s {
		if !isAlphanumeric(r) && r != '-' {
			return false
		}
	}
	return true
}

func isAlphanumeric(r rune) bool {
	return isDigit(r) || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// MaskEmail shows the first letter and the domain: "a•••@mail.example".
func MaskEmail(s string) string {
	local, domain, found := strings.Cut(s, "@")
	if !found || local == "" {
		return ""
	}
	return local[:1] + "•••@" + domain
}
