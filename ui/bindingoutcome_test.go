package ui

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
)

// More children of the practice registry.
const (
	childDown     = "230707599092" // the registry does not answer
	childOverAge  = "180521599119"
	childDocument = "210611699122"
	childConflict = "220909599138"
	childHeld     = "201201599079"
	motherIIN     = "910205499012"
)

func TestRefusalIsAPageOfItsOwn(t *testing.T) {
	for _, c := range []struct {
		code           portal.Code
		child, heading string
		says           []string
	}{
		{portal.CodeKinshipNotConfirmed, childUnconfirmed, "Родство не подтвердилось", []string{"РАГС", "Удостоверение личности", "210819 5 9905 8"}},
		{portal.CodeGuardianDocument, childDocument, "Нужен документ об опеке", []string{"В управление образования.", "Акт об опеке", "Если вы мать или отец", "210611 6 9912 2"}},
		{portal.CodeRegistryConflict, childConflict, "Данные о ребёнке расходятся", []string{"Сначала позвоните или напишите на портал"}},
		{portal.CodeBoundToOtherParent, childHeld, "Заявление в кабинете другого человека", []string{"Сначала позвоните или напишите на портал"}},
	} {
		t.Run(string(c.code), func(t *testing.T) {
			r := newBindingRig(t)
			r.bind(c.child)
			s := screenIs[*refusalScreen](r)
			if s.problem.Code != c.code || s.heading() != c.heading {
				t.Fatalf("%s under %q", s.problem.Code, s.heading())
			}
			for _, says := range append(c.says, "Проверить снова", "Исправить ИИН", "Другой ребёнок", "В личный кабинет") {
				r.mentions(says)
			}
			r.says(explain.Code(r.w.lang, c.code).Unchanged)
			r.silent("Этот лист") // there is none yet
			if n := strings.Count(r.all(), "Код для поддержки:"); n != 1 {
				t.Errorf("the support code stands %d times", n)
			}
			refusals.Record(t, "binding", "in the window: "+strings.ToLower(strings.ReplaceAll(string(c.code), "_", " ")), s.problem)
			r.key(fyne.KeyEscape)
			if p := screenIs[*profileScreen](r); p.binding.entry.Field.Text != c.child {
				t.Errorf("what was typed is lost: %q", p.binding.entry.Field.Text)
			}
		})
	}
}

func TestCorrectableRefusalSelectsTheIIN(t *testing.T) {
	for name, child := range map[string]string{
		"one's own": motherIIN, "over age": childOverAge, "not found": childUnknown,
	} {
		t.Run(name, func(t *testing.T) {
			r := newBindingRig(t)
			r.bind(child)
			p := screenIs[*profileScreen](r)
			if r.w.failure == nil || r.w.window.Canvas().Focused() != p.binding.entry.Field {
				t.Fatalf("failure %v, the focus is on %T", r.w.failure, r.w.window.Canvas().Focused())
			}
			if got := p.binding.entry.Field.SelectedText(); got != child {
				t.Errorf("selected: %q", got)
			}
			r.typeText("2")
			if got := p.binding.entry.Field.Text; got != "2" || r.w.failure != nil {
				t.Errorf("typing makes %q of it, failure %v", got, r.w.failure)
			}
		})
	}
}

func TestMissingDigitsAreTypedBehindTheOthers(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed[:11])
	p := screenIs[*profileScreen](r)
	r.typeText(childConfirmed[11:])
	if got := p.binding.entry.Field.Text; got != childConfirmed {
		t.Errorf("the field holds %q", got)
	}
}

func TestRefusalChecksTheSameChildAgainAsAnotherWish(t *testing.T) {
	r := newBindingRig(t)
	keys := r.keysSent("/me/bindings")
	r.bind(childUnconfirmed)
	r.key(fyne.KeyReturn) // «Проверить снова» has the focus
	screenIs[*refusalScreen](r)
	if k := keys(); len(k) != 2 || k[0] == k[1] || len(r.w.stack) != 3 {
		t.Errorf("keys %q, %d pages", k, len(r.w.stack))
	}
}

func TestRefusalLeadsToAnotherChild(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childUnconfirmed)
	r.press("Другой ребёнок")
	p := screenIs[*profileScreen](r)
	if p.binding.entry.Field.Text != "" || r.w.window.Canvas().Focused() != p.binding.entry.Field {
		t.Errorf("the field holds %q", p.binding.entry.Field.Text)
	}
	r.typeText(childConfirmed)
	r.key(fyne.KeyReturn)
	screenIs[*boundScreen](r)
}

