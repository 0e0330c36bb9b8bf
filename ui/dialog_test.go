package ui

import (
	"context"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

func TestDialogShowsWhatIsSignedWhereAndForWhom(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	key := r.keyOf(practice.NoteMother)
	r.toDialog(key.Path)
	for _, want := range []string{
		"Формирование ЭЦП", "Аутентификация", "Персональный компьютер (файл, и на флешке)",
		key.Path, r.w.journey.conn.Client.Origin(), "вход в личный кабинет",
	} {
		r.says(want)
	}
}

func TestDialogRefusesWrongPasswordAndMarksTheField(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.toDialog(r.keyOf(practice.NoteMother).Path)
	r.typeText("Wrong1")
	r.key(fyne.KeyReturn)
	r.says("Неверный пароль. Ключ не заблокирован. Проверьте раскладку (EN), Caps Lock и пробелы.")
	if s.secret.password() != "Wrong1" || s.secret.entry.Field.SelectedText() != "******" {
		t.Errorf("in the field is %d characters, marked %q", len(s.secret.password()), s.secret.entry.Field.SelectedText())
	}
	if r.w.window.Canvas().Focused() != s.secret.field() {
		t.Error("the field has not the focus")
	}
	r.typeText(practice.Password) // replaces what is marked
	r.key(fyne.KeyReturn)
	r.silent("Неверный пароль")
	r.says("Данные выбранного ключа")
}

func TestDialogRefusesEmptyField(t *testing.T) {
	opened := &countedOpen{}
	r := newSignInRig(t, rigOptions{window: func(o *Options) { o.Open = opened.open }})
	r.toDialog(r.keyOf(practice.NoteMother).Path)
	r.key(fyne.KeyReturn)
	r.says("Пустое поле")
	if len(opened.passwords) != 0 {
		t.Error("the storage was opened")
	}
}

func TestDialogShowsTheKeysData(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.opened(r.keyOf(practice.NoteMother).Path)
	c := s.signing.storage.Keys[0].Certificate
	for _, want := range []string{c.Owner, c.Validity(), c.Serial, c.Issuer, c.Algorithm} {
		r.says(want)
	}
	r.says("Вы подтверждаете только вход на " + r.w.journey.conn.Client.Origin() + ". Это не договор и не кредит.")
	r.says(r.w.purposeText(c.Purpose) + " · " + c.Validity() + " · " + c.Algorithm)
}

// The reasons for which a practice key does not serve, and those of the
// authority's own test keys.
func TestDialogListsUnfitKeysDisabledWithTheReason(t *testing.T) {
	for note, want := range map[string]string{
		practice.NoteExpired:     "Получите новый: eGov Mobile, pki.gov.kz. Ничего не изменено.",
		practice.NoteSigning:     "В выбранном хранилище отсутствуют ключи для аутентификации",
		practice.NoteLegalPerson: "Это ключ организации, а не человека.",
	} {
		t.Run(note, func(t *testing.T) {
			r := newSignInRig(t, rigOptions{})
			s := r.opened(r.keyOf(note).Path)
			r.mentions(want)
			wantUnfit(r, s)
		})
	}
}

// wantUnfit fails when the only key of the dialog can be signed with.
func wantUnfit(r *signInRig, s *dialogScreen) {
	r.Helper()
	if !r.button("Подписать").Disabled() {
		r.Error("«Подписать» can be pressed")
	}
	s.list.Select(0)
	if s.list.Selected() != -1 {
		r.Error("the key can be chosen")
	}
	r.says(s.signing.storage.Keys[0].Certificate.Serial) // it is described all the same
	r.key(fyne.KeyReturn)
	screenIs[*chooserScreen](r) // Enter chooses another one, and signs nothing
}

func TestDialogSignsWithTheAuthoritysGOSTKey(t *testing.T) {
	path := ncaKey(t, "keys", "sdk-2023", "Gost2015", "2023.11.17_valid", "Физическое лицо", "Valid",
		"GOST512_8147287582df9bb4710e461804acd49b88bf45c4.p12")
	r := newSignInRig(t, rigOptions{practice: practice.Options{
		Trust: []string{ncaKey(t, "ca", "test")}, At: date(2024, 1, 1),
	}})
	r.toDialog(path)
	r.typeText(ncaPassword)
	r.key(fyne.KeyReturn)
	r.says("ECGOST3410-2015-512")
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r)
	r.key(fyne.KeyReturn)
	screenIs[*emailScreen](r)
}

// mixed opens a storage with several keys, as one of the authority's never is.
func mixed(r *signInRig, more []*signer.Key, notes ...string) openFunc {
	return func(ctx context.Context, from signer.Source, x signer.Secrets) (*signer.Storage, error) {
		all := &signer.Storage{Type: from.Type, Path: from.Path}
		for _, note := range notes {
			s, err := signer.Opener{}.Open(ctx, fromFile(r.keyOf(note)).source(), x)
			if err != nil {
				return nil, err
			}
			all.Keys = append(all.Keys, s.Keys...)
		}
		all.Keys = append(all.Keys, more...)
		return all, nil
	}
}

