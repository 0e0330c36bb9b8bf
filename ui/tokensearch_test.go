package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/lang"
)

func TestTokensAreListedOnlyWherePresent(t *testing.T) {
	f := &fakeTokens{}
	r := newSignInRig(t, rigOptions{window: f.install})
	s := screenIs[*signInScreen](r)
	if len(s.places()) != 2 || f.searches != 1 {
		t.Errorf("%d places, %d searches", len(s.places()), f.searches)
	}
	r.says("Kaztoken, Удостоверение личности, eToken 72K, eToken 5110, JaCarta, aKey: не обнаружены. Если ключ в файле, это и не нужно.")
	r.says("Защищенный носитель не обнаружен. Убедитесь, что носитель подключен и нажмите кнопку «Обновить»")
	f.present = []Token{aToken(signer.StorageKaztoken, "Асель", "123456"), aToken(signer.StorageKaztoken, "", "654321"), aToken(signer.StorageJaCarta, "", "")}
	r.press("Обновить")
	r.silent("не обнаружен")
	for _, want := range []string{"Kaztoken", "Асель · номер …3456", "номер …4321", "JaCarta"} {
		r.says(want)
	}
	if s.list.Selected() != 0 {
		t.Error("the choice has moved by itself")
	}
}

func TestTokenThatWasPulledOutIsChosenNoMore(t *testing.T) {
	f := &fakeTokens{present: []Token{aToken(signer.StorageKaztoken, "", "1"), aToken(signer.StorageKaztoken, "", "2")}}
	r := newSignInRig(t, rigOptions{real: true, window: f.install})
	s := screenIs[*signInScreen](r)
	s.list.Select(3)
	f.present = f.present[1:]
	r.press("Обновить")
	if s.chosen.token.Info.Serial != "2" || s.list.Selected() != 2 {
		t.Errorf("chosen is %q", s.chosen.token.Info.Serial)
	}
	f.present = nil
	r.press("Обновить")
	if s.chosen.kind != signer.StoragePKCS12 || s.list.Selected() != 0 {
		t.Errorf("chosen is %s", s.chosen.kind)
	}
}

// The authority's own words in Kazakh only tell that there is none.
func TestWhoHasATokenIsToldWhatToPress(t *testing.T) {
	f := &fakeTokens{}
	r := newSignInRig(t, rigOptions{window: f.install})
	for _, language := range lang.Languages() {
		r.w.setLanguage(language)
		r.says(r.w.T("dialog.no_token"))
		button := r.w.T("dialog.files.refresh")
		if all := r.all(); !strings.Contains(all, "«"+button+"»") && !strings.Contains(all, `"`+button+`"`) {
			t.Errorf("%s: nothing tells to press %q:\n%s", language, button, all)
		}
	}
}

// later runs work when the test says so, as a slow module does.
func later(o *Options) (finish func()) {
	var waiting []func()
	o.Run = func(f func()) { waiting = append(waiting, f) }
	return func() {
		now := waiting
		waiting = nil
		for _, f := range now {
			f()
		}
	}
}

func TestTokenSearchLocksNothing(t *testing.T) {
	f := &fakeTokens{present: []Token{aToken(signer.StorageAKey, "", "9")}}
	var finish func()
	r := newSignInRig(t, rigOptions{window: func(o *Options) {
		f.install(o)
		finish = later(o)
	}})
	r.says("Ищем токены и удостоверения…")
	r.press("Выбрать сертификат") // somebody with a file does not wait
	screenIs[*chooserScreen](r)
	finish()
	r.w.back()
	r.silent("aKey") // the late answer to the first search is not taken
	finish()
	r.says("aKey")
}

func TestTokenSearchCanBeCancelled(t *testing.T) {
	f := &fakeTokens{present: []Token{aToken(signer.StorageAKey, "", "9")}}
	var finish func()
	var searching context.Context
	r := newSignInRig(t, rigOptions{window: func(o *Options) {
		f.install(o)
		inner := o.Tokens
		o.Tokens = func(ctx context.Context) ([]Token, error) {
			searching = ctx
			return inner(ctx)
		}
		finish = later(o)
	}})
	r.press("Отмена")
	r.silent("Ищем")
	r.silent("не обнаружены") // nobody has looked
	finish()
	r.silent("aKey")
	if searching.Err() == nil {
		t.Error("the search goes on")
	}
	r.press("Обновить")
	finish()
	r.says("aKey")
}

func TestTokenSearchLeavesTheFocusWhereItIs(t *testing.T) {
	f := &fakeTokens{present: []Token{aToken(signer.StorageAKey, "", "9")}}
	var finish func()
	r := newSignInRig(t, rigOptions{window: func(o *Options) {
		f.install(o)
		finish = later(o)
	}})
	s := screenIs[*signInScreen](r)
	r.w.window.Canvas().Focus(s.tabs.Focusable())
	finish()
	if r.w.window.Canvas().Focused() != s.tabs.Focusable() {
		t.Errorf("the focus is on %T", r.w.window.Canvas().Focused())
	}
	r.wantTabOrder("по ЭЦП", "По ИИН", "list", "Обновить", "Токены и удостоверение…", "Выбрать сертификат")
}

func TestTokenSearchTellsThatAModuleFailed(t *testing.T) {
	f := &fakeTokens{present: []Token{aToken(signer.StorageAKey, "", "9")}, err: signer.ErrUnreadable}
	r := newSignInRig(t, rigOptions{window: f.install})
	r.says("aKey") // another module's token is listed all the same
	r.mentions("Компьютер не даёт прочитать файл ключа.")
}

func TestWithoutTokensNobodyIsToldOfThem(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.silent("Kaztoken")
	r.silent("Обновить")
	r.w.showSettings()
	r.silent("Токены")
}

func TestTokensAreLookedForAgainWhenSomebodyComesBack(t *testing.T) {
	f := &fakeTokens{}
	r := newSignInRig(t, rigOptions{window: f.install})
	r.press("Выбрать сертификат")
	f.present = []Token{aToken(signer.StorageEToken5110, "", "5")}
	r.key(fyne.KeyEscape)
	r.says("eToken 5110")
}