func TestRefusalLeadsBackToTheSameIIN(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childUnconfirmed)
	r.press("Исправить ИИН")
	field := screenIs[*profileScreen](r).binding.entry.Field
	if field.SelectedText() != childUnconfirmed || r.w.window.Canvas().Focused() != field {
		t.Fatalf("%q is selected of %q", field.SelectedText(), field.Text)
	}
	r.typeText(childConfirmed)
	r.key(fyne.KeyReturn)
	screenIs[*boundScreen](r)
}

// Of a binding that is looked at again no IIN is known.
func TestRefusalWithoutAnIINHasNoneToCorrect(t *testing.T) {
	r := newBindingRig(t)
	r.w.turnTo(newRefusalScreen(r.w, question{binding: "x"}, &portal.Problem{Code: portal.CodeGuardianDocument}))
	if r.button("Исправить ИИН") != nil {
		t.Error("it is offered")
	}
	r.mentions("Если вы мать или отец")
}

func TestRegistryIsAskedAgainUnderTheSameKey(t *testing.T) {
	r := newBindingRig(t)
	h := r.onHand()
	keys := r.keysSent("/me/bindings")
	r.bind(childDown)
	s := screenIs[*registryScreen](r)
	pause := s.problem.RetryAfter()
	r.mentions("через " + clock(pause) + " (попытка 1 из 5)")
	h.pass(time.Second)
	r.mentions("через " + clock(pause-time.Second))
	h.pass(pause - time.Second)
	r.mentions("через " + clock(pause) + " (попытка 2 из 5)")
	r.key(fyne.KeyReturn) // «Повторить сейчас»
	if k := keys(); len(k) != 3 || k[0] != k[1] || k[1] != k[2] || k[0] == "" {
		t.Errorf("keys sent: %q", k)
	}
	h.pass(time.Hour)
	if n := len(keys()); n != 2+registryTries {
		t.Errorf("asked %d times", n)
	}
	if h.running() != 0 || s.stop != nil {
		t.Errorf("%d timers run on", h.running())
	}
	r.mentions("и с 5-го раза")
}

// A binding is looked at again without its IIN: nothing was typed.
func TestRegistryTellsOfAnIINOnlyWhereOneWasTyped(t *testing.T) {
	r := newBindingRig(t)
	r.onHand()
	r.bind(childDown)
	r.mentions("ИИН, который вы ввели, останется в поле, пока вы не выйдете из кабинета или не закроете программу.")
	r.mentions("на портале ничего не изменится")
	r.w.turnTo(newRegistryScreen(r.w, question{binding: "x"}, &portal.Problem{Code: portal.CodeRegistryUnavailable, Status: 503}))
	r.silent("который вы ввели")
	r.mentions("на портале ничего не изменится")
}

func TestRegistryIsAskedNoMoreAfterCancel(t *testing.T) {
	r := newBindingRig(t)
	h, q := r.onHand(), &queue{}
	keys := r.keysSent("/me/bindings")
	r.bind(childDown)
	s := screenIs[*registryScreen](r)
	r.w.options.Run = q.run
	r.key(fyne.KeyReturn) // «Повторить сейчас»
	r.key(fyne.KeyEscape)
	r.mentions("Сейчас ничего не ждём")
	q.release() // too late
	h.pass(time.Hour)
	if got := screenIs[*registryScreen](r); got != s || h.running() != 0 || s.tries != 0 {
		t.Errorf("%d timers, %d tries", h.running(), s.tries)
	}
	r.mentions("Сейчас ничего не ждём")
	if k := keys(); len(k) > 2 || r.w.failure != nil {
		t.Errorf("asked %d times, failure %v", len(k), r.w.failure)
	}
}

func TestLeavingTheRegistryStopsTheClock(t *testing.T) {
	for name, leave := range map[string]func(*signInRig){
		"Escape":   func(r *signInRig) { r.key(fyne.KeyEscape) },
		"«Отмена»": func(r *signInRig) { r.press("Отмена") },
		"help":     func(r *signInRig) { r.w.showHelp() },
		"sign out": func(r *signInRig) { r.w.signOut() },
		"closed":   func(r *signInRig) { r.w.closed() },
	} {
		t.Run(name, func(t *testing.T) {
			r := newBindingRig(t)
			h := r.onHand()
			r.bind(childDown)
			if h.running() != 1 {
				t.Fatalf("%d timers", h.running())
			}
			key := r.w.journey.typed().askedKey
			leave(r)
			if h.running() != 0 {
				t.Errorf("%d timers run on", h.running())
			}
			if typed := r.w.journey.typed(); typed.child != childDown || typed.askedKey != key {
				t.Errorf("typed %q under %q", typed.child, typed.askedKey)
			}
		})
	}
}

