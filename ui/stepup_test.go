package ui

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain/refusals"
)

// offered binds a child at the level of an IIN and stops at the offer to sign.
func newOfferRig(t *testing.T) *iinRig {
	t.Helper()
	r := newReadOnlyRig(t)
	r.press("Добавить")
	r.mentions("Для этого нужна подпись ключом")
	return r
}

// childIs fails unless «Привязка» is shown with this IIN in its field.
func (r *iinRig) childIs(want string) {
	r.Helper()
	s := screenIs[*profileScreen](r.signInRig)
	if got := s.binding.entry.Field.Text; got != want || s.tab != profileTabBinding {
		r.Errorf("tab %d, the field holds %q, want %q", s.tab, got, want)
	}
}

func TestStepUpGoesOnWithWhatWasInterrupted(t *testing.T) {
	r := newOfferRig(t)
	r.childIs(childConfirmed)
	page := r.w.current()
	r.press("Подписать ключом")
	r.mentions(r.desk.Keys[0].Name)
	r.signed(practice.NoteMother)
	r.says("•••• " + r.mother[8:])
	r.press("Подтвердить")
	screenIs[*boundScreen](r.signInRig)
	r.says("Родство подтвердилось, данные успешно обновлены")
	if i := len(r.w.stack) - 2; i < 0 || r.w.stack[i] != page {
		t.Errorf("the pages of the signature are still on the stack: %d pages", len(r.w.stack))
	}
	r.w.home()
	r.mentions("Вы вошли по ИИН и подписали ключом")
}

func TestStepUpByKeyboardAlone(t *testing.T) {
	r := newOfferRig(t)
	r.key(fyne.KeyReturn) // «Подписать ключом» has the focus
	r.key(fyne.KeyReturn)
	screenIs[*chooserScreen](r.signInRig)
	r.key(fyne.KeyReturn)
	screenIs[*dialogScreen](r.signInRig)
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r.signInRig)
	r.key(fyne.KeyReturn)
	screenIs[*boundScreen](r.signInRig)
}

func TestStepUpSaysWhatIsSigned(t *testing.T) {
	r := newOfferRig(t)
	r.press("Подписать ключом")
	r.mentions("останется на месте, пока программа открыта; на портале ещё ничего не изменено")
	r.toDialog(r.keyOf(practice.NoteMother).Path)
	r.says("Подтверждение изменения")
	r.says("изменение в личном кабинете")
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.says("Вы подтверждаете изменение в личном кабинете на " + r.w.journey.origin() + ". Это не договор и не кредит.")
	r.silent("Вы подтверждаете только вход")
	if p := screenIs[*dialogScreen](r.signInRig).signing.purpose.statement; p != signer.StatementStepUp {
		t.Errorf("the statement says %q", p)
	}
	if at := r.w.railStage(); at != stageBinding {
		t.Errorf("the rail has moved to %d", at)
	}
}

// stepUpPages are the pages of a step-up, each as one comes to it.
func stepUpPages() map[string]func(*iinRig) {
	return map[string]func(*iinRig){
		"storage": func(r *iinRig) { r.press("Подписать ключом") },
		"chooser": func(r *iinRig) {
			r.press("Подписать ключом")
			r.press("Выбрать сертификат")
		},
		"password": func(r *iinRig) {
			r.press("Подписать ключом")
			r.toDialog(r.keyOf(practice.NoteMother).Path)
		},
		"keys": func(r *iinRig) {
			r.press("Подписать ключом")
			r.opened(r.keyOf(practice.NoteMother).Path)
		},
		"confirmation": func(r *iinRig) { r.press("Подписать ключом"); r.signed(practice.NoteMother) },
	}
}

func TestStepUpCanBeLeftFromEveryPage(t *testing.T) {
	for name, open := range stepUpPages() {
		for _, by := range []string{"Escape", "button"} {
			t.Run(name+" "+by, func(t *testing.T) {
				r := newOfferRig(t)
				page := r.w.current()
				open(r)
				switch {
				case by == "Escape":
					r.key(fyne.KeyEscape)
				case r.button("Отмена") != nil:
					r.press("Отмена")
				default:
					r.press("Назад")
				}
				if r.w.current() != page {
					t.Fatalf("it leads to %T", r.w.current())
				}
				r.childIs(childConfirmed)
				if b := r.button("Подписать ключом"); b == nil {
					t.Error("the offer is gone")
				}
			})
		}
	}
}

func TestStepUpForgetsTheKeysWhenLeft(t *testing.T) {
	r := newOfferRig(t)
	r.press("Подписать ключом")
	key := r.signed(practice.NoteMother).signing.key
	r.key(fyne.KeyEscape)
	if r.stillSigns(key) {
		t.Error("the key still signs")
	}
}