func TestDialogPreselectsTheFittingKey(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	bare := &signer.Key{Fault: signer.ReasonNoCertificate}
	r.w.options.Open = mixed(r, []*signer.Key{bare}, practice.NoteExpired, practice.NoteMother, practice.NoteFather)
	s := r.opened(r.keyOf(practice.NoteMother).Path)
	if s.chosen != 1 || s.list.Selected() != 1 {
		t.Errorf("chosen is key %d", s.chosen)
	}
	r.says("—")
	r.says("У этого ключа нет сертификата. Выберите другой ключ; этот не удаляйте.")
	father := s.signing.storage.Keys[2].Certificate
	r.silent(father.Serial)
	r.key(fyne.KeyDown)
	r.says(father.Serial)
	r.key(fyne.KeyDown) // the key without certificate
	r.key(fyne.KeyReturn)
	if o := screenIs[*ownerScreen](r); o.signing.key.Certificate != father {
		t.Error("another key than the chosen one signed")
	}
}

func TestDialogWithOnlyAKeyWithoutCertificate(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.w.options.Open = mixed(r, []*signer.Key{{Fault: signer.ReasonNoCertificate}})
	r.opened(r.keyOf(practice.NoteMother).Path)
	r.mentions("У этого ключа нет сертификата.")
	if !r.button("Подписать").Disabled() {
		t.Error("«Подписать» can be pressed")
	}
}

func TestDialogRefusesEmptyStorage(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.w.options.Open = func(context.Context, signer.Source, signer.Secrets) (*signer.Storage, error) {
		return nil, signer.ErrNoKey
	}
	r.opened(r.keyOf(practice.NoteMother).Path)
	r.says("Хранилище пустое.")
}

