package portal

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// The lengths of a password for signing in by IIN, in characters.
const (
	MinPassword = 10
	MaxPassword = 128
)

// Why a password for signing in by IIN is not taken. None of them holds it.
var (
	ErrPasswordTooShort  = errors.New("portal: password is too short")
	ErrPasswordTooLong   = errors.New("portal: password is too long")
	ErrPasswordGuessable = errors.New("portal: password is easily guessed")
)

// CheckPassword tells whether a password may be set for the person with an IIN
// and an e-mail address, either of which may be empty where it is not known.
// Length is what makes a password good (NIST SP 800-63B, section 5.1.1): no
// kind of character is asked for, but what anybody can know of the person and
// one character repeated are refused.
func CheckPassword(password, iin, email string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return ErrPasswordTooShort
	case n > MaxPassword:
		return ErrPasswordTooLong
	}
	plain := strings.ToLower(password)
	name, _, _ := strings.Cut(strings.ToLower(email), "@")
	switch {
	case strings.Trim(plain, plain[:firstRune(plain)]) == "",
		iin != "" && strings.Contains(plain, iin),
		email != "" && strings.Contains(plain, strings.ToLower(email)),
		len(name) >= 4 && strings.TrimRight(plain, "0123456789") == name:
		return ErrPasswordGuessable
	}
	return nil
}

func firstRune(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}