func TestStepUpRefusesAnotherPersonsKey(t *testing.T) {
	r := newOfferRig(t)
	r.press("Подписать ключом")
	key := r.signed(practice.NoteFather).signing.key
	r.press("Подтвердить")
	screenIs[*chooserScreen](r.signInRig)
	r.mentions("Это ключ другого человека.")
	if r.stillSigns(key) {
		t.Error("the key still signs")
	}
	r.key(fyne.KeyEscape)
	r.childIs(childConfirmed)
}

func TestStepUpSignsAgainWhenTheChallengeHasExpired(t *testing.T) {
	r := newOfferRig(t)
	r.press("Подписать ключом")
	r.signed(practice.NoteMother)
	r.ahead.Store(int64(6 * time.Minute))
	r.press("Подтвердить")
	screenIs[*dialogScreen](r.signInRig)
	r.mentions("Портал ждал подпись слишком долго, и она устарела. Ничего не изменено.")
	r.silent("Вход не выполнен")
	r.press("Подписать")
	r.press("Подтвердить")
	screenIs[*boundScreen](r.signInRig)
	refusals.Record(t, "step-up", "challenge expired between signing and confirming", &portal.Problem{Code: portal.CodeChallengeExpired})
}

func TestStepUpLeadsToTheSignInWhenTheSessionHasEnded(t *testing.T) {
	for name, before := range map[string]string{"before the password": "password", "before confirming": "confirmation"} {
		t.Run(name, func(t *testing.T) {
			r := newOfferRig(t)
			open := stepUpPages()[before]
			open(r)
			r.endElsewhere()
			if before == "password" {
				r.typeText(practice.Password)
			}
			r.key(fyne.KeyReturn)
			s := screenIs[*signInScreen](r.signInRig)
			if s.tab != tabByIIN || s.purpose.isStepUp() {
				t.Errorf("tab %d", s.tab)
			}
			r.mentions("Этот вход закрыли с другого компьютера.")
			r.toFields()
			mails := r.countMails()
			r.asked(r.mother, iinPassword)
			r.typeText(r.codeAfter(mails))
			r.key(fyne.KeyReturn)
			r.childIs(childConfirmed)
		})
	}
}

// Whatever changes something goes on by itself after the signature.
func TestStepUpIsOfferedInTheMiddleOfEveryChange(t *testing.T) {
	raise := func(r *iinRig) {
		r.w.stepUp(nil)
		r.signed(practice.NoteMother)
		r.press("Подтвердить")
	}
	lowered := func(r *iinRig) {
		r.ahead.Add(int64(11 * time.Minute))
		r.w.home()
	}
	bound := func(r *iinRig, child string) {
		raise(r)
		r.press("Привязка")
		r.bind(child)
		lowered(r)
		r.press("Привязка")
	}
	for name, c := range map[string]struct {
		change func(*iinRig)
		done   string // what is told then
	}{
		"detaching": {func(r *iinRig) {
			bound(r, childConfirmed)
			r.press("Открепить")
			r.press("Да, открепить")
		}, "Ребёнок откреплён: "},
		"looking again": {func(r *iinRig) {
			bound(r, childNoApplication)
			r.press("Проверить снова")
		}, "Готово"},
		"ending another session": {func(r *iinRig) {
			r.sessionByKey()
			r.w.show(newProfileScreen(r.w, profileTabSessions))
			r.press("Закрыть")
			r.press("Да, закрыть")
		}, "Тот вход закрыт."},
		"giving an address": {func(r *iinRig) {
			r.w.show(newProfileScreen(r.w, profileTabEmail))
			r.press("Изменить адрес")
			r.w.current().(*emailScreen).entry.SetText("aigul@example.kz")
			r.press("Сохранить")
		}, "Здесь пока нет заявлений."},
		"giving a code back": {func(r *iinRig) {
			raise(r)
			r.ahead.Add(int64(5 * time.Minute))
			r.w.home()
			r.atPasswordTab()
			r.w.journey.profile.Email.Confirmed = false
			r.w.redraw()
			before := r.countMails()
			r.press("Подтвердить адрес")
			r.typeText(r.codeAfter(before))
			r.ahead.Add(int64(6 * time.Minute))
			r.press("Подтвердить")
		}, "Адрес подтверждён."},
	} {
		t.Run(name, func(t *testing.T) {
			r := newIINRig(t)
			r.signedInByIIN()
			c.change(r)
			page := r.w.current()
			r.mentions("Для этого нужна подпись ключом")
			r.press("Подписать ключом")
			r.signed(practice.NoteMother)
			if r.w.current() == page {
				t.Fatal("nobody signs")
			}
			r.press("Подтвердить")
			r.mentions(c.done)
			r.silent("нужна подпись ключом")
		})
	}
}