func TestRegistryThatAnswersLaterEndsTheWait(t *testing.T) {
	for name, c := range map[string]struct {
		code portal.Code
		is   func(*signInRig)
	}{
		"refused":   {portal.CodeKinshipNotConfirmed, func(r *signInRig) { screenIs[*refusalScreen](r) }},
		"not found": {portal.CodeChildNotFound, func(r *signInRig) { screenIs[*profileScreen](r) }},
	} {
		t.Run(name, func(t *testing.T) {
			r := newBindingRig(t)
			h := r.onHand()
			r.bind(childDown)
			r.answersPost("/me/bindings", portal.Problem{Code: c.code, Status: http.StatusForbidden})
			h.pass(time.Minute)
			c.is(r)
			if h.running() != 0 {
				t.Error("a timer runs on")
			}
		})
	}
}

// answersPost makes the portal answer what is posted to a path with a problem.
func (r *signInRig) answersPost(path string, p portal.Problem) {
	r.Helper()
	p.Type, p.Title, p.RequestID = "about:blank", "x", "0192f3c4-0000-7000-8000-000000000001"
	body, err := json.Marshal(p)
	if err != nil {
		r.Fatal(err)
	}
	r.through(func(w http.ResponseWriter, q *http.Request) bool {
		if q.Method != http.MethodPost || !strings.HasSuffix(q.URL.Path, path) {
			return false
		}
		w.Header().Set("Content-Type", "application/problem+json")
		if p.RetryAfterS > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(p.RetryAfterS))
		}
		w.WriteHeader(p.Status)
		_, _ = w.Write(body)
		return true
	})
}

func TestTooManyChecksTellTheTimeByTheClock(t *testing.T) {
	r := newBindingRig(t)
	r.w.options.Now = func() time.Time { return time.Date(2026, 9, 1, 5, 0, 30, 0, time.UTC) }
	r.answersPost("/me/bindings", portal.Problem{
		Code: portal.CodeTooManyChildChecks, Status: http.StatusTooManyRequests, RetryAfterS: 3600,
	})
	r.bind(childConfirmed)
	p := screenIs[*profileScreen](r)
	r.mentions("01.09.2026 (11:01)") // Almaty is five hours ahead
	r.silent("через")
	if p.binding.entry.Field.Text != childConfirmed {
		t.Errorf("what was typed is lost: %q", p.binding.entry.Field.Text)
	}
	told := r.w.tooManyChecks(&portal.Problem{Code: portal.CodeTooManyChildChecks, RetryAfterS: 3600})
	refusals.RecordText(t, "binding", "in the window: too many children asked about, with the time by the clock",
		string(portal.CodeTooManyChildChecks), func(l *lang.Localizer) string {
			r.w.lang.SetLanguage(l.Language())
			defer r.w.lang.SetLanguage(lang.Russian)
			e := told()
			return e.What + " " + e.Unchanged + " " + e.Next
		})
}

func TestFailureTellsItsSupportCodeOnce(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childOverAge)
	screenIs[*profileScreen](r)
	if n := strings.Count(r.all(), "Код для поддержки:"); n != 1 {
		t.Errorf("it stands %d times:\n%s", n, r.all())
	}
}

func TestLostAnswerOnARefusalPageIsAskedAgainUnderItsKey(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childUnconfirmed)
	r.cut("/me/bindings")
	r.press("Проверить снова")
	s := screenIs[*refusalScreen](r)
	key := r.w.journey.typed().askedKey
	if key == "" || r.w.failure == nil {
		t.Fatalf("key %q, failure %v", key, r.w.failure)
	}
	r.press("Повторить")
	if got := r.w.journey.typed().askedKey; got != key || r.w.current() != screen(s) {
		t.Errorf("key %q, then %q", key, got)
	}
}

func TestEndedSessionOnARefusalPageLeadsToTheSignIn(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childUnconfirmed)
	s := screenIs[*refusalScreen](r)
	r.w.notBound(s, s.q, client.ErrSessionEnded)
	screenIs[*signInScreen](r)
}
