package portal

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckPassword(t *testing.T) {
	const iin, email = "910205499012", "asel85@example.kz"
	for name, c := range map[string]struct {
		password, email string
		want            error
	}{
		"TenLetters":           {"тёплый чай", email, nil},
		"NineLetters":          {"тёплый ча", email, ErrPasswordTooShort},
		"AsLongAsMayBe":        {strings.Repeat("чай ", MaxPassword/4), email, nil},
		"TooLong":              {strings.Repeat("чай ", MaxPassword/4) + "ч", email, ErrPasswordTooLong},
		"OneCharacter":         {"яяяяяяяяяяЯ", email, ErrPasswordGuessable},
		"TheIIN":               {iin, email, ErrPasswordGuessable},
		"TheIINWithin":         {"мой " + iin, email, ErrPasswordGuessable},
		"TheAddressWithin":     {"Asel85@Example.kz!", email, ErrPasswordGuessable},
		"TheNameAndAYear":      {"Asel851985", email, ErrPasswordGuessable},
		"TheNameOfDigitsAlone": {"77011234567", "77011234567@example.kz", ErrPasswordGuessable},
		"DigitsAlone":          {"87071234567", "77011234567@example.kz", ErrPasswordGuessable},
		"TheRowOfDigits":       {"1234567890", email, ErrPasswordGuessable},
		"TheRowOfLetters":      {"qwertyuiop", email, ErrPasswordGuessable},
		"TheRowInRussian":      {"ЙЦУКЕНгшщз", email, ErrPasswordGuessable},
		"ARowAndAYear":         {"qwerty2026", email, ErrPasswordGuessable},
		"TheWordItself":        {"пароль12345", email, ErrPasswordGuessable},
		"ThreeCharacters":      {"айшайшайша", email, ErrPasswordGuessable},
		"DigitsWithin":         {"чай 1985 и мёд", email, nil},
		"TheNameAndAWord":      {"asel85 и чай", email, nil},
		"AShortName":           {"an19851985", "an@example.kz", nil},
		"NothingKnown":         {"asel851985", "", nil},
	} {
		if err := CheckPassword(c.password, iin, c.email); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}
