package explain

import (
	"regexp"
	"strings"
	"testing"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/ui/lang"
)

// Both kinds of key sign in, so whoever is sent for one is told of the other,
// too: a citizen of today has no AUTH_RSA.
func TestNoTextSendsAnybodyForOneKindOfKeyOnly(t *testing.T) {
	eachLine(t, func(file, line string) {
		if strings.Contains(line, "AUTH_RSA") != strings.Contains(line, "GOST512") {
			t.Errorf("%s: %s", file, line)
		}
	})
}

// GOST keys sign here: nobody is to be told that they do not.
func TestNoTextCallsGOSTUnsupported(t *testing.T) {
	eachLine(t, func(file, line string) {
		for _, claim := range []string{"ещё не подписывает", "әлі қол қоймайды", "does not sign with it yet"} {
			if strings.Contains(line, claim) {
				t.Errorf("%s: %s", file, line)
			}
		}
	})
}

// The same words are read in a terminal and on pages without a field.
func TestNoErrorSpeaksOfAFieldThatMayNotBeThere(t *testing.T) {
	eachLine(t, func(file, line string) {
		for _, claim := range []string{
			"осталось на месте", "остался в поле", "из списка снова", "орнында тұр", "ЖСН өрісте", "тізімнен қайта",
			"is still there", "still in the field", "from the list again",
		} {
			if strings.Contains(line, claim) {
				t.Errorf("%s: %s", file, line)
			}
		}
	})
}

// «Оқу» is learning; the mode of practice is «Жаттығу» everywhere.
func TestPracticePortalHasOneNameInKazakh(t *testing.T) {
	eachLine(t, func(file, line string) {
		if strings.Contains(line, "Оқу портал") {
			t.Errorf("%s: %s", file, line)
		}
	})
}

// deviceText are the ids of what is said of tokens.
var deviceText = regexp.MustCompile(`errors\.(?:token\.|signer\.(?:wrong_pin|last_try|pin_|no_module|not_ready|token_|crashed|no_tokens))`)

// What has a PIN is a token, as on the pages where it is chosen; only the
// dialog's own sentence calls it otherwise.
func TestTokensHaveOneNameAndPINs(t *testing.T) {
	found := 0
	eachLine(t, func(file, line string) {
		if !deviceText.MatchString(line) {
			return
		}
		found++
		for _, other := range []string{"осител", "асымалдағыш", "арол", "ұпиясөз", "assword"} {
			if strings.Contains(line, other) {
				t.Errorf("%s: %s", file, line)
			}
		}
	})
	if found < 3*30 {
		t.Errorf("only %d texts", found)
	}
}

// Not to know is said without an answer: «алынбағанын» alone presupposes one.
func TestKazakhForUnknownPresupposesNoAnswer(t *testing.T) {
	for _, id := range []string{"errors.revocation.unknown", "errors.reason.REVOCATION_UNKNOWN", "errors.portal.REVOCATION_UNAVAILABLE.what"} {
		if text := texts(t, lang.Kazakh)[id]; !strings.Contains(text, "қайтарып алынған-алынбағанын") {
			t.Errorf("%s: %s", id, text)
		}
	}
}

// eachLine goes over the texts of errors and of the journey.
func eachLine(t *testing.T, call func(file, line string)) {
	t.Helper()
	for _, area := range []string{"errors", "journey"} {
		for _, language := range lang.Languages() {
			file := "lang/" + area + "." + language + ".json"
			data, err := assets.Lang.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(data)) {
				call(file, strings.TrimSpace(line))
			}
		}
	}
}