func TestDialogRefusesToSignWhenTheFileIsGone(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	path := r.copyKey(practice.NoteMother)
	r.opened(path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	r.press("Подписать")
	screenIs[*dialogScreen](r)
	r.mentions("Файла ключа на этом месте нет")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	r.press("Подписать") // the stick is back
	screenIs[*ownerScreen](r)
}

func TestDialogAsksThePortalAgainWithoutThePassword(t *testing.T) {
	opened := &countedOpen{}
	r := newSignInRig(t, rigOptions{window: func(o *Options) { o.Open = opened.open }})
	working := r.w.journey.conn
	s := r.toDialog(r.keyOf(practice.NoteMother).Path)
	r.w.journey.conn = deadPortal(r)
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.mentions("Портал не отвечает.")
	if !s.secret.empty() {
		t.Error("the password is still in the field")
	}
	r.w.journey.conn = working
	r.press("Повторить")
	r.says("Данные выбранного ключа")
	if len(opened.passwords) != 1 {
		t.Errorf("the storage was opened %d times", len(opened.passwords))
	}
}

func TestDialogForgetsThePasswordWhenItWasUsed(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.opened(r.keyOf(practice.NoteMother).Path)
	if !s.secret.empty() || s.secret.entry.Field.Text != "" {
		t.Error("the password is still in the field")
	}
}

func TestDialogForgetsPasswordAndKeysWhenLeft(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.toDialog(r.keyOf(practice.NoteMother).Path)
	r.typeText("Qwe")
	r.press("Отмена")
	if !s.secret.empty() {
		t.Error("the password is still in the field")
	}
	r.press("Открыть этот ключ")
	s = screenIs[*dialogScreen](r)
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	key := s.signing.storage.Keys[0]
	r.key(fyne.KeyF1)
	if s.signing != nil {
		t.Error("the page still holds the keys")
	}
	if r.stillSigns(key) {
		t.Error("the key still signs")
	}
}

func TestDialogRefreshAsksForThePasswordAgain(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.opened(r.keyOf(practice.NoteMother).Path)
	key := s.signing.storage.Keys[0]
	r.press("Обновить список ключей")
	r.says("Введите пароль на хранилище ключей:")
	if r.stillSigns(key) {
		t.Error("the key still signs")
	}
}

func TestDialogReadingCanBeCancelled(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.toDialog(r.keyOf(practice.NoteMother).Path)
	r.w.options.Open = func(ctx context.Context, _ signer.Source, _ signer.Secrets) (*signer.Storage, error) {
		r.says("Читаем ключ…")
		if !s.secret.entry.Disabled() {
			t.Error("the field is not locked")
		}
		r.w.submit() // Enter, pressed twice
		r.key(fyne.KeyEscape)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	screenIs[*dialogScreen](r)
	if r.w.working() || s.signing != nil {
		t.Error("the reading goes on")
	}
	if s.secret.entry.Disabled() || s.secret.empty() {
		t.Error("the field cannot be used again as it was")
	}
}

func TestDialogWarnsWhileThePasswordIsTyped(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.toDialog(r.keyOf(practice.NoteMother).Path)
	r.typeText("й")
	r.says("Внимание! Пароль вводится не латинскими буквами")
	r.key(fyne.KeyBackspace)
	r.silent("латинскими")
	r.typeText("QWE")
	r.says("Нажата клавиша Caps Lock!")
}

func TestDialogKeepsWhatWasTypedWhenTheLanguageChanges(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.toDialog(r.keyOf(practice.NoteMother).Path)
	r.typeText("Uche")
	before := s.secret.entry
	r.w.setLanguage("kk")
	r.says("Кілт сақтау орнының құпиясөзін енгізіңіз:")
	if s.secret.password() != "Uche" {
		t.Errorf("%d characters are left", len(s.secret.password()))
	}
	if before != s.secret.entry && !before.Empty() {
		t.Error("the password is in the former field, too")
	}
}

func TestDialogEyeShowsThePasswordOnlyWhilePressed(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.toDialog(r.keyOf(practice.NoteMother).Path)
	r.typeText("Uche")
	field := s.secret.entry.Field
	if field.Text != "****" {
		t.Errorf("the echo is %q", field.Text)
	}
	s.secret.entry.Eye.MouseDown(nil)
	if field.Text != "Uche" {
		t.Errorf("the eye shows %q", field.Text)
	}
	s.secret.entry.Eye.MouseUp(nil)
	if field.Text != "****" {
		t.Errorf("the echo is %q", field.Text)
	}
}

func TestDialogJudgesAtThePortalsMoment(t *testing.T) {
	path := ncaKey(t, "keys", "sdk-2023", "Gost2004 and RSA", "2023.11.17_valid", "Физическое лицо", "valid",
		"AUTH_RSA256_df5e58a1d8998ac28a8409ef1d9c7f41dfdbd114.p12")
	for at, want := range map[time.Time]string{
		date(2024, 12, 1):  "Срок ключа истёк 15.11.2024.",
		date(2023, 11, 16): "Срок ключа начинается 16.11.2023.",
	} {
		r := newSignInRig(t, rigOptions{practice: practice.Options{Trust: []string{ncaKey(t, "ca", "test")}, At: at}})
		r.toDialog(path)
		r.typeText(ncaPassword)
		r.key(fyne.KeyReturn)
		r.mentions(want)
	}
}

func TestPracticeKeyIsNotTrustedElsewhere(t *testing.T) {
	other := newSignInRig(t, rigOptions{practice: practice.Options{}})
	r := newSignInRig(t, rigOptions{real: true})
	conn := *r.w.journey.conn
	conn.Trust = emptyTrust()
	r.w.journey.conn = &conn
	r.opened(other.keyOf(practice.NoteMother).Path)
	r.mentions("Этот портал не доверяет центру, который выдал ключ")
	if !r.button("Подписать").Disabled() {
		t.Error("«Подписать» can be pressed")
	}
}

// tabOrder is what Tab goes through, from the top of the window.
func (r *signInRig) tabOrder() []string {
	c := r.w.window.Canvas()
	c.Unfocus()
	var order []string
	for {
		c.FocusNext()
		name := focusName(c.Focused())
		if len(order) > 0 && c.Focused() == nil || len(order) > 60 || len(order) > 1 && order[0] == name {
			return order
		}
		order = append(order, name)
	}
}

func focusName(f fyne.Focusable) string {
	switch f := f.(type) {
	case *parts.Button:
		return f.Label
	case *parts.PasswordField:
		return "password"
	case *parts.Eye:
		return "eye"
	case *parts.Choices:
		return "list"
	case *parts.Entry:
		return "path"
	case interface{ AccessibilityLabel() string }:
		return f.AccessibilityLabel()
	}
	return ""
}

// wantTabOrder fails unless the order has these one after another.
func (r *signInRig) wantTabOrder(want ...string) {
	r.Helper()
	got := r.tabOrder()
	for i := range got {
		if i+len(want) <= len(got) && equal(got[i:i+len(want)], want) {
			return
		}
	}
	r.Errorf("Tab goes through\n%q, want\n%q in it", got, want)
}

func equal(a, b []string) bool {
	for i := range b {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func TestTabOrderIsReadingOrder(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.wantTabOrder("по ЭЦП", "По ИИН", "list", "Выбрать сертификат")
	r.press("Выбрать сертификат")
	r.wantTabOrder("list", "Другая папка…", "Обновить", "path", "Открыть", "Открыть этот ключ", "Отмена")
	r.press("Открыть этот ключ")
	r.wantTabOrder("password", "eye", "Обновить список ключей", "Отмена")
	r.w.focusScreen()
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.wantTabOrder("Обновить список ключей", "list", "Подробнее о ключе", "Подписать", "Отмена")
	r.press("Подписать")
	r.wantTabOrder("Войти", "Отмена")
}
