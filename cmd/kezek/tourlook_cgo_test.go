//go:build cgo

package main

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/look"
)

func TestEveryLookCanBeAskedFor(t *testing.T) {
	for _, language := range lang.Languages() {
		for _, size := range ui.TextSizes() {
			for _, colours := range look.Choices() {
				name := language + "-" + strconv.Itoa(size) + "-" + string(colours)
				want := tourLook{name: name, language: language, textSize: size, colours: colours}
				if got, err := parseTourLook(name); err != nil || got != want {
					t.Errorf("%s: %+v, %v", name, got, err)
				}
			}
		}
	}
}

func TestLooksInShort(t *testing.T) {
	for name, want := range map[string]tourLook{
		"kk":          {language: "kk", textSize: 100, colours: look.Light},
		"ru-dark":     {language: "ru", textSize: 100, colours: look.Dark},
		"en-150":      {language: "en", textSize: 150, colours: look.Light},
		"ru-contrast": {language: "ru", textSize: 100, colours: look.HighContrast},
	} {
		want.name = name
		if got, err := parseTourLook(name); err != nil || got != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestLookThatIsNone(t *testing.T) {
	for _, name := range []string{"", "de", "ru-", "ru-110", "ru-black", "ru-dark-150", "ru-150-dark-150", "ru-150-150", "150", "ru--dark"} {
		if got, err := parseTourLook(name); !errors.Is(err, errTourLook) {
			t.Errorf("%q: %+v, %v", name, got, err)
		}
		if _, err := parseTour([]string{"-dir", "x", "-look", name}); err == nil {
			t.Errorf("%q: a tour of it is begun", name)
		}
	}
}

// A tour without a look shows every language, three sizes and the three themes.
func TestTourShowsEveryLanguageSizeAndTheme(t *testing.T) {
	shown := map[any]bool{}
	all := 0
	for _, l := range tourLooks() {
		shown[l.language], shown[l.textSize], shown[l.colours] = true, true, true
		if l.all {
			all++
		}
	}
	for _, want := range []any{100, 150, 200, look.Light, look.Dark, look.HighContrast} {
		if !shown[want] {
			t.Errorf("%v is not shown", want)
		}
	}
	for _, language := range lang.Languages() {
		if !shown[language] {
			t.Errorf("%s is not shown", language)
		}
	}
	if all != 1 || !slices.ContainsFunc(tourLooks(), func(l tourLook) bool { return l.name == "en" }) {
		t.Errorf("%d looks have all refusals", all)
	}
}
