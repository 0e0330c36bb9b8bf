package lang

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"kezek.kz/kezek/assets"
)

// Rules for every text that a person sees, whoever wrote it.

// message is one text: its forms by the name of the plural form; a text
// without plurals has the form "" alone.
type message map[string]string

// texts are area → language → id → message.
func texts(t *testing.T) map[string]map[string]map[string]message {
	t.Helper()
	names, err := fs.Glob(assets.Lang, "lang/*")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]map[string]message{}
	for _, name := range names {
		parts := strings.Split(path.Base(name), ".")
		if len(parts) != 3 || !slices.Contains(Languages(), parts[1]) {
			t.Errorf("%s is not named AREA.LANGUAGE.json", name)
			continue
		}
		if all[parts[0]] == nil {
			all[parts[0]] = map[string]map[string]message{}
		}
		all[parts[0]][parts[1]] = readMessages(t, name)
	}
	return all
}

func readMessages(t *testing.T, name string) map[string]message {
	t.Helper()
	data, err := assets.Lang.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	refuseDoubles(t, name, data)
	raw := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	messages := map[string]message{}
	for id, value := range raw {
		messages[id] = readMessage(t, name, id, value)
	}
	return messages
}

func readMessage(t *testing.T, name, id string, value json.RawMessage) message {
	t.Helper()
	var text string
	if json.Unmarshal(value, &text) == nil {
		return message{"": text}
	}
	forms := message{}
	if err := json.Unmarshal(value, &forms); err != nil {
		t.Errorf("%s: %s is neither a text nor an object of texts", name, id)
	}
	delete(forms, "description")
	return forms
}

// refuseDoubles finds an id that stands twice, of which the second would win.
func refuseDoubles(t *testing.T, name string, data []byte) {
	t.Helper()
	seen := map[string]bool{}
	for _, found := range regexp.MustCompile(`(?m)^\s{0,4}"([^"]+)"\s*:`).FindAllSubmatch(data, -1) {
		id := string(found[1])
		if pluralForm(id) || id == "description" {
			continue
		}
		if seen[id] {
			t.Errorf("%s: %s stands twice", name, id)
		}
		seen[id] = true
	}
}

func pluralForm(name string) bool {
	return slices.Contains([]string{"zero", "one", "two", "few", "many", "other"}, name)
}

// each calls for every form of every text.
func each(t *testing.T, call func(where, language, text string)) {
	t.Helper()
	for area, languages := range texts(t) {
		for language, messages := range languages {
			for id, forms := range messages {
				for form, text := range forms {
					call(strings.TrimRight(area+"."+language+": "+id+" "+form, " "), language, text)
				}
			}
		}
	}
}

func TestEveryAreaHasTheSameTextsInThreeLanguages(t *testing.T) {
	for area, languages := range texts(t) {
		ids := map[string]bool{}
		for _, messages := range languages {
			for id := range messages {
				ids[id] = true
			}
		}
		for _, language := range Languages() {
			for id := range ids {
				if _, ok := languages[language][id]; !ok {
					t.Errorf("%s.%s.json has no %s", area, language, id)
				}
			}
		}
	}
}

func TestEveryIDBeginsWithItsArea(t *testing.T) {
	for area, languages := range texts(t) {
		for language, messages := range languages {
			for id := range messages {
				if area != toolkitArea && !strings.HasPrefix(id, area+".") {
					t.Errorf("%s.%s.json: %s does not begin with %q", area, language, id, area+".")
				}
			}
		}
	}
}

func TestNoTextIsEmpty(t *testing.T) {
	each(t, func(where, _, text string) {
		if strings.TrimSpace(text) == "" {
			t.Errorf("%s is empty", where)
		}
	})
}

func TestPluralsHaveEveryFormOfTheirLanguage(t *testing.T) {
	want := map[string][]string{
		Russian: {"few", "many", "one", "other"},
		Kazakh:  {"one", "other"},
		English: {"one", "other"},
	}
	for area, languages := range texts(t) {
		for id := range languages[Russian] {
			if !plural(languages, id) {
				continue
			}
			for language, messages := range languages {
				forms := slices.Sorted(maps.Keys(messages[id]))
				if !slices.Equal(forms, want[language]) {
					t.Errorf("%s.%s.json: %s has the forms %v, want %v", area, language, id, forms, want[language])
				}
			}
		}
	}
}

// plural tells whether a text has more than one form in any language. The
// toolkit writes some single texts as an object with the form "other".
func plural(languages map[string]map[string]message, id string) bool {
	for _, messages := range languages {
		if len(messages[id]) > 1 {
			return true
		}
	}
	return false
}

var variable = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

