package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
)

func TestIINSignsInAndOnlyReads(t *testing.T) {
	r := newIINRig(t)
	r.signedInByIIN()
	if acr := r.w.journey.signedIn.ACR; acr != portal.ACRIIN {
		t.Errorf("the session is %q", acr)
	}
	r.mentions("Вы вошли по ИИН и можете смотреть.")
}

func TestIINSignInByKeyboardAlone(t *testing.T) {
	r := newIINRig(t)
	before := r.countMails()
	r.typeText(r.mother)
	c := r.w.window.Canvas()
	c.FocusNext()
	r.typeText(iinPassword)
	r.key(fyne.KeyReturn)
	screenIs[*iinCodeScreen](r.signInRig)
	r.typeText(r.codeAfter(before))
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r.signInRig)
}

func TestKeySignInSaysNothingOfReadingOnly(t *testing.T) {
	r := newCabinetRig(t)
	r.silent("Вы вошли по ИИН")
}

// What is read must be the same for an IIN without a cabinet, for a wrong
// password and for the right one.
func TestIINSignInDoesNotTellWhetherThereIsAnAccount(t *testing.T) {
	pages := map[string]string{}
	for name, typed := range map[string][2]string{
		"right":   {"", iinPassword},
		"wrong":   {"", "не тот пароль совсем"},
		"unknown": {"850115300011", iinPassword},
	} {
		t.Run(name, func(t *testing.T) {
			r := newIINRig(t)
			iin := typed[0]
			if iin == "" {
				iin = r.mother
			}
			s := r.asked(iin, typed[1])
			r.typeText("12345")
			page := strings.Join(textsIn(r.w.view.card), "\n")
			pages[name] = strings.ReplaceAll(page, signer.FormatTime(s.ticket.ExpiresAt), "") // minutes may pass between them
			r.silent("asel@")
			r.silent("a•••")
		})
	}
	if pages["right"] != pages["wrong"] || pages["right"] != pages["unknown"] || pages["right"] == "" {
		t.Errorf("the pages differ: %q", pages)
	}
}

func TestIINSignInRefusesAWrongIINBeforeAnythingIsSent(t *testing.T) {
	for name, c := range map[string]struct{ typed, says string }{
		"empty":          {"", "ИИН не введён."},
		"too short":      {"91020549901", "Введено 11 цифр, а в ИИН их 12."},
		"check digit":    {"910205499013", "Цифры ИИН не сходятся"},
		"organization":   {"990140003854", "Похоже на БИН организации, нужен ваш ИИН."},
		"equal digits":   {"111111111111", "Двенадцать одинаковых цифр"},
		"a letter":       {"9102О5499012", "В ИИН попал знак «О»"},
		"Kazakh letters": {"әіңғ", "Включена казахская раскладка"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newSignInRig(t, rigOptions{})
			s := screenIs[*signInScreen](r)
			s.choose(tabByIIN)
			s.onTabs = false
			r.w.focusScreen()
			r.typeText(c.typed)
			r.w.window.Canvas().Focus(s.iin.secret.field())
			r.typeText(iinPassword)
			r.press("Войти")
			r.mentions(c.says)
			r.silent("ребёнка")
			r.silent("свидетельств")
			if s.iin.typed != c.typed || s.iin.secret.empty() {
				t.Errorf("what was typed is lost: %q", s.iin.typed)
			}
			_, err := portal.NormalizeIIN(c.typed)
			refusals.RecordText(t, "iin sign-in", "own IIN: "+name, explain.ID(err), func(l *lang.Localizer) string {
				return threeOf((&Window{lang: l}).explainOwnIIN(err))
			})
		})
	}
}

func TestIINSignInHintsAtTheDateOfBirth(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := screenIs[*signInScreen](r)
	s.choose(tabByIIN)
	s.onTabs = false
	r.w.focusScreen()
	r.typeText("850115300011")
	r.says("Дата рождения по цифрам ИИН: 15.01.1985. Сверьте со своим удостоверением личности.")
}

func TestIINSignInRefusesAnEmptyPassword(t *testing.T) {
	r := newIINRig(t)
	r.typeText(r.mother)
	r.press("Войти")
	r.says("Пустое поле")
	if r.w.window.Canvas().Focused() != screenIs[*signInScreen](r.signInRig).iin.secret.field() {
		t.Error("the focus is not in the password's field")
	}
}

