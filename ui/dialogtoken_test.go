package ui

import (
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/token"
)

func TestTokenSignsIn(t *testing.T) {
	r, f := atToken(t, nil)
	for _, want := range []string{"Kaztoken", "АЙГҮЛ", "00112233", "PIN-код токена или удостоверения:"} {
		r.says(want)
	}
	r.silent("Путь к хранилищу:")
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	r.mentions("Данные выбранного ключа")
	want := signer.Source{Type: signer.StorageKaztoken, Path: "/lib/module.so", Token: "00112233"}
	if f.from[0] != want || f.lastPIN() != (signer.Secrets{Password: "12345678"}) {
		t.Errorf("opened %+v", f.from)
	}
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r)
	r.key(fyne.KeyReturn)
	screenIs[*emailScreen](r)
	if len(f.tries) != 1 {
		t.Errorf("the PIN was tried %d times", len(f.tries))
	}
	if files := r.w.remembered().Files; len(files) != 0 {
		t.Errorf("a token is remembered as the files %q", files)
	}
}

func TestTokenRefusesWrongPINAndTellsWhatIsKnownOfTheTries(t *testing.T) {
	for left, want := range map[token.Tries]string{
		token.TriesUnknown: "Неверный PIN-код. Сколько попыток осталось, устройство не сообщает.",
		token.TriesLow:     "Неверный PIN-код. Осталось мало попыток.",
		token.TriesLast:    "Неверный пароль. Осталось попыток: 1",
		token.TriesNone:    "Неверный PIN-код. Попыток больше нет, PIN-код заблокирован.",
	} {
		t.Run(string(left), func(t *testing.T) {
			r, f := atToken(t, nil, wrongPIN(left))
			r.typeText("1111")
			r.key(fyne.KeyReturn)
			r.says(want)
			if len(f.tries) != 1 || f.lastPIN().LastTry {
				t.Errorf("tried %d times", len(f.tries))
			}
			if !screenIs[*dialogScreen](r).secret.empty() {
				t.Error("the wrong PIN is still there, to be tried again by one more Enter")
			}
		})
	}
}

func TestTokenTriesNoPINTwiceByItself(t *testing.T) {
	r, f := atToken(t, nil, wrongPIN(token.TriesLow))
	r.typeText("1111")
	f.during = func() { // Enter, pressed twice
		r.key(fyne.KeyReturn)
		r.w.submit()
	}
	r.key(fyne.KeyReturn)
	f.during = nil
	r.key(fyne.KeyReturn)
	r.says("Пустое поле")
	r.w.setLanguage("kk")
	r.w.setLanguage("ru")
	if len(f.tries) != 1 {
		t.Errorf("the PIN was tried %d times", len(f.tries))
	}
	r.typeText("2222")
	r.key(fyne.KeyReturn)
	if len(f.tries) != 2 || f.lastPIN().Password != "2222" {
		t.Errorf("tried %d times", len(f.tries))
	}
}

func TestTokenWarnsBeforeTheLastTry(t *testing.T) {
	for name, begin := range map[string]func(*testing.T) (*signInRig, *fakeTokens){
		"after a wrong PIN": func(t *testing.T) (*signInRig, *fakeTokens) {
			r, f := atToken(t, nil, wrongPIN(token.TriesLast))
			r.typeText("1111")
			r.key(fyne.KeyReturn)
			return r, f
		},
		"when the token refuses": func(t *testing.T) (*signInRig, *fakeTokens) {
			r, f := atToken(t, nil, signer.ErrLastTry)
			r.typeText("1111")
			r.key(fyne.KeyReturn)
			return r, f
		},
		"when the token is chosen": func(t *testing.T) (*signInRig, *fakeTokens) {
			return atToken(t, func(k *Token) { k.Info.Tries = token.TriesLast })
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, f := begin(t)
			before := len(f.tries)
			r.mentions("Осталась одна попытка.")
			r.silent("PIN-код токена или удостоверения:")
			r.w.submit() // what Enter in the window does
			if len(f.tries) != before {
				t.Fatal("Enter used the last try")
			}
			r.press("Ввести PIN ещё раз")
			if len(f.tries) != before {
				t.Fatal("the button itself tried a PIN")
			}
			r.typeText("12345678")
			r.key(fyne.KeyReturn)
			if got := f.lastPIN(); !got.LastTry || got.Password != "12345678" {
				t.Errorf("the last try is not said to be agreed to")
			}
			r.says("Данные выбранного ключа")
		})
	}
}

