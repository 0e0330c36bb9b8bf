package ui

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/parts"
)

// wrongCode is a code that is not the mailed one.
func (r *signInRig) wrongCode() string {
	r.Helper()
	if r.mailedCode() == "000000" {
		return "000001"
	}
	return "000000"
}

// tryCode types a code over what stands in the field, and confirms.
func (r *signInRig) tryCode(code string) {
	r.Helper()
	r.w.focusScreen()
	s := screenIs[*codeScreen](r)
	s.entry.SelectAll()
	r.typeText(code)
	r.press("Подтвердить")
}

func TestEmailSlipIsAskedAboutAndNotMended(t *testing.T) {
	r := newSignedInRig(t, rigOptions{})
	r.typeText("asel@gmial.com")
	r.key(fyne.KeyReturn)
	s := screenIs[*emailScreen](r)
	r.says("Вы имели в виду asel@gmail.com?")
	if s.entry.Text != "asel@gmial.com" {
		t.Errorf("it was changed to %q", s.entry.Text)
	}
	if r.w.window.Canvas().Focused() != s.typo.mend {
		t.Errorf("the focus is on %T", r.w.window.Canvas().Focused())
	}
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r)
	if p := r.w.journey.profile; p.Email.Value != "asel@gmail.com" {
		t.Errorf("the portal has %q", p.Email.Value)
	}
}

func TestEmailThatLooksLikeASlipIsTakenAsMeant(t *testing.T) {
	for name, keep := range map[string]func(*signInRig){
		"by its button":  func(r *signInRig) { r.press("Нет, оставить как есть") },
		"by saving once": func(r *signInRig) { r.press("Сохранить") },
	} {
		t.Run(name, func(t *testing.T) {
			r := newSignedInRig(t, rigOptions{})
			r.typeText("asel@gmial.com")
			r.key(fyne.KeyReturn)
			keep(r)
			screenIs[*cabinetScreen](r)
			if p := r.w.journey.profile; p.Email.Value != "asel@gmial.com" {
				t.Errorf("the portal has %q", p.Email.Value)
			}
		})
	}
}

func TestEmailSlipIsAskedAboutOnce(t *testing.T) {
	r := newSignedInRig(t, rigOptions{})
	r.typeText("asel@gmial.com")
	r.key(fyne.KeyReturn)
	r.cut("/me/email")
	r.press("Нет, оставить как есть")
	if r.w.failure == nil {
		t.Fatal("nothing is told")
	}
	r.press("Сохранить")
	r.silent("Вы имели в виду")
}

func TestEmailSlipIsForgottenWhileTyping(t *testing.T) {
	r := newSignedInRig(t, rigOptions{})
	r.typeText("asel@gmial.com")
	r.key(fyne.KeyReturn)
	s := screenIs[*emailScreen](r)
	r.w.window.Canvas().Focus(s.entry)
	r.typeText("m")
	r.silent("Вы имели в виду")
	if r.w.focusScreen(); r.w.window.Canvas().Focused() != s.entry {
		t.Error("the focus is on a button that is hidden")
	}
}

func TestWrongCodeTellsTheTriesLeftAndIsSelected(t *testing.T) {
	r := newCodeRig(t)
	r.typeText(r.wrongCode())
	r.key(fyne.KeyReturn)
	s := screenIs[*codeScreen](r)
	r.mentions("Осталось 4 попытки.")
	if got := s.entry.SelectedText(); got != s.code || got == "" {
		t.Errorf("selected: %q", got)
	}
}

func TestSpentCodeOffersAnotherLetter(t *testing.T) {
	for name, spend := range map[string]func(*signInRig) portal.Code{
		"too many wrong codes": func(r *signInRig) portal.Code {
			for range 5 {
				r.tryCode(r.wrongCode())
			}
			return portal.CodeTooManyAttempts
		},
		"expired": func(r *signInRig) portal.Code {
			code := r.mailedCode()
			r.ahead.Store(int64(10*time.Minute + time.Second))
			r.tryCode(code)
			return portal.CodeTicketExpired
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newCodeRig(t)
			code := spend(r)
			s := screenIs[*codeScreen](r)
			if !s.spent || r.w.failure == nil || r.w.window.Canvas().Focused() != s.anew {
				t.Fatalf("spent %v, failure %v, the focus is on %T", s.spent, r.w.failure, r.w.window.Canvas().Focused())
			}
			refusals.Record(t, "e-mail", "in the window: "+name, &portal.Problem{Code: code})
			first := s.mailed.ticket.Ticket
			r.key(fyne.KeyReturn) // «Отправить ещё раз»
			if s.spent || s.mailed.ticket.Ticket == first || r.w.window.Canvas().Focused() != s.entry {
				t.Errorf("spent %v, ticket %q, the focus is on %T", s.spent, s.mailed.ticket.Ticket, r.w.window.Canvas().Focused())
			}
		})
	}
}

func TestTooManyLettersIsToldWithTheTime(t *testing.T) {
	r := newCodeRig(t)
	for range 2 {
		r.press("Отправить ещё раз")
	}
	r.silent("Слишком много")
	r.press("Отправить ещё раз")
	screenIs[*codeScreen](r)
	r.mentions("Слишком много запросов")
	r.mentions("Повторить можно через")
	refusals.Record(t, "e-mail", "in the window: a fourth letter within the hour",
		&portal.Problem{Code: portal.CodeTooManyRequests, RetryAfterS: 3000})
}

func TestCodePageShowsTheWholeAddressAndWhereToLook(t *testing.T) {
	r := newCodeRig(t)
	r.mentions("asel@example.kz")
	r.mentions("Спам")
}

