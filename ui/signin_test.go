package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/portal/practice"
)

func TestSignInWithTheMothersPracticeKey(t *testing.T) {
	for _, id := range []string{"almaty", "regions"} {
		t.Run(id, func(t *testing.T) {
			r := newSignInRig(t, rigOptions{portal: id})
			r.says("Вход в личный кабинет")
			r.press("Выбрать сертификат")
			r.press("Открыть этот ключ")
			r.typeText(practice.Password)
			r.press("Обновить список ключей")
			r.mentions("Данные выбранного ключа")
			r.press("Подписать")
			screenIs[*ownerScreen](r)
			r.mentions(r.desk.Keys[0].Name)
			r.press("Войти")
			screenIs[*emailScreen](r)
			if r.w.journey.session == nil {
				t.Error("nobody is signed in")
			}
		})
	}
}

func TestSignInByKeyboardAlone(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.key(fyne.KeyReturn)
	screenIs[*chooserScreen](r)
	r.key(fyne.KeyReturn)
	screenIs[*dialogScreen](r)
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r)
	r.key(fyne.KeyReturn)
	screenIs[*emailScreen](r)
}

func TestSignInEscapeGoesBackFromEveryScreen(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r)
	r.key(fyne.KeyEscape)
	screenIs[*chooserScreen](r)
	r.key(fyne.KeyReturn)
	screenIs[*dialogScreen](r)
	r.key(fyne.KeyEscape)
	screenIs[*chooserScreen](r)
	r.key(fyne.KeyEscape)
	screenIs[*signInScreen](r)
	r.key(fyne.KeyEscape)
	screenIs[*firstScreen](r)
}

func TestSignInWithTheAuthoritysTestKey(t *testing.T) {
	path := ncaKey(t, "keys", "sdk-2023", "Gost2004 and RSA", "2023.11.17_valid", "Физическое лицо", "valid",
		"AUTH_RSA256_df5e58a1d8998ac28a8409ef1d9c7f41dfdbd114.p12")
	r := newSignInRig(t, rigOptions{practice: practice.Options{
		Trust: []string{ncaKey(t, "ca", "test")}, At: date(2024, 1, 1),
	}})
	r.toDialog(path)
	r.typeText(ncaPassword)
	r.key(fyne.KeyReturn)
	r.says("ТЕСТОВ ТЕСТ")
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r)
	r.says("•••• 9011")
	r.key(fyne.KeyReturn)
	screenIs[*emailScreen](r)
}

func TestSignInByIINTellsWhatItNeeds(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := screenIs[*signInScreen](r)
	test.Tap(s.tabs.Inner()[tabByIIN].(fyne.Tappable))
	r.mentions("Для входа по ИИН понадобятся:")
	r.says("Войти")
	if r.button("Выбрать сертификат") != nil {
		t.Error("«Выбрать сертификат» is on the tab «По ИИН»")
	}
	test.Tap(s.tabs.Inner()[tabByKey].(fyne.Tappable))
	r.says("Выбрать сертификат")
}

func TestSignInByIINSaysWhenThePortalDoesNotOfferIt(t *testing.T) {
	r := newSignInRig(t, rigOptions{portal: "regions"})
	s := screenIs[*signInScreen](r)
	s.choose(tabByIIN)
	r.mentions("Этот портал не пускает по ИИН.")
	r.silent("Для входа по ИИН понадобятся:")
	r.press("Войти по ЭЦП")
	r.says("Выбрать сертификат")
	if r.w.window.Canvas().Focused() != s.list {
		t.Error("the focus is not in the list again")
	}
}

func TestSignInTabsByArrowKeys(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := screenIs[*signInScreen](r)
	r.w.window.Canvas().Focus(s.tabs.Focusable())
	r.key(fyne.KeyRight)
	r.mentions("Для входа по ИИН понадобятся:")
	r.key(fyne.KeyLeft)
	r.says("Выбрать сертификат")
}

// Who clicks a tab wants to type into it.
func TestSignInTabByClickGoesToItsField(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := screenIs[*signInScreen](r)
	click := func(tab int) { s.tabs.Inner()[tab].(tapper).Tapped(&fyne.PointEvent{}) }
	click(tabByIIN)
	if r.w.window.Canvas().Focused() != s.iin.entry.Field {
		t.Errorf("the focus is on %T", r.w.window.Canvas().Focused())
	}
	click(tabByKey)
	if r.w.window.Canvas().Focused() != s.list {
		t.Errorf("the focus is on %T", r.w.window.Canvas().Focused())
	}
}