func TestTokenAsksBeforeEveryLastTry(t *testing.T) {
	r, f := atToken(t, nil, wrongPIN(token.TriesLast), signer.ErrNoToken, nil)
	r.typeText("1111")
	r.key(fyne.KeyReturn)
	r.press("Ввести PIN ещё раз")
	r.typeText("2222")
	r.key(fyne.KeyReturn) // pulled out: the leave was for this once
	r.press("Обновить список ключей")
	if f.lastPIN().LastTry {
		t.Error("the leave for one try is used for another")
	}
}

func TestTokenHasAllItsTriesBackAfterTheRightPIN(t *testing.T) {
	r, _ := atToken(t, func(k *Token) { k.Info.Tries = token.TriesLast })
	r.press("Ввести PIN ещё раз")
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	r.press("Обновить список ключей")
	r.silent("Осталась одна попытка")
	r.says("PIN-код токена или удостоверения:")
}

func TestTokenLeavesTheWarningByCancel(t *testing.T) {
	r, f := atToken(t, nil, wrongPIN(token.TriesLast))
	r.typeText("1111")
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn) // the focus is on «Отмена»
	screenIs[*signInScreen](r)
	if len(f.tries) != 1 {
		t.Errorf("tried %d times", len(f.tries))
	}
}

func TestTokenThatIsLocked(t *testing.T) {
	r, _ := atToken(t, nil, signer.ErrPINLocked)
	r.typeText("1111")
	r.key(fyne.KeyReturn)
	r.says("PIN-код заблокирован.")
	r.mentions("Разблокировать его можно PUK-кодом")
}

func TestTokenThatIsLockedCannotBeChosen(t *testing.T) {
	locked := aToken(signer.StorageIDCard, "", "77")
	locked.Info.Tries = token.TriesNone
	f := &fakeTokens{present: []Token{locked}}
	r := newSignInRig(t, rigOptions{real: true, window: f.install})
	s := screenIs[*signInScreen](r)
	s.list.Select(2)
	if s.list.Selected() != 0 {
		t.Error("the locked card was chosen")
	}
	r.says("Удостоверение личности")
	r.says("PIN-код заблокирован.")
}

func TestTokenPulledOutBeforeThePIN(t *testing.T) {
	r, f := atToken(t, nil, signer.ErrNoToken)
	present := f.present
	f.present = nil
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	r.says("Защищенный носитель не обнаружен. Убедитесь, что носитель подключен и нажмите кнопку «Обновить»")
	r.press("Обновить")
	r.mentions("Защищенный носитель не обнаружен.")
	f.present = present
	f.present[0].Info.Module = "/lib/other.so" // its slot may be another one now
	r.press("Обновить")
	r.silent("не обнаружен")
	if len(f.tries) != 1 {
		t.Errorf("looking for the token tried the PIN: %d", len(f.tries))
	}
	r.key(fyne.KeyReturn) // what was typed is still there
	r.says("Данные выбранного ключа")
	if got := f.from[1].Path; got != "/lib/other.so" {
		t.Errorf("opened by %s", got)
	}
}

func TestTokenPulledOutWhileItIsOpened(t *testing.T) {
	r, _ := atToken(t, nil, signer.ErrGone)
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	r.mentions("Защищенный носитель не обнаружен.")
	r.mentions("Ничего не подписано")
}

