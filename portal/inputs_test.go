package portal_test

import (
	"errors"
	"strings"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
)

// What people type and paste where an IIN belongs, and what they are told.
func TestEveryMistypedIINIsRefusedWithItsReason(t *testing.T) {
	for _, c := range []struct {
		what, typed string
		want        portal.IINError
	}{
		{"nothing typed as an IIN", "", portal.IINError{Code: portal.CodeIINEmpty}},
		{"only spaces and hyphens typed as an IIN", " -\u00a0\u2009", portal.IINError{Code: portal.CodeIINEmpty}},
		{"eleven digits", "20031550001", portal.IINError{Code: portal.CodeIINLength, Digits: 11}},
		{"thirteen digits", "200315 5 0001 70", portal.IINError{Code: portal.CodeIINLength, Digits: 13}},
		{"Latin letter O in place of zero", "20O315500017", portal.IINError{Code: portal.CodeIINNotDigit, Rune: 'O', Position: 3}},
		{"Cyrillic letter О in place of zero", "20О315500017", portal.IINError{Code: portal.CodeIINNotDigit, Rune: 'О', Position: 3}},
		{"Cyrillic letter З in place of three", "200З15500017", portal.IINError{Code: portal.CodeIINNotDigit, Rune: 'З', Position: 4}},
		{"fullwidth digits pasted", "２００３１５５０００１７", portal.IINError{Code: portal.CodeIINNotDigit, Rune: '２', Position: 1}},
		{"an Arabic digit pasted", "20031550001٧", portal.IINError{Code: portal.CodeIINNotDigit, Rune: '٧', Position: 12}},
		{"an invisible character pasted", "\ufeff200315500017", portal.IINError{Code: portal.CodeIINNotDigit, Rune: '\ufeff', Position: 1}},
		{"a long dash between the groups", "200315 – 5", portal.IINError{Code: portal.CodeIINNotDigit, Rune: '–', Position: 8}},
		{"the IIN pasted with its word", "ИИН 200315500017", portal.IINError{Code: portal.CodeIINNotDigit, Rune: 'И', Position: 1}},
		{"the Kazakh layout's digit row", "әққі\"ғғқққ\".", portal.IINError{Code: portal.CodeIINKazakhLayout, Rune: 'ә', Position: 1}},
		{"the Kazakh layout in the middle", "200315Ғ00017", portal.IINError{Code: portal.CodeIINKazakhLayout, Rune: 'Ғ', Position: 7}},
		{"a wrong check digit", "200315500018", portal.IINError{Code: portal.CodeIINCheckDigit}},
		{"two digits swapped", "200351500017", portal.IINError{Code: portal.CodeIINCheckDigit}},
		{"digits that are never issued (1)", "830717300130", portal.IINError{Code: portal.CodeIINNeverIssued}},
		{"digits that are never issued (2)", "200315500891", portal.IINError{Code: portal.CodeIINNeverIssued}},
		{"digits that are never issued (3)", "211128601000", portal.IINError{Code: portal.CodeIINNeverIssued}},
		{"a company's BIN", "990140003854", portal.IINError{Code: portal.CodeIINIsBIN}},
		{"twelve zeros", "000000000000", portal.IINError{Code: portal.CodeIINAllEqual}},
		{"twelve ones", "111111-1-1111-1", portal.IINError{Code: portal.CodeIINAllEqual}},
	} {
		got, err := portal.NormalizeIIN(c.typed)
		var wrong *portal.IINError
		if !errors.As(err, &wrong) || *wrong != c.want || got != "" {
			t.Errorf("%s: %q, %+v", c.what, got, wrong)
			continue
		}
		refusals.Record(t, "input", "IIN: "+c.what, err)
	}
}

