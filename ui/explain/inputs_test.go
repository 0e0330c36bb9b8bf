package explain

import (
	"strings"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/lang"
)

func TestEveryReasonOfAnEmailHasWordsOfItsOwn(t *testing.T) {
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		general := Code(l, portal.CodeEmailInvalid)
		reasons := constants(t, "portal", "EmailReason")
		if len(reasons) < 10 {
			t.Fatalf("only %d reasons were found in the source", len(reasons))
		}
		for _, reason := range reasons {
			e := Error(l, &portal.EmailError{Reason: portal.EmailReason(reason), Rune: 'ж', Position: 2})
			complete(t, reason, e)
			if e.What == general.What {
				t.Errorf("%s has no words of its own", reason)
			}
		}
		if got := Error(l, &portal.EmailError{Reason: "another"}); got != general {
			t.Errorf("an unknown reason: %+v", got)
		}
	})
}

func TestEveryReasonOfAnAddressHasWordsOfItsOwn(t *testing.T) {
	inThreeLanguages(t, func(t *testing.T, l *lang.Localizer) {
		general := Error(l, client.ErrAddress)
		reasons := constants(t, "portal/client", "AddressReason")
		if len(reasons) < 8 {
			t.Fatalf("only %d reasons were found in the source", len(reasons))
		}
		for _, reason := range reasons {
			e := Error(l, &client.AddressError{Reason: client.AddressReason(reason)})
			complete(t, reason, e)
			if e.What == general.What {
				t.Errorf("%s has no words of its own", reason)
			}
		}
		if got := Error(l, &client.AddressError{Reason: "another"}); got.What != general.What {
			t.Errorf("an unknown reason: %+v", got)
		}
	})
}

func TestWrongCharacterOfAnEmailIsShown(t *testing.T) {
	l := lang.New("ru", lang.Strict)
	_, err := portal.CheckEmail("mаma@example.kz") // its first а is Cyrillic
	if what := Error(l, err).What; what != "В адресе до знака @ стоит «а» (2-й знак)." {
		t.Errorf("got %s", what)
	}
}

// A letter that looks like zero is told from others, and is not made one.
func TestLetterInPlaceOfZeroIsTold(t *testing.T) {
	l := lang.New("ru", lang.Strict)
	for typed, next := range map[string]string{
		"20О315500017": "errors.iin.letter_o.next", "2o0315500017": "errors.iin.letter_o.next",
		"２00315500017": "errors.iin.other_digit.next", "200315500017\ufeff": "errors.iin.invisible.next",
		"20Ж315500017": "errors.portal.IIN_NOT_DIGIT.next",
	} {
		_, err := portal.NormalizeIIN(typed)
		if got := Error(l, err).Next; got != l.T(next) || strings.Contains(got, "errors.") {
			t.Errorf("%q: %s", typed, got)
		}
	}
}
