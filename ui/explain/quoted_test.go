package explain

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/ui/lang"
)

// othersWords are names of other programs' and people's own words.
var othersWords = []string{"Загрузках", "Жүктеулерде", "Спам", "собака", "Устанавливать автоматически"}

// Help tells to press what is called so in the program of today.
func TestHelpNamesButtonsThatThereAre(t *testing.T) {
	quoted := regexp.MustCompile(`«([^»]+)»|“([^”]+)”`)
	found := 0
	for _, language := range lang.Languages() {
		labels := labelsOf(t, language)
		for id, text := range allTexts(t, language) {
			if !strings.HasPrefix(id, "help.") {
				continue
			}
			for _, m := range quoted.FindAllStringSubmatch(text, -1) {
				found++
				if name := m[1] + m[2]; !slices.Contains(othersWords, name) && !isLabel(labels, name) {
					t.Errorf("%s, %s: nothing is called %q", language, id, name)
				}
			}
		}
	}
	if found < 80 {
		t.Errorf("only %d names were found", found)
	}
}

// isLabel tells whether a text of the program begins as a name does. In a
// sentence its last letters may be others.
func isLabel(labels []string, name string) bool {
	const ending = 3
	letters := []rune(name)
	if len(letters) > 2*ending {
		letters = letters[:len(letters)-ending]
	}
	return slices.ContainsFunc(labels, func(label string) bool { return strings.HasPrefix(label, string(letters)) })
}

// labelsOf are the program's texts but for those that speak of others.
func labelsOf(t *testing.T, language string) []string {
	t.Helper()
	var labels []string
	for id, text := range allTexts(t, language) {
		if !strings.HasPrefix(id, "help.") && !strings.HasPrefix(id, "guide.") {
			labels = append(labels, text)
		}
	}
	return labels
}

// allTexts are the program's texts in a language by their ids, but for plurals,
// which are on no button.
func allTexts(t *testing.T, language string) map[string]string {
	t.Helper()
	names, err := fs.Glob(assets.Lang, "lang/*."+language+".json")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	all := map[string]string{}
	for _, name := range names {
		data, err := assets.Lang.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts := map[string]any{}
		if err := json.Unmarshal(data, &texts); err != nil {
			t.Fatal(err)
		}
		for id, text := range texts {
			if s, ok := text.(string); ok {
				all[id] = s
			}
		}
	}
	return all
}

func TestNameOfNoButtonIsNoLabel(t *testing.T) {
	labels := labelsOf(t, lang.Russian)
	for name, want := range map[string]bool{"Настройках": true, "Повторить": true, "Записать всё": false, "Ещё": false} {
		if isLabel(labels, name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}
