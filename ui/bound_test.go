package ui

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/lang"
)

// newPendingRig is a rig whose portal has answered that it still checks; what
// is asked from then on is held back.
func newPendingRig(t *testing.T) (*signInRig, *queue) {
	t.Helper()
	r, q := newBindingRig(t), &queue{}
	r.w.options.Run = q.run
	r.bind(childPending)
	q.release()
	return r, q
}

func TestBoundIsNotDoneWhileTheKinshipIsPending(t *testing.T) {
	r, _ := newPendingRig(t)
	s := screenIs[*boundScreen](r)
	r.says("Портал ещё проверяет родство")
	r.mentions("Kezek сам спрашивает портал")
	r.silent("Готово")
	if s.stage() != stageBinding || r.w.railStage() != stageBinding {
		t.Errorf("stage %d, on the rail %d", s.stage(), r.w.railStage())
	}
	if !r.w.working() {
		t.Error("nobody asks the portal")
	}
}

func TestBoundAsksByItselfUntilTheKinshipIsConfirmed(t *testing.T) {
	r, q := newPendingRig(t)
	r.ahead.Store(int64(10 * time.Second))
	q.release()
	s := screenIs[*boundScreen](r)
	r.says("Родство подтвердилось, данные успешно обновлены")
	r.says("Готово")
	if s.stage() != stageDone || len(s.result.Applications) != 1 || r.w.journey.typed().child != "" {
		t.Errorf("stage %d, applications %v, typed %q", s.stage(), s.result.Applications, r.w.journey.typed().child)
	}
	r.key(fyne.KeyReturn)
	q.release()
	if c := screenIs[*cabinetScreen](r); len(c.applications) != 1 {
		t.Errorf("%d applications in the cabinet", len(c.applications))
	}
}

func TestBoundAsksAgainAfterCancelWithoutBindingAnew(t *testing.T) {
	r, q := newPendingRig(t)
	keys := r.keysSent("/me/bindings")
	r.key(fyne.KeyEscape)
	if r.w.working() {
		t.Fatal("cancelling leaves the work")
	}
	q.release()
	screenIs[*boundScreen](r)
	r.says("Портал ещё проверяет родство")
	r.ahead.Store(int64(10 * time.Second))
	r.press("Проверить снова")
	q.release()
	r.says("Родство подтвердилось, данные успешно обновлены")
	if len(keys()) != 0 {
		t.Error("the child was bound anew")
	}
}

func TestBoundLeavesItToThePersonWhenTheRegistryTakesLong(t *testing.T) {
	r, q := newPendingRig(t)
	r.key(fyne.KeyEscape)
	q.release()
	s := screenIs[*boundScreen](r)
	s.patience = time.Millisecond
	r.press("Проверить снова")
	q.release()
	if screenIs[*boundScreen](r); r.w.failure != nil || r.w.working() {
		t.Errorf("failure %v, working %v", r.w.failure, r.w.working())
	}
	r.says("Портал ещё проверяет родство")
	if r.w.window.Canvas().Focused() != s.main || s.main.Label != "Проверить снова" {
		t.Errorf("the focus is not on «Проверить снова» but on %v", r.w.window.Canvas().Focused())
	}
}

func TestBoundRefusedAfterwardsEndsOnTheSamePage(t *testing.T) {
	for code, ends := range map[portal.Code]func(*signInRig){
		portal.CodeKinshipNotConfirmed: func(r *signInRig) { screenIs[*refusalScreen](r) },
		portal.CodeGuardianDocument:    func(r *signInRig) { screenIs[*refusalScreen](r) },
		portal.CodeChildOverAge:        func(r *signInRig) { screenIs[*profileScreen](r) },
	} {
		t.Run(string(code), func(t *testing.T) {
			r, q := newPendingRig(t)
			s := screenIs[*boundScreen](r)
			r.key(fyne.KeyEscape)
			q.release()
			result := s.result
			result.Binding.Status, result.Binding.ReasonCode = portal.BindingRefused, code
			s.answered(result)
			q.release()
			ends(r)
			r.mentions(explain.Code(r.w.lang, code).What)
			if d := r.w.journey.typed(); d.child != childPending || d.askedKey != "" {
				t.Errorf("typed %q, key %q", d.child, d.askedKey)
			}
		})
	}
}

func TestBindingListTellsWhoseKinshipIsPending(t *testing.T) {
	r, q := newPendingRig(t)
	r.key(fyne.KeyEscape)
	r.w.home()
	q.release()
	r.press("Привязка")
	q.release()
	r.says("Ребёнок с ИИН •••• 9105: портал ещё проверяет родство.")
	r.silent("Уже прикреплены:")
}

func TestBoundFollowsTheLanguage(t *testing.T) {
	r := newBindingRig(t)
	r.speaks()
	r.bind(childConfirmed)
	s := screenIs[*boundScreen](r)
	russian := s.result.Applications[0].StatusLabel
	r.mentions(russian)
	r.w.setLanguage(lang.Kazakh)
	r.silent(russian)
	r.mentions(s.result.Applications[0].StatusLabel)
}

func TestBoundFollowsALanguageChangedInTheSettings(t *testing.T) {
	for name, open := range map[string]func(*signInRig){
		"bound":       func(*signInRig) {},
		"application": func(r *signInRig) { r.press(screenIs[*boundScreen](r).result.Applications[0].Number) },
	} {
		t.Run(name, func(t *testing.T) {
			r := newBindingRig(t)
			r.speaks()
			r.bind(childConfirmed)
			russian := screenIs[*boundScreen](r).result.Applications[0].StatusLabel
			open(r)
			r.mentions(russian)
			r.w.showSettings()
			r.w.setLanguage(lang.Kazakh)
			r.w.back()
			r.silent(russian)
		})
	}
}

// Changed while the portal is asked, the language is looked at again when its
// answer has come: that is in the one before.
func TestBoundFollowsALanguageThatIsChangedWhileThePortalIsAsked(t *testing.T) {
	r, q := newBindingRig(t), &queue{}
	r.bind(childConfirmed)
	s := screenIs[*boundScreen](r)
	var asked atomic.Int32
	r.through(func(_ http.ResponseWriter, q *http.Request) bool {
		if strings.HasSuffix(q.URL.Path, "/me/applications") && asked.Add(1) == 1 {
			q.Header.Set("Accept-Language", lang.Kazakh) // the change came when it was sent
		}
		return false
	})
	r.w.options.Run = q.run
	r.w.setLanguage(lang.Kazakh)
	r.w.setLanguage(lang.English)
	q.release()
	kazakh := s.result.Applications[0].StatusLabel
	r.mentions(kazakh)
	q.release()
	r.silent(kazakh)
	r.mentions(s.result.Applications[0].StatusLabel)
	if asked.Load() != 2 || s.language != lang.English || r.w.working() {
		t.Errorf("asked %d times, the words are taken for %s, working %v", asked.Load(), s.language, r.w.working())
	}
}

// speaks makes the session ask in the language of the window.
func (r *signInRig) speaks() { r.cut("/nowhere") }
