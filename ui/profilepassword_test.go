package ui

import (
	"net/http"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui/explain/refusals"
)

func TestPasswordWantsAConfirmedAddressFirst(t *testing.T) {
	r := newCabinetRig(t)
	tab := r.atPasswordTab()
	r.says("Пароль ещё не задан: пока вы входите только по ЭЦП.")
	r.mentions("Сначала подтвердите адрес asel@example.kz.")
	if tab.first.entry != nil {
		t.Error("a password is asked for")
	}
	before := r.countMails()
	r.key(fyne.KeyReturn) // «Подтвердить адрес» has the focus
	screenIs[*codeScreen](r)
	r.typeText(r.codeAfter(before))
	r.key(fyne.KeyReturn)
	if s := screenIs[*profileScreen](r); s.tab != profileTabIIN {
		t.Fatalf("tab %d", s.tab)
	}
	r.mentions("Адрес подтверждён. Теперь можно задать пароль.")
	r.says("Новый пароль:")
	if r.w.window.Canvas().Focused() != tab.first.field() {
		t.Error("the focus is not in the first field")
	}
}

// newPasswordRig is a rig at the two fields.
func newPasswordRig(t *testing.T) *signInRig {
	t.Helper()
	r := newCabinetRig(t)
	r.atPasswordTab()
	before := r.countMails()
	r.press("Подтвердить адрес")
	r.typeText(r.codeAfter(before))
	r.key(fyne.KeyReturn)
	screenIs[*profileScreen](r)
	return r
}

func TestPasswordIsSetAndForgottenHere(t *testing.T) {
	r := newPasswordRig(t)
	sent := r.countSent(http.MethodPut, "/auth/password")
	tab := screenIs[*profileScreen](r).password
	r.typeText(iinPassword)
	r.w.window.Canvas().Focus(tab.second.field())
	r.typeText(iinPassword)
	r.key(fyne.KeyReturn)
	r.says("Пароль сохранён.")
	if n := sent(); n != 1 {
		t.Errorf("it was sent %d times", n)
	}
	r.says("Пароль задан: вы можете входить по ИИН. Здесь его можно заменить.")
	if !tab.first.empty() || !tab.second.empty() {
		t.Error("the password is still in the fields")
	}
}

func TestPasswordIsRefusedBeforeItIsSent(t *testing.T) {
	for name, c := range map[string]struct{ first, second, says string }{
		"empty":     {"", "", "Пустое поле"},
		"too short": {"девять зн", "девять зн", "Пароль слишком короткий."},
		"too long":  {strings.Repeat("ab", 65), strings.Repeat("ab", 65), "Пароль слишком длинный."},
		"guessable": {"asel@example.kz", "asel@example.kz", "Такой пароль легко угадать"},
		"different": {iinPassword, iinPassword + "!", "Пароли не совпадают."},
	} {
		t.Run(name, func(t *testing.T) {
			r := newPasswordRig(t)
			sent := r.countSent(http.MethodPut, "/auth/password")
			r.typePasswords(c.first, c.second)
			r.press("Сохранить пароль")
			r.mentions(c.says)
			tab := screenIs[*profileScreen](r).password
			if !tab.second.empty() || r.w.window.Canvas().Focused() != tab.first.field() {
				t.Error("the second field is not emptied, or the first has not the focus")
			}
			if c.first != "" && tab.first.entry.Field.SelectedText() == "" {
				t.Error("typing does not replace the first")
			}
			if sent() != 0 {
				t.Error("it was sent")
			}
		})
	}
	for name, err := range map[string]error{
		"password too short": portal.ErrPasswordTooShort, "password too long": portal.ErrPasswordTooLong,
		"password that is the e-mail address": portal.ErrPasswordGuessable,
	} {
		refusals.Record(t, "iin sign-in", name+", in the window", err)
	}
}

// The whole IIN is known to the portal alone.
func TestPasswordWithTheOwnIINIsRefusedByThePortal(t *testing.T) {
	r := newPasswordRig(t)
	guessable := "мой ИИН " + r.desk.Keys[0].IIN
	r.typePasswords(guessable, guessable)
	r.press("Сохранить пароль")
	r.mentions("Такой пароль легко угадать")
	if tab := screenIs[*profileScreen](r).password; !tab.first.empty() || !tab.second.empty() {
		t.Error("the refused password is still there")
	}
}

func TestPasswordIsWipedWhenThePageIsLeft(t *testing.T) {
	for name, leave := range map[string]func(*signInRig){
		"help":        func(r *signInRig) { r.key(fyne.KeyF1) },
		"another tab": func(r *signInRig) { screenIs[*profileScreen](r).choose(profileTabMain) },
		"signing out": func(r *signInRig) { r.w.signedOut(nil) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newPasswordRig(t)
			tab := screenIs[*profileScreen](r).password
			r.typePasswords(iinPassword, iinPassword)
			leave(r)
			if !tab.first.empty() || !tab.second.empty() {
				t.Error("the password is still there")
			}
		})
	}
}

func TestPasswordWaitsForAStepUp(t *testing.T) {
	r := newIINRig(t)
	r.signedInByIIN()
	tab := r.atPasswordTab()
	const other = "лук, сыр и хлеб"
	r.typePasswords(other, other)
	r.press("Сохранить пароль")
	r.mentions("Для этого нужна подпись ключом")
	r.press("Подписать ключом")
	r.signed(practice.NoteMother)
	r.press("Подтвердить")
	r.says("Пароль сохранён.")
	if !tab.first.empty() || !tab.second.empty() {
		t.Error("the password is still there")
	}
	r.signedOutHere()
	screenIs[*signInScreen](r.signInRig).choose(tabByIIN)
	r.toFields()
	before := r.countMails()
	r.asked(r.mother, other)
	r.typeText(r.codeAfter(before))
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r.signInRig)
}

func TestPasswordThatWaitsForAStepUpGoesWithTheSession(t *testing.T) {
	r := newIINRig(t)
	r.signedInByIIN()
	tab := r.atPasswordTab()
	r.typePasswords("лук, сыр и хлеб", "лук, сыр и хлеб")
	r.press("Сохранить пароль")
	r.press("Подписать ключом")
	if tab.first.empty() {
		t.Fatal("it is lost while one signs")
	}
	r.w.signedOut(nil)
	if !tab.first.empty() || !tab.second.empty() {
		t.Error("the password outlives the session")
	}
}

func TestPasswordTabIsThereOnlyWhereThePortalTakesIINs(t *testing.T) {
	r := newCodeRig(t) // of the regions
	r.typeText(r.mailedCode())
	r.key(fyne.KeyReturn)
	r.w.openProfile()
	screenIs[*profileScreen](r)
	r.silent("Вход по ИИН")
}

// Signing in again forgets the profile; the page of the code is still there.
func TestPasswordGoesOnAfterASignInInTheMiddleOfTheCode(t *testing.T) {
	r := newCabinetRig(t)
	r.atPasswordTab()
	before := r.countMails()
	r.press("Подтвердить адрес")
	code := r.codeAfter(before)
	r.typeText(code)
	r.endElsewhere()
	r.key(fyne.KeyReturn)
	screenIs[*signInScreen](r)
	r.signed(practice.NoteMother)
	r.press("Войти")
	if s := screenIs[*codeScreen](r); s.entry.Text != code {
		t.Errorf("the field holds %q", s.entry.Text)
	}
	r.press("Подтвердить")
	screenIs[*profileScreen](r)
	r.mentions("Адрес подтверждён. Теперь можно задать пароль.")
	r.says("Новый пароль:")
}
