package lang

import (
	"errors"
	"testing"
)

func TestDefaultLanguage(t *testing.T) {
	type vars map[string]string
	for _, c := range []struct {
		name   string
		env    vars
		system []string
		want   string
	}{
		{"Kazakh", vars{"LANG": "kk_KZ.UTF-8"}, nil, Kazakh},
		{"Kazakh without a country", vars{"LANG": "kk"}, nil, Kazakh},
		{"Kazakh as a tag", vars{"LANG": "kk-KZ"}, nil, Kazakh},
		{"Kazakh in Cyrillic", vars{"LANG": "kk@cyrillic"}, nil, Kazakh},
		{"Russian", vars{"LANG": "ru_RU.UTF-8"}, nil, Russian},
		{"English is no default", vars{"LANG": "en_US.UTF-8"}, nil, Russian},
		{"a name that only begins alike", vars{"LANG": "kkj_CM"}, nil, Russian},
		{"C", vars{"LANG": "C.UTF-8"}, nil, Russian},
		{"LC_ALL goes before LANG", vars{"LC_ALL": "ru_RU", "LANG": "kk_KZ"}, nil, Russian},
		{"LC_MESSAGES goes before LANG", vars{"LC_MESSAGES": "kk_KZ", "LANG": "ru_RU"}, nil, Kazakh},
		{"LANGUAGE goes before them", vars{"LANGUAGE": "en:kk:ru", "LANG": "en_US"}, nil, Kazakh},
		{"LANGUAGE is nothing without a locale", vars{"LANGUAGE": "kk", "LANG": "C.UTF-8"}, nil, Russian},
		{"the environment goes before the system", vars{"LANG": "ru_RU"}, []string{"kk-KZ"}, Russian},
		{"the system where the environment is silent", nil, []string{"en-US", "kk-KZ", "ru-RU"}, Kazakh},
		{"nothing known", nil, nil, Russian},
	} {
		t.Run(c.name, func(t *testing.T) {
			env := func(name string) string { return c.env[name] }
			if got := choose(env, func() ([]string, error) { return c.system, nil }); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestDefaultLanguageIsRussianWhenTheSystemFails(t *testing.T) {
	got := choose(func(string) string { return "" }, func() ([]string, error) { return []string{"kk"}, errors.New("no answer") })
	if got != Russian {
		t.Errorf("got %s", got)
	}
}

func TestDefaultLanguageAsksTheEnvironment(t *testing.T) {
	env := func(name string) string { return map[string]string{"LANG": "kk_KZ.UTF-8"}[name] }
	if got := DefaultLanguage(env); got != Kazakh {
		t.Errorf("got %s", got)
	}
}