// The portal has not looked at the question before the signature: it is the
// same wish, under the same key.
func TestStepUpKeepsTheKeyOfTheQuestion(t *testing.T) {
	r := newReadOnlyRig(t)
	keys := r.keysSent("/me/bindings")
	r.press("Добавить")
	r.press("Подписать ключом")
	r.signed(practice.NoteMother)
	r.press("Подтвердить")
	screenIs[*boundScreen](r.signInRig)
	if k := keys(); len(k) != 2 || k[0] != k[1] || k[0] == "" {
		t.Errorf("keys sent: %q", k)
	}
}

func TestStepUpTellsWhenNothingWasInterrupted(t *testing.T) {
	r := newIINRig(t)
	r.signedInByIIN()
	r.w.stepUp(nil)
	r.signed(practice.NoteMother)
	r.press("Подтвердить")
	screenIs[*cabinetScreen](r.signInRig)
	r.mentions("Подпись принята. Менять данные можно до")
}

// A level that was raised falls again, whatever this computer's clock says.
func TestStepUpIsOfferedAgainWhenTheRaisedLevelIsOver(t *testing.T) {
	r := newOfferRig(t)
	r.press("Подписать ключом")
	r.signed(practice.NoteMother)
	r.press("Подтвердить")
	r.w.home()
	r.ahead.Store(int64(11 * time.Minute))
	r.press("Привязка")
	r.typeText(childNoApplication)
	r.press("Добавить")
	r.mentions("Для этого нужна подпись ключом")
	if !r.w.readOnly() {
		t.Error("it is still taken for raised")
	}
}

func TestStepUpOfferIsMadeByEveryPage(t *testing.T) {
	r := newIINRig(t)
	r.signedInByIIN()
	done := false
	r.w.fail(&portal.Problem{Code: portal.CodeStepUpRequired, Status: 401}, func() { done = true })
	r.press("Подписать ключом")
	r.signed(practice.NoteMother)
	r.press("Подтвердить")
	screenIs[*cabinetScreen](r.signInRig)
	if !done {
		t.Error("what was interrupted was not done")
	}
}

func TestSignatureOfAStepUpIsNotTakenForASignIn(t *testing.T) {
	r := newOfferRig(t)
	r.press("Подписать ключом")
	p := screenIs[*signInScreen](r.signInRig).purpose
	r.signed(practice.NoteMother)
	c, err := p.challenge(context.Background(), nil)
	if err != nil || c.ChallengeID == "" {
		t.Fatal(err)
	}
	if _, err := newSignInPurpose(r.w).deliver(context.Background(), r.w.journey.conn.Client, portal.SessionRequest{ChallengeID: c.ChallengeID, CMS: "AAAA"}); err == nil {
		t.Error("a challenge of a step-up signs in")
	} else if !ranOut(err) {
		t.Errorf("refused otherwise: %v", err)
	}
}

// The practice key and its password stand where they are to be typed.
func TestStepUpShowsThePracticeKeyAgain(t *testing.T) {
	for name, open := range stepUpPages() {
		t.Run(name, func(t *testing.T) {
			r := newOfferRig(t)
			r.silent("пароль: " + practice.Password)
			open(r)
			r.mentions("пароль: " + practice.Password)
			r.key(fyne.KeyEscape)
			r.silent("пароль: " + practice.Password)
		})
	}
}

// Whichever way one comes to the cabinet, it tells the level of now.
func TestCabinetTellsTheRaisedLevel(t *testing.T) {
	const reads, changes = "Вы вошли по ИИН и можете смотреть", "менять данные можно до"
	r := newIINRig(t)
	r.signedInByIIN()
	r.mentions(reads)
	r.press("Привязка")
	r.w.stepUp(nil)
	r.signed(practice.NoteMother)
	r.press("Подтвердить")
	for name, back := range map[string]func(){"Escape": func() { r.key(fyne.KeyEscape) }, "home": r.w.home} {
		back()
		screenIs[*cabinetScreen](r.signInRig)
		if r.w.readOnly() {
			t.Errorf("by %s: it is taken for read only", name)
		}
		r.silent(reads)
		r.mentions(changes)
		r.press("Привязка")
	}
	r.w.options.Now = func() time.Time { return time.Now().Add(11 * time.Minute) }
	r.w.home()
	r.mentions(reads)
	r.silent(changes)
}
