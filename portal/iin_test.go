package portal

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestNormalizeIINAcceptsEveryKnownGoodIIN(t *testing.T) {
	for _, iin := range []string{
		"850115300011", "920308400012", "200315500017", "211128600011", "240229600013", "000229600014",
		"830717300104", "230512500411", "220630600090", // check digit by the second pass
		"990101100010",
		"751225000012", "220229500013", "270601500014", // a hint missing or odd
		"200315500017", "200315500027", "200315500097", // slips in the 11th digit, which the check digit cannot see
		"880714399002", "910205499012", "761009399028", "220314599034", "241102699044",
		"210819599058", "230530699067", "201201599079", "250410699088", "230707599092",
		"240101699105", "180521599119", "210611699122", "220909599138", "230228699144",
		"210930599150", "220517699163", "231010599175", "200331699189",
	} {
		if got, err := NormalizeIIN(iin); err != nil || got != iin {
			t.Errorf("NormalizeIIN(%s) = %q, %v", iin, got, err)
		}
	}
}

func TestNormalizeIINDropsSeparators(t *testing.T) {
	for _, s := range []string{
		"200315 5 0001 7", " 200315500017\n", "200315-5-0001-7", "200315\u00a05\u00a00001\u00a07", "200315\u202f500017", "200315\u2011500017", "\t200315500017",
	} {
		if got, err := NormalizeIIN(s); err != nil || got != "200315500017" {
			t.Errorf("NormalizeIIN(%q) = %q, %v", s, got, err)
		}
	}
}

