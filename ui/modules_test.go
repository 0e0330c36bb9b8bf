package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// atModules is a rig on the page where modules are set.
func atModules(t *testing.T, f *fakeTokens) *signInRig {
	t.Helper()
	r := newSignInRig(t, rigOptions{window: f.install})
	r.w.showSettings()
	r.press("Токены и удостоверение…")
	screenIs[*modulesScreen](r)
	return r
}

// moduleEntry is the n-th field of the page.
func (r *signInRig) moduleEntry(n int) *parts.Entry {
	var all []*parts.Entry
	eachObject(r.w.view.root, func(o fyne.CanvasObject) {
		if e, ok := o.(*parts.Entry); ok {
			all = append(all, e)
		}
	})
	return all[n]
}

func TestModulePathIsKeptAsItIsTyped(t *testing.T) {
	r := atModules(t, &fakeTokens{})
	p := r.w.options.App.Preferences()
	r.w.window.Canvas().Focus(r.moduleEntry(1))
	r.typeText(` "/opt/card.so"`)
	if got := p.String(PrefModule(signer.StorageIDCard)); got != "/opt/card.so" {
		t.Errorf("kept %q", got)
	}
	r.key(fyne.KeyEscape)
	r.press("Токены и удостоверение…")
	if got := r.moduleEntry(1).Text; got != "/opt/card.so" {
		t.Errorf("the field has %q", got)
	}
	r.moduleEntry(1).SetText("  ")
	if got := p.StringWithFallback(PrefModule(signer.StorageIDCard), "none"); got != "none" {
		t.Errorf("an empty field keeps %q", got)
	}
}

func TestModulesPageTellsWhatIsFound(t *testing.T) {
	f := &fakeTokens{}
	r := atModules(t, f)
	r.silent("Не обнаружено")
	f.present = []Token{aToken(signer.StorageJaCarta, "Асель", "123456"), aToken(signer.StorageJaCarta, "", "77")}
	before := f.searches
	r.key(fyne.KeyReturn) // the focus is on «Проверить»
	if f.searches != before+1 {
		t.Errorf("looked %d times", f.searches-before)
	}
	r.says("Найдено: Асель · номер …3456; номер …77")
	r.says("Не обнаружено")
}

func TestModulesPageTellsThatAModuleFailed(t *testing.T) {
	f := &fakeTokens{err: signer.ErrUnreadable}
	r := atModules(t, f)
	r.press("Проверить")
	r.mentions("Компьютер не даёт прочитать файл ключа.")
}

func TestModulesPageIsReachedFromWhereATokenIsLookedFor(t *testing.T) {
	r := newSignInRig(t, rigOptions{window: (&fakeTokens{}).install})
	r.press("Токены и удостоверение…")
	screenIs[*modulesScreen](r)
	r.press("Закрыть")
	screenIs[*signInScreen](r)
}

func TestEveryTokenTypeHasAPreferenceOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, kind := range signer.TokenTypes() {
		if !kind.IsToken() || seen[PrefModule(kind)] {
			t.Errorf("%s: %q", kind, PrefModule(kind))
		}
		seen[PrefModule(kind)] = true
	}
}
