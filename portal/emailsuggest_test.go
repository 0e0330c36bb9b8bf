package portal

import "testing"

func TestSuggestEmail(t *testing.T) {
	for typed, want := range map[string]string{
		"asel@gmail.con":         "asel@gmail.com",
		"asel@gmial.com":         "asel@gmail.com",
		"asel@gmai.com":          "asel@gmail.com",
		"asel@gmail.comm":        "asel@gmail.com",
		"asel@gmail.co":          "asel@gmail.com",
		"asel@mail.ri":           "asel@mail.ru",
		"asel@maill.ru":          "asel@mail.ru",
		"Asel@Mial.RU":           "Asel@mail.ru",
		"asel@yandex.kx":         "asel@yandex.kz",
		"asel@yandx.ru":          "asel@yandex.ru",
		"asel@yandex.ry":         "asel@yandex.ru",
		"asel@iclod.com":         "asel@icloud.com",
		"asel@gmail,com":         "asel@gmail.com",
		"asel@gmail.com.":        "asel@gmail.com",
		"asel@gmail,con":         "asel@gmail.com",
		"Әсел <asel@example.kz>": "asel@example.kz",
		" < asel@mail.ri > ":     "asel@mail.ru",
		"asel@example.kz,":       "asel@example.kz",
	} {
		if got := SuggestEmail(typed); got != want {
			t.Errorf("SuggestEmail(%q) = %q, want %q", typed, got, want)
		}
	}
}

// Real domains, and what cannot be guessed, get no suggestion.
func TestSuggestEmailLeavesAlone(t *testing.T) {
	for _, typed := range []string{
		"", "asel", "asel@", "@gmail.com", "asel@gmail.com", " ASEL@GMAIL.COM ", "asel@mail.ru", "asel@mail.kz", "asel@mail.com",
		"asel@yandex.kz", "asel@yandex.ru", "asel@yandex.com", "asel@yandex.by", "asel@yandex.uz", "asel@ya.ru", "asel@bk.ru",
		"asel@email.ru", "asel@ymail.com", "asel@hotmail.ru", "asel@school.edu.kz", "asel@company.kz", "asel@почта.қаз",
		"asel@yandex.ku", // as far from yandex.kz as from yandex.ru
		"аsel@gmail.con", // its first letter is Cyrillic: that comes first
		"a b@gmail.con", "a@b@gmail.con", "Әсел <asel>",
	} {
		if got := SuggestEmail(typed); got != "" {
			t.Errorf("SuggestEmail(%q) = %q", typed, got)
		}
	}
}

// A suggestion is always an address, and none is made for it in turn.
func FuzzSuggestEmail(f *testing.F) {
	for _, s := range []string{"asel@gmail.con", "a <b@mail.ri>", "a@b,c", "@", "<>", "a@.,.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := SuggestEmail(s)
		if got == "" {
			return
		}
		if kept, err := CheckEmail(got); err != nil || kept != got {
			t.Errorf("SuggestEmail(%q) = %q, kept as %q, %v", s, got, kept, err)
		}
		if again := SuggestEmail(got); again != "" {
			t.Errorf("SuggestEmail(%q) = %q, and of that %q", s, got, again)
		}
	})
}