func TestMailThatCannotLeaveIsTold(t *testing.T) {
	r := newSignedInRig(t, rigOptions{portal: "regions"})
	p := portal.Problem{Code: portal.CodeMailUnavailable, Status: http.StatusServiceUnavailable, RetryAfterS: 60}
	r.answersPost("/me/email", p)
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	s := screenIs[*emailScreen](r)
	r.mentions("Портал сейчас не может отправить письмо")
	if s.entry.Text != "asel@example.kz" || r.button("Повторить") == nil {
		t.Errorf("the field holds %q", s.entry.Text)
	}
	refusals.Record(t, "e-mail", "in the window: the portal cannot send mail", &p)
}

func TestChangingTheAddressKeepsIt(t *testing.T) {
	r := newCodeRig(t)
	r.press("Изменить адрес")
	r.fieldIs("asel@example.kz")
}

// laterRig is at the code page of a portal that lets one confirm later.
func laterRig(t *testing.T) *signInRig {
	r := newCodeRig(t)
	if !r.w.journey.conn.Discovery.EmailLater {
		t.Fatal("the practice portal of the regions does not offer it")
	}
	return r
}

func TestConfirmingLaterOpensTheCabinetAndReminds(t *testing.T) {
	r := laterRig(t)
	r.press("Подтвердить позже")
	screenIs[*cabinetScreen](r)
	r.mentions("ещё не подтверждён")
	if step := r.railStep("При первом входе"); step != parts.StepNext {
		t.Errorf("the e-mail's step is %v", step)
	}
	r.press("Подтвердить адрес")
	screenIs[*codeScreen](r)
	r.mentions("asel@example.kz")
	r.typeText(r.mailedCode())
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r)
	r.silent("ещё не подтверждён")
	if step := r.railStep("При первом входе"); step != parts.StepDone {
		t.Errorf("the e-mail's step is %v", step)
	}
}

func TestReminderWhoseCodeHasExpiredAsksForTheAddress(t *testing.T) {
	r := laterRig(t)
	r.press("Подтвердить позже")
	h := r.onHand()
	h.now = h.now.Add(11 * time.Minute)
	r.press("Подтвердить адрес")
	screenIs[*emailScreen](r)
}

// A kept session still tells of the first sign-in.
func TestReminderAfterARestartTellsOfTheCode(t *testing.T) {
	r := laterRig(t)
	r.press("Подтвердить позже")
	r.w.journey.draft = nil // a new start knows of no letter
	r.w.journey.signedIn.NextStep = nextConfirmEmail
	r.press("Подтвердить адрес")
	screenIs[*emailScreen](r)
	r.silent("При первом входе в систему, необходимо")
	r.says("Адрес " + r.w.journey.profile.Email.Pending + " ждёт кода из письма. Введите адрес ещё раз полностью, и портал пришлёт новый код.")
	r.w.journey.profile.Email = portal.Email{Value: "a•••@example.kz"}
	r.w.redraw()
	r.silent("При первом входе в систему, необходимо")
	r.silent("ждёт кода")
}

func TestReminderWhoseCodeIsSpentAsksForTheAddress(t *testing.T) {
	r := laterRig(t)
	for range 5 {
		r.tryCode(r.wrongCode())
	}
	r.press("Подтвердить позже")
	r.press("Подтвердить адрес")
	screenIs[*emailScreen](r)
}

func TestReminderLeadsBackFromTheCodePageToTheAddress(t *testing.T) {
	r := laterRig(t)
	r.press("Подтвердить позже")
	r.press("Подтвердить адрес")
	r.press("Изменить адрес")
	screenIs[*emailScreen](r)
	r.fieldIs("asel@example.kz")
	r.key(fyne.KeyEscape)
	screenIs[*cabinetScreen](r)
}

func TestPortalThatWantsTheCodeOffersNoLater(t *testing.T) {
	r := newCodeRig(t)
	r.w.journey.conn.Discovery.EmailLater = false
	r.w.redraw()
	if r.button("Подтвердить позже") != nil {
		t.Error("it is offered")
	}
}

func TestRailHasNoStepFiveAgainAfterSuccess(t *testing.T) {
	r := newBindingRig(t)
	if step := r.railStep("Ваше ФИО"); step != parts.StepDone {
		t.Errorf("on «Привязка» the full name's step is %v", step)
	}
	r.bind(childConfirmed)
	r.press("В личный кабинет")
	for _, words := range []string{"Ваше ФИО", "Вкладка", "ИИН ребенка", "Родство подтвердилось", "При первом входе"} {
		if step := r.railStep(words); step != parts.StepDone {
			t.Errorf("%s: %v", words, step)
		}
	}
	r.press("Привязка") // another child: the way goes on from here
	if step := r.railStep("ИИН ребенка"); step != parts.StepCurrent {
		t.Errorf("the step of «Добавить» is %v", step)
	}
}

func TestRailOfAnEmptyCabinetIsNotAtItsEnd(t *testing.T) {
	r := newCabinetRig(t)
	if step := r.railStep("Ваше ФИО"); step != parts.StepCurrent {
		t.Errorf("%v", step)
	}
	r.press("Привязка")
	r.bind(childNoApplication)
	r.press("В личный кабинет")
	if step := r.railStep("Ваше ФИО"); step != parts.StepCurrent {
		t.Errorf("without an application: %v", step)
	}
}

// railStep is how the step is drawn whose words begin so.
func (r *signInRig) railStep(words string) parts.StepState {
	r.Helper()
	now := r.w.wayStage()
	for _, s := range railSteps(r.w.journey.entry.Flavour) {
		if strings.HasPrefix(r.w.T("journey.step."+s.id), words) {
			return r.w.stateOf(s, now)
		}
	}
	r.Fatalf("no step %q", words)
	return 0
}