func TestNormalizeIINRefuses(t *testing.T) {
	tests := map[string]struct {
		typed string
		want  IINError
	}{
		"Empty":                  {"", IINError{Code: CodeIINEmpty}},
		"SpacesOnly":             {" - \u00a0", IINError{Code: CodeIINEmpty}},
		"ElevenDigits":           {"20031550001", IINError{Code: CodeIINLength, Digits: 11}},
		"ThirteenDigits":         {"2003155000170", IINError{Code: CodeIINLength, Digits: 13}},
		"CyrillicLetterO":        {"20О315500017", IINError{Code: CodeIINNotDigit, Rune: 'О', Position: 3}},
		"LatinLetterO":           {"20O315500017", IINError{Code: CodeIINNotDigit, Rune: 'O', Position: 3}},
		"FullwidthDigits":        {"\uff12\uff10\uff10\uff13\uff11\uff15\uff15\uff10\uff10\uff10\uff11\uff17", IINError{Code: CodeIINNotDigit, Rune: '\uff12', Position: 1}},
		"ArabicDigit":            {"20031550001٧", IINError{Code: CodeIINNotDigit, Rune: '٧', Position: 12}},
		"PositionCountsSpaces":   {"200315 5x", IINError{Code: CodeIINNotDigit, Rune: 'x', Position: 9}},
		"ZerosOnly":              {"000000000000", IINError{Code: CodeIINAllEqual}},
		"OnesOnly":               {"111111111111", IINError{Code: CodeIINAllEqual}},
		"WrongCheckDigit":        {"200315500018", IINError{Code: CodeIINCheckDigit}},
		"SwappedDigits":          {"200351500017", IINError{Code: CodeIINCheckDigit}},
		"TestOwnerOfTheNCA":      {"123456789011", IINError{Code: CodeIINCheckDigit}},
		"NeverIssuedPassTwo0":    {"830717300130", IINError{Code: CodeIINNeverIssued}},
		"NeverIssuedPassTwo1":    {"200315500891", IINError{Code: CodeIINNeverIssued}},
		"NeverIssuedPassTwo2":    {"211128601000", IINError{Code: CodeIINNeverIssued}},
		"BIN":                    {"990140003854", IINError{Code: CodeIINIsBIN}},
		"KazakhLayout":           {"әққі\"ғғқққ\".", IINError{Code: CodeIINKazakhLayout, Rune: 'ә', Position: 1}},
		"KazakhLayoutAfterDigit": {"20Қ", IINError{Code: CodeIINKazakhLayout, Rune: 'Қ', Position: 3}},
		"InvalidUTF8":            {"2003155000\xff7", IINError{Code: CodeIINNotDigit, Rune: '\uFFFD', Position: 11}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := NormalizeIIN(test.typed)
			var got *IINError
			if !errors.As(err, &got) || *got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestCheckIINRefusesSeparators(t *testing.T) {
	var got *IINError
	if err := CheckIIN("200315 500017"); !errors.As(err, &got) || got.Code != CodeIINNotDigit {
		t.Errorf("got %v", err)
	}
}

func TestIINErrorHoldsNoIIN(t *testing.T) {
	_, err := NormalizeIIN("200315500018")
	if strings.Contains(err.Error(), "2003") {
		t.Errorf("error tells the IIN: %v", err)
	}
}

func TestHint(t *testing.T) {
	day := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for iin, want := range map[string]IINHint{
		"200315500017": {day(2020, time.March, 15), true, SexMale},
		"211128600011": {day(2021, time.November, 28), true, SexFemale},
		"240229600013": {day(2024, time.February, 29), true, SexFemale},
		"000229600014": {day(2000, time.February, 29), true, SexFemale},
		"850115300011": {day(1985, time.January, 15), true, SexMale},
		"990101100010": {day(1899, time.January, 1), true, SexMale},
		"270601500014": {day(2027, time.June, 1), true, SexMale}, // future or not is the reader's to say
		"220229500013": {Sex: SexMale},                           // no such day
		"751225000012": {},                                       // C = 0
		"751225700012": {}, "20031550001": {}, "20031550001x": {}, "": {},
	} {
		if got := Hint(iin); got != want {
			t.Errorf("Hint(%q) = %+v, want %+v", iin, got, want)
		}
	}
}

func TestMaskIIN(t *testing.T) {
	for iin, want := range map[string]string{
		"920308400012": "•••• 0012", "123456789011": "•••• 9011", "1234567": "••••", "": "••••",
	} {
		if got := MaskIIN(iin); got != want {
			t.Errorf("MaskIIN(%q) = %q, want %q", iin, got, want)
		}
	}
}

func TestGroupIIN(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "2003": "2003", "200315": "200315", "2003155": "200315 5", "20031550": "200315 5 0",
		"200315500017": "200315 5 0001 7", "200315-5 0001 7": "200315 5 0001 7", "20О315500": "20О315 5 00",
	} {
		if got := GroupIIN(typed); got != want {
			t.Errorf("GroupIIN(%q) = %q, want %q", typed, got, want)
		}
	}
}

// drawIIN gives eleven random digits with their check digit, a valid IIN.
func drawIIN(t *rapid.T) string {
	eleven := rapid.StringMatching(`[0-9]{4}[01237-9][0-9]{6}`).Draw(t, "eleven")
	digit, issued := checkDigit(eleven)
	if !issued {
		t.Skip("never issued")
	}
	iin := eleven + string(digit)
	if strings.Count(iin, iin[:1]) == iinLength {
		t.Skip("all equal")
	}
	return iin
}

func TestCheckDigitProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		iin := drawIIN(t)
		if err := CheckIIN(iin); err != nil {
			t.Fatalf("CheckIIN(%s): %v", iin, err)
		}
		other := byte('0' + (int(iin[11]-'0')+rapid.IntRange(1, 9).Draw(t, "shift"))%10)
		if err := CheckIIN(iin[:11] + string(other)); err == nil {
			t.Fatalf("two check digits fit %s", iin[:11])
		}
	})
}

func TestNormalizeIINIsIdempotentAndIgnoresSeparators(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		iin := drawIIN(t)
		typed := ""
		for _, d := range iin {
			typed += rapid.SampledFrom([]string{"", "", " ", "-", "\u00a0", "\u202f"}).Draw(t, "separator") + string(d)
		}
		once, err := NormalizeIIN(typed)
		if err != nil || once != iin {
			t.Fatalf("NormalizeIIN(%q) = %q, %v", typed, once, err)
		}
		if twice, err := NormalizeIIN(GroupIIN(once)); err != nil || twice != once {
			t.Fatalf("again: %q, %v", twice, err)
		}
	})
}

func FuzzNormalizeIIN(f *testing.F) {
	for _, s := range []string{"200315500017", "20О315500017", "990140003854", "әққі", "\xff", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := NormalizeIIN(s)
		var e *IINError
		switch {
		case err == nil && CheckIIN(got) != nil:
			t.Errorf("gives %q, which is no IIN", got)
		case err != nil && !errors.As(err, &e):
			t.Errorf("error %v is no *IINError", err)
		case err != nil && got != "":
			t.Errorf("gives %q with an error", got)
		}
		Hint(s)
		GroupIIN(s)
		_ = MaskIIN(s)
	})
}
