package look

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	fynelang "fyne.io/fyne/v2/lang"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/ui/lang"
)

// systemLocale sets what the toolkit takes for the system's language.
func systemLocale(t *testing.T, locale, list string) {
	t.Helper()
	for _, name := range []string{"LC_ALL", "LC_MESSAGES"} {
		t.Setenv(name, "")
	}
	t.Setenv("LANG", locale)
	t.Setenv("LANGUAGE", list)
}

func toolkitTexts(t *testing.T, language string) map[string]string {
	t.Helper()
	data, err := assets.Lang.ReadFile("lang/fyne." + language + ".json")
	if err != nil {
		t.Fatal(err)
	}
	return flatten(t, data)
}

// flatten reads a message file; the toolkit writes some texts as an object
// with one form.
func flatten(t *testing.T, data []byte) map[string]string {
	t.Helper()
	raw := map[string]any{}
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for id, value := range raw {
		switch v := value.(type) {
		case string:
			texts[id] = v
		case map[string]any:
			texts[id], _ = v["other"].(string)
		}
	}
	return texts
}

func TestToolkitSpeaksOurLanguageAfterEverySwitch(t *testing.T) {
	systems := []struct{ name, locale, list string }{
		{"Russian", "ru_RU.UTF-8", ""},
		{"Russian of Kazakhstan", "ru_KZ.UTF-8", ""},
		{"Kazakh", "kk_KZ.UTF-8", ""},
		{"American", "en_US.UTF-8", ""},
		{"British", "en_GB", ""},
		{"Austrian", "de_AT.UTF-8", ""},
		{"Brazilian", "pt_BR.UTF-8", ""},
		{"Taiwanese", "zh_TW.UTF-8", ""},
		{"Chinese", "zh_CN.UTF-8", ""},
		{"Serbian in Latin letters", "sr_RS@latin", ""},
		{"several", "kk_KZ.UTF-8", "uz:tr:ru"},
		{"unknown to everybody", "tlh_XX", ""},
		{"C", "C", ""},
		{"none", "", ""},
	}
	for _, system := range systems {
		t.Run(system.name, func(t *testing.T) {
			systemLocale(t, system.locale, system.list)
			for _, language := range []string{"kk", "en", "ru", "kk", "ru", "en"} {
				if err := SetToolkitLanguage(language); err != nil {
					t.Fatal(err)
				}
				for id, want := range toolkitTexts(t, language) {
					if got := fynelang.X(id, "?"); got != want {
						t.Errorf("%s: %q is %q, want %q", language, id, got, want)
					}
				}
			}
		})
	}
}

func TestToolkitLanguageRefusesUnknownLanguage(t *testing.T) {
	if err := SetToolkitLanguage("de"); !errors.Is(err, ErrToolkitLanguage) {
		t.Errorf("got %v, want ErrToolkitLanguage", err)
	}
}

func TestEveryTextOfTheToolkitIsTranslated(t *testing.T) {
	files := toolkitFiles(t)
	if len(files) != len(builtInLocales()) {
		t.Errorf("the toolkit has %d languages, builtInLocales names %d", len(files), len(builtInLocales()))
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for id := range flatten(t, data) {
			for _, language := range lang.Languages() {
				if toolkitTexts(t, language)[id] == "" {
					t.Errorf("%s has %q, fyne.%s.json has not", filepath.Base(file), id, language)
				}
			}
		}
	}
}

// toolkitFiles finds the toolkit's translations in the module cache.
func toolkitFiles(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "fyne.io/fyne/v2").Output()
	if err != nil {
		t.Skipf("the go command does not tell where the toolkit's source is: %v", err)
	}
	dir := filepath.Join(strings.TrimSpace(string(out)), "lang", "translations")
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil || len(files) == 0 {
		t.Skipf("no translations in %s", dir)
	}
	return files
}

func TestBuiltInLocalesAreTheToolkitsOwn(t *testing.T) {
	known := map[string]bool{}
	for _, file := range toolkitFiles(t) {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "base."), ".json")
		known[strings.ReplaceAll(name, "_", "-")] = true
	}
	for _, locale := range builtInLocales() {
		if !known[string(locale)] {
			t.Errorf("the toolkit has no %s", locale)
		}
		delete(known, string(locale))
	}
	for name := range known {
		t.Errorf("builtInLocales lacks %s", name)
	}
}
