//go:build cgo

package main

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/look"
)

func TestPolicysLookIsNobodysChoice(t *testing.T) {
	kept := test.NewApp().Preferences()
	kept.SetString(ui.PrefLook, "dark")
	e := &env{words: lang.New(lang.Russian), policy: &policy.Policy{Language: lang.Kazakh, TextSize: 150, Look: "contrast"}}
	applyPolicy(e, kept)
	o := policyLook(ui.Options{}, e.policy)
	if e.words.Language() != lang.Kazakh || o.TextSize != 150 || o.Look != look.HighContrast {
		t.Error(e.words.Language(), o.TextSize, o.Look)
	}
	if kept.String(ui.PrefLanguage) != "" || kept.Int(ui.PrefTextSize) != 0 {
		t.Error("it is kept as the person's own choice")
	}
	if kept.String(ui.PrefLook) != "dark" {
		t.Error("the person's own choice is gone")
	}
}

func TestEarlierCitizensChoicesAreForgotten(t *testing.T) {
	kept := test.NewApp().Preferences()
	kept.SetString(ui.PrefLanguage, lang.English)
	kept.SetInt(ui.PrefTextSize, 200)
	kept.SetString(ui.PrefLook, "dark")
	e := &env{words: lang.New(lang.Russian), policy: &policy.Policy{Language: lang.Russian, Workstation: &policy.Workstation{Language: lang.Kazakh}}}
	applyPolicy(e, kept)
	if e.words.Language() != lang.Kazakh {
		t.Error(e.words.Language())
	}
	if kept.String(ui.PrefLanguage) != "" || kept.Int(ui.PrefTextSize) != 0 || kept.String(ui.PrefLook) != "" {
		t.Error("the next citizen's window opens as the last one's was left")
	}
}

// On Windows all citizens' windows keep their choices in one file, and each reads
// it again when another has written it.
func TestChoicesMadeWhileAWindowIsPreparedAreForgotten(t *testing.T) {
	a := test.NewTempApp(t)
	d := &desk{env: &env{words: lang.New(lang.Kazakh, lang.Strict)}, app: a}
	a.Preferences().SetString(ui.PrefLanguage, lang.English)
	a.Preferences().SetInt(ui.PrefTextSize, 200)
	a.Preferences().SetString(ui.PrefLook, "dark")
	shown := false
	showUnchosen(a.Preferences(), func() {
		shown = true
		if told := d.language(); told != lang.Kazakh {
			t.Errorf("portals are told the language of the citizen before: %s", told)
		}
		if kept := a.Preferences(); kept.Int(ui.PrefTextSize) != 0 || kept.String(ui.PrefLook) != "" {
			t.Error("the text grows from the size of the citizen before")
		}
	})
	if !shown {
		t.Error("there is no window")
	}
}

func TestWithoutAPolicyNothingChanges(t *testing.T) {
	kept := test.NewApp().Preferences()
	kept.SetString(ui.PrefLanguage, lang.English)
	e := &env{words: lang.New(lang.Russian)}
	applyPolicy(e, kept)
	if o := policyLook(ui.Options{}, nil); o.TextSize != 0 || o.Look != "" || e.words.Language() != lang.Russian || kept.String(ui.PrefLanguage) != lang.English {
		t.Error(o.TextSize, o.Look, e.words.Language())
	}
}

func TestCodesOfTheJournalAreTheProgramsOwn(t *testing.T) {
	s := &station{env: &env{words: lang.New(lang.Russian)}}
	for code, want := range map[string]bool{
		"KINSHIP_CONFIRMED": true, "ALREADY_BOUND": true, "CHILD_OVER_AGE": true, "client.tls": true, "unknown": true,
		"IVANOV": false, "ИВАНОВ": false, "910205499012": false, "": false, "SOMETHING_NEW": false,
	} {
		if s.knows(code) != want {
			t.Errorf("%q: not %v", code, want)
		}
	}
}
