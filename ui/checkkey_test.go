package ui

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
)

// atCheck is a rig without a portal, before the file of «Проверить мой ключ».
func atCheck(t *testing.T) *signInRig {
	t.Helper()
	r := newSignInRig(t, rigOptions{})
	r.w.journey = journey{}
	r.w.home()
	r.press("Проверить мой ключ")
	return r
}

// checkFile chooses a file and types its password.
func (r *signInRig) checkFile(path, password string) *checkScreen {
	r.Helper()
	screenIs[*chooserScreen](r).dropped([]string{path})
	s := screenIs[*checkScreen](r)
	r.typeText(password)
	r.key(fyne.KeyReturn)
	return s
}

func TestCheckKeyWithoutAPortal(t *testing.T) {
	r := atCheck(t)
	r.says("Ключ читается только на этом компьютере. Ничего никуда не отправляется.")
	s := r.checkFile(r.keyOf(practice.NoteMother).Path, practice.Password)
	r.says("Этот ключ подходит для входа.")
	c := s.keys[0].Certificate
	for _, want := range []string{personName(c), "•••• " + c.IIN[8:], "физического лица", r.w.purposeText(c.Purpose), c.Validity(), c.Serial, c.Issuer, c.Algorithm} {
		r.says(want)
	}
	r.silent(c.IIN)
	if r.stillSigns(s.keys[0].Key) {
		t.Error("the key still signs")
	}
	if !s.secret.empty() {
		t.Error("the password is still there")
	}
}

func TestCheckKeyTakesAnyKeyOnThePracticePortalToo(t *testing.T) {
	path := ncaKey(t, "keys", "issued-2018", "AUTH_RSA256_6b361b864c679601b652fe387f61fcd9303c0327.p12")
	r := newSignInRig(t, rigOptions{})
	r.w.show(newCheckKeyScreen(r.w))
	r.checkFile(path, ncaPassword)
	r.mentions("Получите новый: eGov Mobile, pki.gov.kz.")
	r.says("ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA)")
}

func TestCheckKeySaysWhyAKeyWillNotServe(t *testing.T) {
	for note, want := range map[string]string{
		practice.NoteExpired:     "Срок ключа истёк",
		practice.NoteSigning:     "Этот ключ подписывает документы.",
		practice.NoteLegalPerson: "Это ключ организации, а не человека.",
	} {
		r := atCheck(t)
		r.checkFile(r.keyOf(note).Path, practice.Password)
		r.mentions(want)
		r.silent("подходит для входа")
	}
}

func TestCheckKeyDescribesAGOSTKeyThatHasExpired(t *testing.T) {
	path := ncaKey(t, "keys", "sdk-2023", "Gost2015", "2023.11.17_valid", "Физическое лицо", "Valid",
		"GOST512_8147287582df9bb4710e461804acd49b88bf45c4.p12")
	r := atCheck(t)
	r.checkFile(path, ncaPassword)
	r.mentions("Срок ключа истёк")
	r.says("для входа и подписи")
}

func TestCheckKeyRefusesWrongPassword(t *testing.T) {
	r := atCheck(t)
	s := r.checkFile(r.keyOf(practice.NoteMother).Path, "Wrong1")
	r.says("Неверный пароль. Ключ не заблокирован. Проверьте раскладку (EN), Caps Lock и пробелы.")
	if s.secret.entry.Field.SelectedText() != "******" {
		t.Error("the field is not marked")
	}
}

func TestCheckKeyRefusesEmptyField(t *testing.T) {
	r := atCheck(t)
	r.checkFile(r.keyOf(practice.NoteMother).Path, "")
	r.says("Пустое поле")
}

func TestCheckKeyForgetsThePasswordWhenLeft(t *testing.T) {
	r := atCheck(t)
	screenIs[*chooserScreen](r).dropped([]string{r.keyOf(practice.NoteMother).Path})
	s := screenIs[*checkScreen](r)
	r.typeText("Uche")
	r.key(fyne.KeyEscape)
	if !s.secret.empty() {
		t.Error("the password is still there")
	}
	screenIs[*chooserScreen](r)
}

func TestCheckKeyListsTheOwnKeyBeforeThePracticeKeys(t *testing.T) {
	r := newSignInRig(t, rigOptions{window: func(o *Options) {
		o.KeyFiles = func(context.Context) []KeyFile { return []KeyFile{keyFileAt("/stick/AUTH_RSA256_own.p12")} }
	}})
	r.w.show(newCheckKeyScreen(r.w))
	s := screenIs[*chooserScreen](r)
	if s.files[0].Name != "AUTH_RSA256_own.p12" || s.index() != 0 {
		t.Errorf("first is %+v", s.files[0])
	}
	if len(s.files) != 1+len(r.desk.Keys) {
		t.Errorf("%d files", len(s.files))
	}
}
