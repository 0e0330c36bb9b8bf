package ui

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
)

// boundRig is at «Привязка» with a child attached.
func boundRig(t *testing.T, child string) *signInRig {
	t.Helper()
	r := newBindingRig(t)
	r.bind(child)
	r.w.home()
	r.press("Привязка")
	return r
}

func TestDetachingSaysThatThePlaceInTheQueueStays(t *testing.T) {
	r := boundRig(t, childConfirmed)
	r.mentions("Оба родителя могут прикрепить")
	r.press("Открепить")
	screenIs[*detachScreen](r)
	r.says("Заявление останется в очереди, место не изменится.")
	r.says("Ребёнка можно прикрепить снова в любое время по его ИИН.")
	r.press("Да, открепить")
	p := screenIs[*profileScreen](r)
	r.mentions("Заявление осталось в очереди.")
	if len(p.binding.bound) != 0 || p.tab != profileTabBinding {
		t.Errorf("%d bindings, tab %d", len(p.binding.bound), p.tab)
	}
	r.typeText(childConfirmed)
	r.press("Добавить")
	screenIs[*boundScreen](r)
	r.says("Родство подтвердилось, данные успешно обновлены")
}

func TestDetachingCanBeTakenBack(t *testing.T) {
	r := boundRig(t, childConfirmed)
	r.press("Открепить")
	r.key(fyne.KeyEscape)
	if p := screenIs[*profileScreen](r); len(p.binding.bound) != 1 {
		t.Errorf("%d bindings", len(p.binding.bound))
	}
}

func TestEnterDetachesNobody(t *testing.T) {
	for name, enter := range map[string]func(*signInRig){
		"in the focus": func(r *signInRig) { r.key(fyne.KeyReturn) },
		"without one":  func(r *signInRig) { r.w.window.Canvas().Unfocus(); r.key(fyne.KeyReturn) },
	} {
		t.Run(name, func(t *testing.T) {
			r := boundRig(t, childConfirmed)
			detached := r.countSent(http.MethodDelete, "")
			r.press("Открепить")
			enter(r)
			if p := screenIs[*profileScreen](r); detached() != 0 || len(p.binding.bound) != 1 {
				t.Errorf("%d calls, %d bindings", detached(), len(p.binding.bound))
			}
		})
	}
}

func TestDetachingNamesTheChild(t *testing.T) {
	r := boundRig(t, childConfirmed)
	child := screenIs[*profileScreen](r).binding.bound[0].Child
	named := child.Name + ", ИИН " + child.IINMasked
	if child.Name == "" || !strings.HasPrefix(child.IINMasked, "••••") {
		t.Fatalf("%+v", child)
	}
	r.press("Открепить")
	r.says("Открепить ребёнка: " + named + "?")
	r.press("Да, открепить")
	r.says("Ребёнок откреплён: " + named + ". Заявление осталось в очереди.")
}

func TestDetachingThatFailsIsTold(t *testing.T) {
	r := boundRig(t, childConfirmed)
	id := screenIs[*profileScreen](r).binding.bound[0].ID
	r.press("Открепить")
	r.cut("/me/bindings/" + id)
	r.press("Да, открепить")
	screenIs[*detachScreen](r)
	if r.w.failure == nil {
		t.Error("nothing is told")
	}
}

func TestApplicationElsewhereIsToldInTheListAndLookedForAgain(t *testing.T) {
	r := boundRig(t, childElsewhere)
	r.mentions("Заявление есть в другом месте")
	r.typeText("2203") // another child that is being typed
	r.press("Проверить снова")
	s := screenIs[*boundScreen](r)
	r.mentions("Заявление есть в другом месте")
	if s.result.Binding.Status != portal.BindingConfirmed || s.stage() != stageDone {
		t.Errorf("%+v", s.result)
	}
	r.press("Проверить снова")
	r.mentions("пока без изменений")
	if got := r.w.journey.typed().child; got != "2203" {
		t.Errorf("the other child became %q", got)
	}
}

func TestPendingCheckIsAskedFromTheListAfterARestart(t *testing.T) {
	r, q := newPendingRig(t)
	r.key(fyne.KeyEscape)
	q.release()
	r.w.options.Run = func(f func()) { f() }
	r.w.journey.draft = nil // a new start knows nothing of what was typed
	r.w.home()
	r.press("Привязка")
	r.says("Ребёнок с ИИН •••• 9105: портал ещё проверяет родство.")
	r.says("Проверяются:")
	r.says("Пока никто не прикреплён.")
	r.silent("Уже прикреплены:")
	r.ahead.Store(int64(10 * time.Second))
	r.press("Проверить снова")
	screenIs[*boundScreen](r)
	r.says("Родство подтвердилось, данные успешно обновлены")
}

func TestRefusedBindingCanBeLookedAtAgain(t *testing.T) {
	r := newBindingRig(t)
	p := screenIs[*profileScreen](r)
	p.binding.bound = []portal.Binding{{
		ID: "x", Status: portal.BindingRefused, ReasonCode: portal.CodeKinshipNotConfirmed, Child: portal.Child{IINMasked: "•••• 9058"},
	}}
	r.w.redraw()
	r.mentions("Ребёнок с ИИН •••• 9058: не прикреплён. Родство не подтвердилось")
	r.says("Не прикреплены:")
	r.silent("Проверяются:")
	if r.button("Проверить снова") == nil {
		t.Error("it cannot be asked about again")
	}
}
