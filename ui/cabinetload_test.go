package ui

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
)

func TestCabinetKeepsItsListWhenTheAnswerBreaksHalfWay(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.w.home()
	number := screenIs[*cabinetScreen](r).applications[0].Number
	r.cut("/me/applications")
	r.press("Обновить")
	r.mentions(number)
	r.silent("Здесь пока нет заявлений")
	if r.w.failure == nil {
		t.Error("nothing tells that it failed")
	}
}

func TestBindingKeepsItsListWhenTheAnswerBreaksHalfWay(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.w.home()
	r.press("Привязка")
	r.mentions("Уже прикреплены:")
	r.cut("/me/bindings")
	screenIs[*profileScreen](r).entered()
	r.mentions("Уже прикреплены:")
	if r.w.failure == nil {
		t.Error("nothing tells that it failed")
	}
}

func TestMailsAreNotCalledNoneBeforeTheyAreRead(t *testing.T) {
	r, q := newCodeRig(t), &queue{}
	code := r.mailedCode()
	r.w.options.Run = q.run
	r.press("Учебная почта")
	screenIs[*mailsScreen](r)
	r.silent("Писем пока нет")
	q.release()
	r.mentions(code)
}

func TestMailsKeepTheirLettersWhenReadingFails(t *testing.T) {
	r := newCodeRig(t)
	code := r.mailedCode()
	r.press("Учебная почта")
	r.mentions(code)
	r.w.journey.conn.Practice.Mails = func() ([]Mail, error) { return nil, errors.New("no outbox") }
	screenIs[*mailsScreen](r).entered()
	r.mentions(code)
	r.silent("Писем пока нет")
}

// What is under way when somebody signs out still runs for a moment. It must
// not reach for a session that is gone.
func TestCabinetWorkOutlivesItsSession(t *testing.T) {
	for name, page := range map[string]struct {
		open  func(*testing.T) *signInRig
		start func(*signInRig)
	}{
		"cabinet": {newCabinetRig, func(r *signInRig) { r.press("Обновить") }},
		"profile": {newCabinetRig, func(r *signInRig) { r.w.openProfile() }},
		"binding": {newBindingRig, func(r *signInRig) { r.bind(childConfirmed) }},
		"email": {func(t *testing.T) *signInRig { return newSignedInRig(t, rigOptions{}) }, func(r *signInRig) {
			r.typeText("asel@example.kz")
			r.key(fyne.KeyReturn)
		}},
		"code": {newCodeRig, func(r *signInRig) {
			r.typeText("123456")
			r.key(fyne.KeyReturn)
		}},
		"application": {newCabinetRig, func(r *signInRig) {
			r.w.show(newApplicationScreen(r.w, portal.Application{Number: "1"}))
		}},
		"bound": {newCabinetRig, func(r *signInRig) {
			result := portal.BindingResult{Applications: []portal.Application{{Number: "1"}}}
			r.w.show(newBoundScreen(r.w, question{}, result, "kk"))
		}},
		"pending": {newCabinetRig, func(r *signInRig) {
			result := portal.BindingResult{Code: portal.CodeKinshipCheckPending}
			r.w.show(newBoundScreen(r.w, question{}, result, "ru"))
		}},
		"mails": {newCodeRig, func(r *signInRig) { r.press("Учебная почта") }},
	} {
		t.Run(name, func(t *testing.T) {
			r, q := page.open(t), &queue{}
			r.w.options.Run = q.run
			page.start(r)
			if len(q.held) != 1 {
				t.Fatalf("%d pieces of work are under way", len(q.held))
			}
			r.w.signedOut(nil)
			q.release()
			screenIs[*firstScreen](r)
		})
	}
}

func TestCabinetEnterOpensTheApplicationThatHasTheFocus(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.w.home()
	r.key(fyne.KeyReturn)
	screenIs[*applicationScreen](r)
}

func TestCabinetDoesNotSayWhyItCouldNotBeRefreshed(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.w.home()
	r.cut("/me/applications")
	r.w.home()
	r.mentions("Показано сохранённое")
	r.silent("Портал сейчас не отвечает")
}
