package lang

import (
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

// tryout is a localizer over texts of the test's own.
func tryout(t *testing.T, language string, options ...Option) *Localizer {
	t.Helper()
	texts := fstest.MapFS{
		"lang/try.ru.json":  {Data: []byte(`{"try.hello":"Здравствуйте, {{.Name}}","try.days":{"one":"{{.Count}} день","few":"{{.Count}} дня","many":"{{.Count}} дней","other":"{{.Count}} дня"},"try.only":"есть"}`)},
		"lang/try.kk.json":  {Data: []byte(`{"try.hello":"Сәлем, {{.Name}}","try.days":{"one":"{{.Count}} күн","other":"{{.Count}} күн"}}`)},
		"lang/try.en.json":  {Data: []byte(`{"try.hello":"Hello, {{.Name}}","try.days":{"one":"{{.Count}} day","other":"{{.Count}} days"},"try.part":{"other":"{{.Count}} parts"}}`)},
		"lang/fyne.ru.json": {Data: []byte(`{"Cancel":"Отмена"}`)},
	}
	bundle, err := readTexts(texts)
	if err != nil {
		t.Fatal(err)
	}
	l := New(language, options...)
	l.byName = localizers(bundle)
	return l
}

func TestTextInTheLanguageOfNow(t *testing.T) {
	l := tryout(t, Russian)
	for _, c := range []struct{ language, want string }{
		{Russian, "Здравствуйте, Аида"}, {Kazakh, "Сәлем, Аида"}, {English, "Hello, Аида"}, {Kazakh, "Сәлем, Аида"},
	} {
		l.SetLanguage(c.language)
		if got := l.T("try.hello", map[string]any{"Name": "Аида"}); got != c.want {
			t.Errorf("%s: %q, want %q", c.language, got, c.want)
		}
	}
}

func TestPluralForms(t *testing.T) {
	for language, forms := range map[string]map[int]string{
		Russian: {0: "0 дней", 1: "1 день", 2: "2 дня", 4: "4 дня", 5: "5 дней", 11: "11 дней", 12: "12 дней", 21: "21 день", 22: "22 дня", 111: "111 дней", 121: "121 день"},
		Kazakh:  {0: "0 күн", 1: "1 күн", 2: "2 күн", 21: "21 күн"},
		English: {0: "0 days", 1: "1 day", 2: "2 days", 21: "21 days"},
	} {
		for count, want := range forms {
			if got := tryout(t, language).N("try.days", count); got != want {
				t.Errorf("%s: %q, want %q", language, got, want)
			}
		}
	}
}

func TestUnknownLanguageLeavesTheOneOfNow(t *testing.T) {
	l := New("de")
	if l.Language() != Russian {
		t.Errorf("an unknown language opens in %s", l.Language())
	}
	l.SetLanguage(Kazakh)
	l.SetLanguage("")
	if l.Language() != Kazakh {
		t.Errorf("an unknown language changed it to %s", l.Language())
	}
}

func TestMissingTextIsItsID(t *testing.T) {
	if got := tryout(t, Russian).T("try.nothing"); got != "try.nothing" {
		t.Errorf("got %q", got)
	}
}

func TestStrictRefusesMissingText(t *testing.T) {
	refuses(t, "try.nothing", func() { tryout(t, Russian, Strict).T("try.nothing") })
}

func TestStrictRefusesTextOfAnotherLanguage(t *testing.T) {
	refuses(t, "try.only", func() { tryout(t, Kazakh, Strict).T("try.only") })
}

func TestStrictRefusesMissingVariable(t *testing.T) {
	refuses(t, "try.hello", func() { tryout(t, Russian, Strict).T("try.hello") })
}

func TestStrictRefusesMissingPluralForm(t *testing.T) {
	refuses(t, "try.part", func() { tryout(t, English, Strict).N("try.part", 1) })
}

// refuses expects a panic that names the text.
func refuses(t *testing.T, id string, call func()) {
	t.Helper()
	defer func() {
		if message, _ := recover().(string); !strings.Contains(message, id) {
			t.Errorf("no refusal that names %s: %q", id, message)
		}
	}()
	call()
}

func TestHas(t *testing.T) {
	l := tryout(t, Kazakh)
	for id, want := range map[string]bool{"try.hello": true, "try.days": true, "try.only": false, "try.nothing": false, "Cancel": false} {
		if l.Has(id) != want {
			t.Errorf("Has(%q) is %v", id, !want)
		}
	}
}

func TestReadTextsRefusesDamagedFile(t *testing.T) {
	_, err := readTexts(fstest.MapFS{"lang/try.ru.json": {Data: []byte(`{"try.hello":`)}})
	if err == nil || !strings.Contains(err.Error(), "try.ru.json") {
		t.Errorf("got %v", err)
	}
}

func TestLanguageMayChangeWhileTextsAreRead(t *testing.T) {
	l := tryout(t, Russian, Strict)
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			for i := range 200 {
				l.SetLanguage(Languages()[i%3])
				l.N("try.days", i)
			}
		})
	}
	running.Wait()
}