// variables are the template variables of all forms of a text together: the
// form "one" may do without its number.
func variables(m message) []string {
	found := map[string]bool{}
	for _, text := range m {
		for _, v := range variable.FindAllStringSubmatch(text, -1) {
			found[v[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestVariablesAreTheSameInThreeLanguages(t *testing.T) {
	for area, languages := range texts(t) {
		for id, m := range languages[Russian] {
			for _, language := range []string{Kazakh, English} {
				if got, want := variables(languages[language][id]), variables(m); !slices.Equal(got, want) {
					t.Errorf("%s: %s has the variables %v in %s and %v in ru", area, id, got, language, want)
				}
			}
		}
	}
}

func TestTemplatesAreVariablesOnly(t *testing.T) {
	each(t, func(where, _, text string) {
		if rest := variable.ReplaceAllString(text, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
			t.Errorf("%s has a template that is no variable: %s", where, text)
		}
	})
}

// A Latin «a» in a Cyrillic word looks right and is not found by a search or
// read aloud.
func TestNoWordMixesLatinAndCyrillic(t *testing.T) {
	each(t, func(where, _, text string) {
		for _, word := range words(variable.ReplaceAllString(text, " ")) {
			if mixed(word) {
				t.Errorf("%s mixes alphabets in %q", where, word)
			}
		}
	})
}

// words cuts at everything that is no letter. A hyphen cuts too: in «EN-ге» a
// Kazakh ending stands after a Latin name.
func words(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
}

func mixed(word string) bool {
	latin, cyrillic := false, false
	for _, r := range word {
		latin = latin || unicode.Is(unicode.Latin, r)
		cyrillic = cyrillic || unicode.Is(unicode.Cyrillic, r)
	}
	return latin && cyrillic
}

// A single Latin letter that has a Cyrillic twin («c флешкой») is no mix of
// alphabets and as wrong.
func TestNoLatinTwinStandsAloneAmongCyrillic(t *testing.T) {
	each(t, func(where, language, text string) {
		for word := range strings.FieldsSeq(text) {
			if language != English && latinTwin(word) {
				t.Errorf("%s has the Latin letter %q as a word: %s", where, word, text)
			}
		}
	})
}

func latinTwin(word string) bool {
	word = strings.TrimFunc(word, unicode.IsPunct)
	return len(word) == 1 && strings.Contains("aceiopxyABCEHKMOPTX", word)
}

func TestKazakhLettersInKazakhAlone(t *testing.T) {
	each(t, func(where, language, text string) {
		// A message may name a Kazakh letter or quote a word; a Russian text
		// with several is one that was put in the wrong file.
		letters := 0
		for _, r := range strings.ToLower(text) {
			if strings.ContainsRune("әғқңөұүһі", r) {
				letters++
			}
		}
		if language == Russian && letters > 3 && !strings.Contains(text, "«") {
			t.Errorf("%s seems to be Kazakh: %s", where, text)
		}
	})
}

// «» and, inside them, „“ are the quotation marks of both languages.
func TestQuotationMarks(t *testing.T) {
	each(t, func(where, language, text string) {
		for _, pair := range []string{"«»", "„“"} {
			marks := []rune(pair)
			if strings.Count(text, string(marks[0])) != strings.Count(text, string(marks[1])) && language != English {
				t.Errorf("%s has a quotation mark without its fellow: %s", where, text)
			}
		}
		if language != English && strings.ContainsAny(text, "\"”‘") {
			t.Errorf("%s has foreign quotation marks: %s", where, text)
		}
	})
}

// Texts of several lines are the terminal's tables, which are set with spaces.
func TestNoSpaceTooMany(t *testing.T) {
	each(t, func(where, _, text string) {
		if strings.TrimSpace(text) != text || strings.Contains(text, "  ") && !strings.Contains(text, "\n") {
			t.Errorf("%s has a space too many: %q", where, text)
		}
	})
}

func TestTheRulesFindWhatTheyAreFor(t *testing.T) {
	for word, want := range map[string]bool{"сертификат": false, "сeртификат": true, "ключ": false, "JaCarta": false, "кілт": false, "кiлт": true} {
		if mixed(word) != want {
			t.Errorf("mixed(%q) is %v", word, !want)
		}
	}
	for word, want := range map[string]bool{"c": true, "«o»": true, "с": false, ".p12": false, "T.": true, "-": false} {
		if latinTwin(word) != want {
			t.Errorf("latinTwin(%q) is %v", word, !want)
		}
	}
	if got := variables(message{"one": "{{.Count}} {{ .Name }}", "other": "{{.Count}}"}); !slices.Equal(got, []string{"Count", "Name"}) {
		t.Errorf("variables: %v", got)
	}
}
