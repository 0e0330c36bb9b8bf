package portal

import (
	"errors"
	"strings"
	"testing"
)

func TestCheckEmailAccepts(t *testing.T) {
	for typed, want := range map[string]string{
		"mother@example.kz":              "mother@example.kz",
		" A.B+queue@Mail.Example.KZ\n":   "A.B+queue@mail.example.kz",
		"o'neil@example.com":             "o'neil@example.com",
		"a@почта.қаз":                    "a@xn--80a1acny.xn--80ao21a",
		"x@xn--80a1acny.xn--80ao21a":     "x@xn--80a1acny.xn--80ao21a",
		strings.Repeat("a", 64) + "@b.c": strings.Repeat("a", 64) + "@b.c",
	} {
		if got, err := CheckEmail(typed); err != nil || got != want {
			t.Errorf("CheckEmail(%q) = %q, %v, want %q", typed, got, err, want)
		}
	}
}

func TestCheckEmailRefuses(t *testing.T) {
	for name, typed := range map[string]string{
		"Empty": "", "NoAt": "mother.example.kz", "NoName": "@example.kz", "NoDomain": "mother@",
		"NoDot": "mother@example", "TwoAts": "a@b@example.kz", "SpaceInside": "mo ther@example.kz",
		"CyrillicName": "аnna@example.kz", "DotFirst": ".a@example.kz", "DotLast": "a.@example.kz",
		"TwoDots": "a..b@example.kz", "EmptyLabel": "a@example..kz", "DotAtEnd": "a@example.kz.",
		"DisplayName": "Anna <a@example.kz>", "Quoted": `"a b"@example.kz`, "AddressLiteral": "a@[127.0.0.1]",
		"NumberForDomain": "a@127.0.0.1", "HyphenFirst": "a@-example.kz", "LineBreak": "a@example.kz\nBcc: x@y.kz",
		"LongName": strings.Repeat("a", 65) + "@example.kz", "Long": "a@" + strings.Repeat("abcdefgh.", 30) + "kz",
		"LongLabel": "a@" + strings.Repeat("a", 64) + ".kz", "InvalidUTF8": "a\xff@example.kz", "InvalidUTF8InDomain": "a@b.\xc0",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := CheckEmail(typed); !errors.Is(err, ErrEmailInvalid) || got != "" {
				t.Errorf("CheckEmail(%q) = %q, %v", typed, got, err)
			}
		})
	}
}

func TestMaskEmail(t *testing.T) {
	for s, want := range map[string]string{"mother@example.kz": "m•••@example.kz", "": "", "@b.kz": "", "plain": ""} {
		if got := MaskEmail(s); got != want {
			t.Errorf("MaskEmail(%q) = %q, want %q", s, got, want)
		}
	}
}

func FuzzCheckEmail(f *testing.F) {
	for _, s := range []string{"mother@example.kz", "a@почта.қаз", "a@b", "@", "a@b.c\r\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := CheckEmail(s)
		if err != nil {
			return
		}
		if again, err := CheckEmail(got); err != nil || again != got {
			t.Errorf("CheckEmail(%q) = %q, and of that %q, %v", s, got, again, err)
		}
		if strings.ContainsAny(got, " \r\n<>,;") || len(got) > 254 {
			t.Errorf("CheckEmail(%q) = %q", s, got)
		}
	})
}
