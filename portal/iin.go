package portal

import (
	"strings"
	"unicode"
)

// iinLength is the number of digits of an IIN: YYMMDD C SSSS K.
const iinLength = 12

// Why an IIN is refused: the sub-codes of IIN_INVALID.
const (
	CodeIINEmpty        Code = "IIN_EMPTY"
	CodeIINLength       Code = "IIN_LENGTH"
	CodeIINNotDigit     Code = "IIN_NOT_DIGIT"
	CodeIINCheckDigit   Code = "IIN_CHECK_DIGIT"
	CodeIINNeverIssued  Code = "IIN_NEVER_ISSUED"
	CodeIINIsBIN        Code = "IIN_IS_BIN"
	CodeIINAllEqual     Code = "IIN_ALL_EQUAL"
	CodeIINKazakhLayout Code = "IIN_KAZAKH_LAYOUT"
)

// IINError says why something typed is no IIN. It never holds the IIN.
type IINError struct {
	Code Code
	// Rune is the first character that is no digit, with IIN_NOT_DIGIT and
	// IIN_KAZAKH_LAYOUT; Position is its place in what was typed, from 1.
	Rune     rune
	Position int
	// Digits is how many digits there are, with IIN_LENGTH.
	Digits int
}

// Error names the code, without anything that was typed.
func (e *IINError) Error() string { return "portal: not an IIN: " + string(e.Code) }

// NormalizeIIN gives the twelve digits of an IIN that somebody typed or
// pasted: spaces, no-break spaces and hyphens are dropped, nothing else is
// changed, and the whole is checked as by CheckIIN. An error is an *IINError.
func NormalizeIIN(s string) (string, error) {
	digits, err := iinDigits(s)
	if err != nil {
		return "", err
	}
	if err := CheckIIN(digits); err != nil {
		return "", err
	}
	return digits, nil
}

// iinDigits drops what may separate digits and refuses everything else that is
// no ASCII digit, naming it; fullwidth and Arabic digits are such too.
func iinDigits(s string) (string, error) {
	if e := kazakhLayout(s); e != nil {
		return "", e
	}
	var b strings.Builder
	position := 0
	for _, r := range s {
		position++
		switch {
		case isDigit(r):
			b.WriteRune(r)
		case !isSeparator(r):
			return "", &IINError{Code: CodeIINNotDigit, Rune: r, Position: position}
		}
	}
	return b.String(), nil
}

// CheckIIN checks twelve ASCII digits: the check digit is a hard rule, the
// date in them is none. Never apply it to an IIN read from a certificate: the
// authority's own test owner would fail. An error is an *IINError.
//
// The check digit is judged before the fifth digit: a real BIN has a good
// one, so two swapped digits are told as a slip and not as a company.
func CheckIIN(digits string) error {
	switch check, issued := checkDigit(digits); {
	case digits == "":
		return &IINError{Code: CodeIINEmpty}
	case firstNonDigit(digits) != nil:
		return firstNonDigit(digits)
	case len(digits) != iinLength:
		return &IINError{Code: CodeIINLength, Digits: len(digits)}
	case strings.Count(digits, digits[:1]) == iinLength:
		return &IINError{Code: CodeIINAllEqual}
	case !issued:
		return &IINError{Code: CodeIINNeverIssued}
	case check != digits[iinLength-1]:
		return &IINError{Code: CodeIINCheckDigit}
	case '4' <= digits[4] && digits[4] <= '6':
		return &IINError{Code: CodeIINIsBIN}
	}
	return nil
}

func firstNonDigit(s string) error {
	position := 0
	for _, r := range s {
		position++
		if !isDigit(r) {
			return &IINError{Code: CodeIINNotDigit, Rune: r, Position: position}
		}
	}
	return nil
}

// checkDigit computes the twelfth digit from the first eleven: two passes with
// different weights. Eleven digits that give 10 in both are never issued.
func checkDigit(digits string) (digit byte, issued bool) {
	if len(digits) < iinLength-1 {
		return 0, false
	}
	for _, shift := range []int{0, 2} {
		sum := 0
		for i := range iinLength - 1 {
			sum += int(digits[i]-'0') * ((i+shift)%11 + 1)
		}
		if sum %= 11; sum < 10 {
			return byte('0' + sum), true
		}
	}
	return 0, false
}

// MaskIIN shows the last four digits only: "•••• 0012". It is used for IINs
// from certificates too, so it checks nothing; what is shorter than eight
// characters is hidden whole.
func MaskIIN(iin string) string {
	if len(iin) < 8 {
		return "••••"
	}
	return "•••• " + iin[len(iin)-4:]
}

// GroupIIN sets the digits as a field shows them, "200315 5 0001 7", and works
// on what is half typed as well. Separators that stand in s are dropped,
// other characters stay where they are.
func GroupIIN(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if isSeparator(r) {
			continue
		}
		if n == 6 || n == 7 || n == 11 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		n++
	}
	return b.String()
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// isSeparator tells spaces of every kind (the no-break ones come with pasted
// text) and the hyphens that people type between groups.
func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("\u00a0\u2007\u202f-\u2010\u2011", r)
}

// kazakhDigitRow is what the digit row of the Kazakh keyboard layout types and
// no digit field can want: 2 3 4 5 8 9 0 and the two keys after them. Its 1, 6
// and 7 are a quote, a comma and a full stop, which prove nothing.
const kazakhDigitRow = "әіңғүұқөһӘІҢҒҮҰҚӨҺ"

func kazakhLayout(s string) error {
	position := 0
	for _, r := range s {
		position++
		if strings.ContainsRune(kazakhDigitRow, r) {
			return &IINError{Code: CodeIINKazakhLayout, Rune: r, Position: position}
		}
	}
	return nil
}
