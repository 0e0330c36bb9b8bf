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
// kind of character is asked for, but what anybody can know of the person, what
// everybody tries first and a few characters repeated are refused.
func CheckPassword(password, iin, email string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return ErrPasswordTooShort
	case n > MaxPassword:
		return ErrPasswordTooLong
	}
	plain := strings.ToLower(password)
	if isOfPerson(plain, iin, strings.ToLower(email)) || isTriedFirst(plain) || repeats(plain) {
		return ErrPasswordGuessable
	}
	return nil
}

const digits = "0123456789"

// isOfPerson finds the IIN, the address, and the address's name with digits
// behind it.
func isOfPerson(plain, iin, email string) bool {
	name, _, _ := strings.Cut(email, "@")
	rest, begins := strings.CutPrefix(plain, name)
	return iin != "" && strings.Contains(plain, iin) ||
		email != "" && strings.Contains(plain, email) ||
		len(name) >= 4 && begins && strings.Trim(rest, digits) == ""
}

// runs are what fingers find without a thought: the rows of the keyboards, and
// the alphabets' beginnings.
var runs = []string{
	"qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзхъфывапролджэячсмитьбю",
	"abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "password", "пароль", "құпиясөз",
}

// isTriedFirst finds digits alone, which are telephones and dates, and a run
// with digits before or behind it.
func isTriedFirst(plain string) bool {
	word := strings.Trim(plain, digits)
	if word == "" {
		return true
	}
	for _, run := range runs {
		if strings.Contains(run, word) {
			return true
		}
	}
	return false
}

// repeats finds one to three characters that come again and again.
func repeats(plain string) bool {
	runes := []rune(plain)
	for n := 1; n <= 3; n++ {
		if string(runes[n:]) == string(runes[:len(runes)-n]) {
			return true
		}
	}
	return false
}