// Who has gone to the tab by the arrow keys is not sent back to it when
// something is missing.
func TestIINSignInFocusesWhatIsMissing(t *testing.T) {
	r := newIINRig(t)
	s := screenIs[*signInScreen](r.signInRig)
	r.w.window.Canvas().Focus(s.tabs.Focusable())
	r.key(fyne.KeyLeft)
	r.key(fyne.KeyRight)
	if s.tab != tabByIIN || r.w.window.Canvas().Focused() != s.tabs.Focusable() {
		t.Fatal("the focus leaves the tabs while one goes through them")
	}
	r.key(fyne.KeyReturn) // nothing can be sent yet
	if r.w.failure != nil || r.w.window.Canvas().Focused() != s.iin.entry.Field {
		t.Fatalf("failure %v, the focus is on %T", r.w.failure, r.w.window.Canvas().Focused())
	}
	s.onTabs = true
	r.typeText(r.mother)
	r.press("Войти")
	r.says("Пустое поле")
	if r.w.window.Canvas().Focused() != s.iin.secret.field() {
		t.Errorf("the focus is on %T", r.w.window.Canvas().Focused())
	}
}

func TestIINSignInWipesThePassword(t *testing.T) {
	away := map[string]func(*iinRig){
		"once sent":       func(r *iinRig) { r.press("Войти") },
		"on the help":     func(r *iinRig) { r.key(fyne.KeyF1) },
		"on going back":   func(r *iinRig) { r.key(fyne.KeyEscape) },
		"on another tab":  func(r *iinRig) { screenIs[*signInScreen](r.signInRig).choose(tabByKey) },
		"with the window": func(r *iinRig) { r.w.closed() },
	}
	for name, leave := range away {
		t.Run(name, func(t *testing.T) {
			r := newIINRig(t)
			s := screenIs[*signInScreen](r.signInRig)
			r.typeText(r.mother)
			r.w.window.Canvas().Focus(s.iin.secret.field())
			r.typeText(iinPassword)
			leave(r)
			if !s.iin.secret.empty() {
				t.Error("the password is still there")
			}
			if s.iin.typed != r.mother {
				t.Errorf("the IIN is %q", s.iin.typed)
			}
		})
	}
}

func TestIINSignInMarksThePasswordWhenThePortalDoesNotAnswer(t *testing.T) {
	r := newIINRig(t)
	s := screenIs[*signInScreen](r.signInRig)
	r.typeText(r.mother)
	r.w.window.Canvas().Focus(s.iin.secret.field())
	r.typeText(iinPassword)
	r.w.journey.conn = deadPortal(r.signInRig)
	r.press("Войти")
	r.mentions("Портал не отвечает.")
	if got := s.iin.secret.entry.Field.SelectedText(); got == "" || strings.Trim(got, "*") != "" {
		t.Errorf("selected %q", got)
	}
	r.w.window.Canvas().Focus(s.iin.secret.field())
	r.typeText("x")
	if got := s.iin.secret.password(); got != "x" {
		t.Errorf("typing does not replace it")
	}
}

func TestIINSignInWarnsOfCapsLockAndTheLayout(t *testing.T) {
	for typed, want := range map[string]string{
		"QWER": "Нажата клавиша Caps Lock!", "дождь": "Внимание! Пароль вводится не латинскими буквами",
	} {
		r := newIINRig(t)
		r.w.window.Canvas().Focus(screenIs[*signInScreen](r.signInRig).iin.secret.field())
		r.typeText(typed)
		r.says(want)
	}
}

func TestIINCodeRefusesAWrongCodeAndTellsTheAttempts(t *testing.T) {
	r := newIINRig(t)
	before := r.countMails()
	s := r.asked(r.mother, iinPassword)
	r.typeText(r.wrongCode(before))
	r.key(fyne.KeyReturn)
	r.mentions("Код не подошёл.")
	r.mentions("Вы пока не вошли, на портале ничего не изменилось.")
	r.mentions("Осталось 4 попытки.")
	r.silent("Пока ничего не изменилось.")
	if s.entry.SelectedText() == "" {
		t.Error("typing does not replace the wrong code")
	}
	four := 4
	recordCode(t, "wrong code in the window", &portal.Problem{Code: portal.CodeCodeWrong, AttemptsLeft: &four})
}

func TestIINCodeStartsAgainAfterTooManyAttempts(t *testing.T) {
	r := newIINRig(t)
	before := r.countMails()
	r.asked(r.mother, iinPassword)
	wrong := r.wrongCode(before)
	for range 6 {
		if _, there := r.w.current().(*iinCodeScreen); !there {
			break
		}
		screenIs[*iinCodeScreen](r.signInRig).code = wrong
		r.w.submit()
	}
	r.startsAgain("Неверный код введён слишком много раз.")
	recordCode(t, "too many wrong codes in the window", &portal.Problem{Code: portal.CodeTooManyAttempts})
}