func TestTokenPulledOutBeforeItSigns(t *testing.T) {
	r, f := atToken(t, nil)
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	s := screenIs[*dialogScreen](r)
	key := s.signing.storage.Keys[0]
	data, err := os.ReadFile(f.file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(f.file); err != nil { // what a pulled token answers: ErrGone
		t.Fatal(err)
	}
	r.press("Подписать")
	screenIs[*dialogScreen](r)
	r.mentions("Защищенный носитель не обнаружен.")
	r.says("PIN-код токена или удостоверения:") // it wants its PIN again
	if err := os.WriteFile(f.file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if r.stillSigns(key) {
		t.Error("the key is still open")
	}
	if len(f.tries) != 1 {
		t.Errorf("the PIN was tried %d times", len(f.tries))
	}
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	r.press("Подписать")
	screenIs[*ownerScreen](r)
}

func TestTokenPulledOutAfterItSigned(t *testing.T) {
	r, f := atToken(t, nil)
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	r.press("Подписать")
	if err := os.Remove(f.file); err != nil {
		t.Fatal(err)
	}
	r.press("Войти") // the signature is there already
	screenIs[*emailScreen](r)
}

func TestTokenPulledOutBeforeItSignsAgain(t *testing.T) {
	r, f := atToken(t, nil)
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	r.press("Подписать")
	if err := os.Remove(f.file); err != nil {
		t.Fatal(err)
	}
	r.ahead.Store(int64(6 * time.Minute))
	r.press("Войти")
	r.mentions("пароль вводить не нужно")
	r.press("Подписать")
	r.mentions("Защищенный носитель не обнаружен.")
	r.silent("пароль вводить не нужно")
	if len(f.tries) != 1 {
		t.Errorf("the PIN was tried %d times", len(f.tries))
	}
}

func TestTokenOpeningCanBeCancelledAndCostsTheLeaveForTheLastTry(t *testing.T) {
	r, f := atToken(t, func(k *Token) { k.Info.Tries = token.TriesLast })
	r.press("Ввести PIN ещё раз")
	r.typeText("12345678")
	f.during = func() { r.key(fyne.KeyEscape) }
	r.key(fyne.KeyReturn)
	s := screenIs[*dialogScreen](r)
	if r.w.working() || s.signing != nil {
		t.Error("the opening goes on")
	}
	f.during, f.answers = nil, []error{signer.ErrLastTry}
	r.w.submit()
	if f.lastPIN().LastTry {
		t.Error("the leave for one try is used for another")
	}
	r.mentions("Осталась одна попытка.")
}

func TestTokenWithAPINPadIsAskedForNothing(t *testing.T) {
	r, f := atToken(t, func(k *Token) { k.Info.PINPad = true })
	r.mentions("PIN-код вводят на клавишах самого считывателя.")
	r.silent("PIN-код токена или удостоверения:")
	if focusName(r.w.window.Canvas().Focused()) != "Обновить список ключей" {
		t.Errorf("the focus is on %T", r.w.window.Canvas().Focused())
	}
	f.during = func() { r.says("Введите PIN-код на считывателе…") }
	r.key(fyne.KeyReturn)
	if f.lastPIN() != (signer.Secrets{}) {
		t.Error("something was sent to the PIN pad")
	}
	r.says("Данные выбранного ключа")
}

func TestTokenForgetsThePINWhenLeft(t *testing.T) {
	r, _ := atToken(t, nil)
	s := screenIs[*dialogScreen](r)
	r.typeText("1234")
	r.key(fyne.KeyEscape)
	if !s.secret.empty() {
		t.Error("the PIN is still there")
	}
	screenIs[*signInScreen](r)
}

func TestTokenWithoutKeys(t *testing.T) {
	r, _ := atToken(t, nil, signer.ErrNoKey)
	r.typeText("1234")
	r.key(fyne.KeyReturn)
	r.says("Хранилище пустое.")
	r.mentions("На этом устройстве нет ключей.")
}

func TestTokenIsRefusedByThePracticePortalBeforeItsPIN(t *testing.T) {
	f := &fakeTokens{present: []Token{aToken(signer.StorageKaztoken, "", "1")}}
	r := newSignInRig(t, rigOptions{window: f.install})
	screenIs[*signInScreen](r).list.Select(2)
	r.press("Выбрать сертификат")
	screenIs[*signInScreen](r)
	r.mentions("PIN-код не понадобился")
}

func TestTokenAsksThePortalAgainWithoutThePIN(t *testing.T) {
	r, f := atToken(t, nil)
	working := r.w.journey.conn
	r.w.journey.conn = deadPortal(r)
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	r.mentions("Портал не отвечает.")
	r.w.journey.conn = working
	r.press("Повторить")
	r.says("Данные выбранного ключа")
	if len(f.tries) != 1 {
		t.Errorf("the PIN was tried %d times", len(f.tries))
	}
}

// A token that was pulled out and put back has forgotten its PIN; whatever its
// module says then, the way on is the PIN.
func TestTokenThatDoesNotSignIsAskedForItsPINAgain(t *testing.T) {
	r, f := atToken(t, nil)
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	screenIs[*dialogScreen](r).signing.storage.Close() // from now on it fails, though it is there
	r.press("Подписать")
	screenIs[*dialogScreen](r)
	r.says("PIN-код токена или удостоверения:")
	if len(f.tries) != 1 {
		t.Errorf("the PIN was tried %d times", len(f.tries))
	}
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	r.press("Подписать")
	screenIs[*ownerScreen](r)
}