// However the groups are parted, the IIN is the same, and nothing else of what
// was typed is lost while it is shown in groups.
func TestPastedGroupsAreTaken(t *testing.T) {
	for _, between := range []string{" ", "\u00a0", "\u2009", "\u202f", "\u2007", "\u3000", "\t", "-", "\u2010", "\u2011", "  -  "} {
		typed := strings.Join([]string{"200315", "5", "0001", "7"}, between)
		if got, err := portal.NormalizeIIN(typed); err != nil || got != "200315500017" {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
		if got := portal.GroupIIN(typed); got != "200315 5 0001 7" {
			t.Errorf("%q is shown as %q", typed, got)
		}
	}
}

func TestDigitsAreGroupedWhileTheyAreTyped(t *testing.T) {
	shown := ""
	for i, want := range []string{
		"2", "20", "200", "2003", "20031", "200315", "200315 5", "200315 5 0", "200315 5 00", "200315 5 000", "200315 5 0001", "200315 5 0001 7",
	} {
		if shown = portal.GroupIIN(shown + "200315500017"[i:i+1]); shown != want {
			t.Errorf("after %d digits: %q", i+1, shown)
		}
	}
	for i := len(shown); i > 0; i-- {
		cut := portal.GroupIIN(shown[:i])
		if again := portal.GroupIIN(cut); again != cut {
			t.Errorf("%q is grouped again as %q", cut, again)
		}
	}
}

// What people type and paste where an e-mail address belongs.
func TestEveryMistypedEmailIsRefusedWithItsReason(t *testing.T) {
	name64, name65 := strings.Repeat("a", 64), strings.Repeat("a", 65)
	long := strings.Repeat("abcdefghi.", 19) // 190 characters
	if got, err := portal.CheckEmail(name64[:61] + "@" + long + "kz"); err != nil || len(got) != 254 {
		t.Errorf("254 characters: %d, %v", len(got), err)
	}
	for _, c := range []struct {
		what, typed string
		want        portal.EmailError
	}{
		{"nothing typed", " \n", portal.EmailError{Reason: portal.EmailEmpty}},
		{"no @", "mother.example.kz", portal.EmailError{Reason: portal.EmailNoAt}},
		{"two @", "mother@home@example.kz", portal.EmailError{Reason: portal.EmailTwoAts}},
		{"two addresses", "a@example.kz, b@example.kz", portal.EmailError{Reason: portal.EmailTwoAts}},
		{"255 characters", name64[:62] + "@" + long + "kz", portal.EmailError{Reason: portal.EmailTooLong}},
		{"65 characters before @", name65 + "@example.kz", portal.EmailError{Reason: portal.EmailNameLong}},
		{"a Cyrillic letter before @", "mаma@example.kz", portal.EmailError{Reason: portal.EmailCharacter, Rune: 'а', Position: 2}},
		{"a Kazakh letter before @", "әсел@example.kz", portal.EmailError{Reason: portal.EmailCharacter, Rune: 'ә', Position: 1}},
		{"a comma before @", " a,b@example.kz", portal.EmailError{Reason: portal.EmailCharacter, Rune: ',', Position: 2}},
		{"a mailto: link pasted", "mailto:a@example.kz", portal.EmailError{Reason: portal.EmailCharacter, Rune: ':', Position: 7}},
		{"a space before @", "mo ther@example.kz", portal.EmailError{Reason: portal.EmailSpace, Rune: ' ', Position: 3}},
		{"a no-break space after @", "mother@\u00a0example.kz", portal.EmailError{Reason: portal.EmailSpace, Rune: '\u00a0', Position: 8}},
		{"a line break pasted", "a@example.kz\nBcc: x", portal.EmailError{Reason: portal.EmailSpace, Rune: '\n', Position: 13}},
		{"a dot at the end", "mother@example.kz.", portal.EmailError{Reason: portal.EmailDots}},
		{"a dot at the beginning", ".mother@example.kz", portal.EmailError{Reason: portal.EmailDots}},
		{"two dots in a row", "mother@example..kz", portal.EmailError{Reason: portal.EmailDots}},
		{"a comma for the dot", "mother@example,kz", portal.EmailError{Reason: portal.EmailComma}},
		{"a comma at the end", "mother@example.kz,", portal.EmailError{Reason: portal.EmailComma}},
		{"the name pasted with the address", "Әсел <a@example.kz>", portal.EmailError{Reason: portal.EmailDisplayName}},
		{"the name in quotes pasted with it", `"Сапарова А." <a@example.kz>`, portal.EmailError{Reason: portal.EmailDisplayName}},
		{"nothing before @", "@example.kz", portal.EmailError{Reason: portal.EmailNoName}},
		{"nothing after @", "mother@", portal.EmailError{Reason: portal.EmailNoDomain}},
		{"no dot after @", "mother@gmail", portal.EmailError{Reason: portal.EmailNoDot}},
		{"a hyphen at the beginning after @", "mother@-example.kz", portal.EmailError{Reason: portal.EmailDomain}},
		{"an underscore after @", "mother@my_home.kz", portal.EmailError{Reason: portal.EmailDomain}},
		{"numbers after @", "mother@127.0.0.1", portal.EmailError{Reason: portal.EmailDomain}},
	} {
		got, err := portal.CheckEmail(c.typed)
		var wrong *portal.EmailError
		if !errors.As(err, &wrong) || *wrong != c.want || got != "" || !errors.Is(err, portal.ErrEmailInvalid) {
			t.Errorf("%s: %q, %+v", c.what, got, wrong)
			continue
		}
		if typed := strings.TrimSpace(c.typed); len(typed) > 2 && strings.Contains(err.Error(), typed) {
			t.Errorf("%s: the error holds the address", c.what)
		}
		refusals.Record(t, "input", "e-mail: "+c.what, err)
	}
}

// Spaces around an address come with pasting, and a domain may be in any
// letters: it is kept as mail servers know it.
func TestPastedEmailsAreTaken(t *testing.T) {
	for typed, want := range map[string]string{
		"\u00a0\t mother@example.kz \r\n": "mother@example.kz",
		"mother@ПОЧТА.қаз":                "mother@xn--80a1acny.xn--80ao21a",
		"Mother@Example.KZ":               "Mother@example.kz",
		"mother@example。kz":               "mother@example.kz",
	} {
		if got, err := portal.CheckEmail(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}