func TestIINCodeStartsAgainWhenItHasExpired(t *testing.T) {
	r := newIINRig(t)
	before := r.countMails()
	r.asked(r.mother, iinPassword)
	code := r.codeAfter(before)
	r.ahead.Store(int64(11 * time.Minute))
	r.typeText(code)
	r.key(fyne.KeyReturn)
	r.startsAgain("Срок кода истёк.")
	recordCode(t, "code that has expired in the window", &portal.Problem{Code: portal.CodeTicketExpired})
}

// A token may have been put in while one waited for the letter.
func TestIINCodeThatStartsAgainLooksForTokens(t *testing.T) {
	r := newIINRig(t)
	r.asked(r.mother, iinPassword)
	f := &fakeTokens{present: []Token{aToken(signer.StorageKaztoken, "Асель", "12")}}
	f.install(&r.w.options)
	screenIs[*iinCodeScreen](r.signInRig).failed(&portal.Problem{Code: portal.CodeTicketExpired}, nil)
	r.mentions("Срок кода истёк.")
	if s := screenIs[*signInScreen](r.signInRig); len(s.places()) != 3 {
		t.Errorf("%d places", len(s.places()))
	}
}

// startsAgain fails unless the tab is shown with the IIN and a reason.
func (r *iinRig) startsAgain(why string) {
	r.Helper()
	s := screenIs[*signInScreen](r.signInRig)
	r.mentions(why)
	r.mentions("Введите пароль ещё раз: если ИИН и пароль верны, портал пришлёт новый код.")
	r.silent("Пока ничего не изменилось.")
	if s.iin.typed != r.mother || !s.iin.secret.empty() {
		r.Errorf("the IIN is %q, and is the password empty: %v", s.iin.typed, s.iin.secret.empty())
	}
	if r.w.window.Canvas().Focused() != s.iin.secret.field() {
		r.Error("the focus is not in the password's field")
	}
}

func recordCode(t *testing.T, name string, err error) {
	t.Helper()
	refusals.RecordText(t, "iin sign-in", name, explain.ID(err), func(l *lang.Localizer) string {
		return threeOf((&Window{lang: l}).explainIINCode(err))
	})
}

func TestIINCodeRefusesTooFewDigits(t *testing.T) {
	r := newIINRig(t)
	r.asked(r.mother, iinPassword)
	r.typeText("123")
	r.key(fyne.KeyReturn)
	r.says("В коде шесть цифр. Проверьте письмо и введите код ещё раз.")
	if got := screenIs[*iinCodeScreen](r.signInRig).entry.SelectedText(); got != "123" {
		t.Errorf("typing replaces %q", got)
	}
}

// Who waits for a letter in vain reads what to do, and comes back to the IIN.
func TestIINCodePageIsNoDeadEnd(t *testing.T) {
	r := newIINRig(t)
	r.asked(r.mother, "не тот пароль совсем")
	r.mentions("Посмотрите папку «Спам»")
	r.mentions("проверьте ИИН и пароль")
	r.mentions("Войдите один раз по ЭЦП")
	r.press("Начать заново")
	if s := screenIs[*signInScreen](r.signInRig); s.tab != tabByIIN || s.iin.typed != r.mother || s.iin.entry.Field.Text != r.mother {
		t.Errorf("tab %d, the IIN is %q", s.tab, s.iin.typed)
	}
}

// The paper's steps tell of the key: by IIN they are others.
func TestRailTellsOfTheIINWhereOneSignsInByIt(t *testing.T) {
	r := newIINRig(t)
	const byKey, byIIN = "Место хранения ключа, «Выбрать сертификат»", "Вкладка «По ИИН», ваш ИИН"
	r.says(byIIN)
	r.silent(byKey)
	screenIs[*signInScreen](r.signInRig).choose(tabByKey)
	r.says(byKey)
	r.silent(byIIN)
	screenIs[*signInScreen](r.signInRig).choose(tabByIIN)
	r.signedInByIIN()
	r.says(byIIN)
	r.says("Код из письма, «Войти»")
}

func TestIINCodeIsSentAgainAfterTheWait(t *testing.T) {
	r := newIINRig(t)
	before := r.countMails()
	s := r.asked(r.mother, iinPassword)
	first := r.codeAfter(before)
	if b := r.button("Отправить ещё раз"); b == nil || !b.Disabled() {
		t.Fatal("another letter may be asked for at once")
	}
	r.says("1:00")
	r.clock.pass(15 * time.Second)
	r.says("0:45")
	r.clock.pass(45 * time.Second)
	r.mentions("Можно попросить ещё одно.")
	if n := r.clock.running(); n != 0 {
		t.Errorf("%d timers go on", n)
	}
	r.ahead.Store(int64(time.Minute))
	r.typeText("12")
	r.press("Отправить ещё раз")
	r.mentions("портал отправил новое письмо")
	if s.entry.Text != "" {
		t.Errorf("what was typed of the former code is still there: %q", s.entry.Text)
	}
	second := r.codeAfter(before + 1)
	if b := r.button("Отправить ещё раз"); !b.Disabled() || r.clock.running() != 1 {
		t.Error("the wait does not begin anew")
	}
	if first != second {
		r.typeText(first)
		r.key(fyne.KeyReturn)
		r.mentions("Код не подошёл.")
		screenIs[*iinCodeScreen](r.signInRig)
	}
	s.code = second
	r.w.submit()
	screenIs[*cabinetScreen](r.signInRig)
}

// Nothing on the page moves while the clock runs, and the typing goes on.
func TestIINCodeCountdownMovesNothing(t *testing.T) {
	r := newIINRig(t)
	s := r.asked(r.mother, iinPassword)
	r.typeText("12")
	places := func() map[string]fyne.Position {
		f := &cutFinder{}
		size := r.w.window.Canvas().Size()
		all := frame{fyne.NewPos(0, 0), fyne.NewPos(size.Width, size.Height)}
		f.walk(r.w.window.Canvas().Content(), fyne.NewPos(0, 0), all, all)
		found := map[string]fyne.Position{}
		for _, text := range f.texts {
			if !strings.HasPrefix(text.text, "0:") && !strings.HasPrefix(text.text, "1:") {
				found[text.text] = text.from
			}
		}
		return found
	}
	before, focused, entry := places(), r.w.window.Canvas().Focused(), s.entry
	for range 59 {
		r.clock.pass(time.Second)
		now := places()
		for text, at := range before {
			if now[text] != at {
				t.Fatalf("%q moved from %v to %v", text, at, now[text])
			}
		}
	}
	r.clock.pass(time.Second)
	if r.w.window.Canvas().Focused() != focused || s.entry != entry || s.entry.Text != "12" {
		t.Error("the field was made anew")
	}
}

func TestIINCodeCountdownStopsWhenThePageIsLeft(t *testing.T) {
	r := newIINRig(t)
	r.asked(r.mother, iinPassword)
	r.typeText("12")
	r.clock.pass(5 * time.Second)
	r.key(fyne.KeyF1)
	if n := r.clock.running(); n != 0 {
		t.Errorf("%d timers go on", n)
	}
	r.clock.pass(10 * time.Second)
	r.key(fyne.KeyEscape)
	r.says("0:45")
	if s := screenIs[*iinCodeScreen](r.signInRig); s.entry.Text != "12" || r.clock.running() != 1 {
		t.Errorf("the code is %q, %d timers", s.entry.Text, r.clock.running())
	}
	r.key(fyne.KeyEscape)
	if s := screenIs[*signInScreen](r.signInRig); s.iin.typed != r.mother || s.tab != tabByIIN {
		t.Errorf("the IIN is %q on tab %d", s.iin.typed, s.tab)
	}
}

func TestIINCodeOpensThePracticeMail(t *testing.T) {
	r := newIINRig(t)
	before := r.countMails()
	r.asked(r.mother, iinPassword)
	code := r.codeAfter(before)
	r.press("Учебная почта")
	r.mentions(code)
	r.key(fyne.KeyEscape)
	screenIs[*iinCodeScreen](r.signInRig)
}

func TestIINSignInTellsThePracticeMothersIIN(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.w.journey.conn.Practice.Parent = r.desk.Keys[0].IIN
	screenIs[*signInScreen](r).choose(tabByIIN)
	r.mentions(portal.GroupIIN(r.desk.Keys[0].IIN))
	r.w.journey.conn.Practice = nil
	r.w.redraw()
	r.silent(portal.GroupIIN(r.desk.Keys[0].IIN))
}

func TestSessionByIINIsResumedAsSuch(t *testing.T) {
	kept, err := store.Open(t.Context(), store.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	r := newIINRigWith(t, kept)
	r.signedInByIIN()
	again := New(Options{
		App: r.w.options.App, Language: "ru", Store: kept, Run: func(f func()) { f() },
		Portals: []portal.CatalogueEntry{r.w.journey.entry}, Connect: connectAgain(r.w.journey.conn),
	})
	t.Cleanup(again.window.Close)
	again.Show()
	if _, ok := again.current().(*cabinetScreen); !ok || !again.readOnly() {
		t.Fatalf("the next start shows %T, read only: %v", again.current(), again.readOnly())
	}
	if !shows(again, "Вы вошли по ИИН и можете смотреть.") {
		t.Error("it is not said")
	}
}
