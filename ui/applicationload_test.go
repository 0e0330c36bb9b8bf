package ui

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// without makes the portal fail for parts of an application.
func (r *toldRig) without(endings ...string) {
	r.told.change(func(c *toldCabinet) {
		c.answer = func(w http.ResponseWriter, q *http.Request) bool {
			return slices.ContainsFunc(endings, func(p string) bool { return strings.HasSuffix(q.URL.Path, p) }) && down(w, q)
		}
	})
}

// An older portal, or a slow register: the application itself is shown.
func TestApplicationWithoutItsPartsIsShown(t *testing.T) {
	for part, tab := range map[string]string{"/queue": "Очередь", "/history": "История"} {
		t.Run(part, func(t *testing.T) {
			r := newToldRig(t, nil)
			r.without(part)
			r.open("")
			r.says("В очереди")
			r.silent("Эту часть портал сейчас не показал.")
			if r.w.failure != nil {
				t.Error("the page as a whole is told to have failed")
			}
			r.pressTab(tab)
			r.says("Эту часть портал сейчас не показал.")
			r.says("Остальное портал показал. Чтобы спросить ещё раз, нажмите «Обновить».")
			r.silent("Ниже то, что портал показывал раньше.")
			r.silent("Портал пока ничего не записал")
			r.silent("Портал пока не показывает, как менялось место.")
			if _, kept := r.saved().Details["2026-000123"]; kept {
				t.Error("half of it is kept as if it were the whole")
			}
			r.told.change(func(c *toldCabinet) { c.answer = nil })
			r.press("Обновить")
			r.silent("Эту часть портал сейчас не показал.")
			refusals.RecordText(t, "cabinet", "opening an application whose "+strings.TrimPrefix(part, "/")+" the portal does not tell", "part", func(l *lang.Localizer) string {
				return l.T("cabinet.part_missing") + " " + explain.Error(l, &portal.Problem{Status: http.StatusBadGateway}).What + " " +
					l.T("cabinet.part_again", map[string]any{"Button": l.T("cabinet.refresh")})
			})
		})
	}
}

// What was seen of that part before is better than nothing, and is kept.
func TestApplicationWithoutAPartShowsTheOneBefore(t *testing.T) {
	r := newToldRig(t, nil)
	r.open("")
	r.reload()
	r.without("/history", "/queue")
	r.open("История")
	r.says("Ниже то, что портал показывал раньше.")
	r.says("В очереди. Заявление принято.")
	r.pressTab("Очередь")
	r.mentions("Номер увеличился на 41.")
	if d := r.saved().Details["2026-000123"]; len(d.History) != 2 || len(d.Queue) != 6 {
		t.Errorf("kept %d points and %d lines", len(d.Queue), len(d.History))
	}
}

func TestApplicationOfAnEndedSessionLeadsToTheSignIn(t *testing.T) {
	r := newToldRig(t, nil)
	r.told.change(func(c *toldCabinet) {
		c.answer = func(w http.ResponseWriter, q *http.Request) bool {
			if !strings.HasSuffix(q.URL.Path, "/history") {
				return false
			}
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"type":"about:blank","title":"…","status":401,"code":"SESSION_REVOKED"}`))
			return true
		}
	})
	r.w.show(newApplicationScreen(r.w, r.saved().Applications[0]))
	screenIs[*signInScreen](r.signInRig)
}

// A queue lasts for years, and the portal tells 400 days at a time.
func TestEarlierPlacesAreAskedForByTheirPeriod(t *testing.T) {
	r := newToldRig(t, nil)
	old := portal.QueuePoint{At: toldDay.AddDate(-1, -6, 0), Position: 300, InCategory: 290, Total: 310}
	r.told.change(func(c *toldCabinet) { c.points = append([]portal.QueuePoint{old}, c.points...) })
	s := r.open("Очередь")
	r.says("Показано с 16.01.2026.")
	r.silent("место 300")
	chosen := s.queue.points[s.queue.chosen]
	r.told.requests("")
	r.press("Показать более ранние места")
	asked := r.told.requests("/queue")
	if len(asked) != 1 || asked[0].URL.Query().Get("to") != "2026-01-15" || asked[0].URL.Query().Get("from") != "2024-12-12" {
		t.Fatalf("asked %v", asked)
	}
	r.says("Показано с 16.05.2025.")
	if len(s.queue.points) != 7 || s.queue.points[s.queue.chosen] != chosen {
		t.Errorf("%d points, number %d is told", len(s.queue.points), s.queue.chosen)
	}
	r.press("Обновить")
	r.says("Показано с 16.05.2025.")
	r.press("Показать более ранние места")
	r.says("Показано с 16.05.2025. Раньше этого портал мест не показывает.")
	if r.button("Показать более ранние места") != nil {
		t.Error("one can ask for what there is none of")
	}
}

// The whole way with a real portal: the beginning of the queue is reached, and no
// place is told twice.
func TestEarlierPlacesOfThePracticePortal(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.w.home()
	r.key(fyne.KeySpace)
	s := screenIs[*applicationScreen](r)
	s.choose(int(applicationQueue))
	first := len(s.queue.points)
	for range 6 {
		if !s.queue.whole {
			r.press("Показать более ранние места")
		}
	}
	if !s.queue.whole || len(s.queue.points) < first || r.w.failure != nil {
		t.Errorf("%d points of at first %d, the beginning was found: %v", len(s.queue.points), first, s.queue.whole)
	}
	for i, p := range s.queue.points[1:] {
		if !p.At.After(s.queue.points[i].At) {
			t.Errorf("%v comes after %v", p.At, s.queue.points[i].At)
		}
	}
}

func TestEarlierPlacesThatDoNotComeChangeNothing(t *testing.T) {
	r := newToldRig(t, nil)
	s := r.open("Очередь")
	r.told.change(func(c *toldCabinet) { c.answer = down })
	r.press("Показать более ранние места")
	if r.w.failure == nil || r.w.failure.retry == nil || len(s.queue.points) != 6 {
		t.Errorf("%d points, failure %v", len(s.queue.points), r.w.failure)
	}
}

func TestPlacesAreToldByTheirTimeWhateverThePortalsOrderIs(t *testing.T) {
	r := newToldRig(t, nil)
	r.told.change(func(c *toldCabinet) { slices.Reverse(c.points) })
	s := r.open("Очередь")
	if got := s.queue.backs(); !slices.Equal(got, []int{3}) {
		t.Errorf("moves back at %v", got)
	}
	r.mentions("место 41 из 180")
}

func TestMoveBackWithoutAReasonSaysSo(t *testing.T) {
	r := newToldRig(t, nil)
	r.told.change(func(c *toldCabinet) { c.points[3].Reason, c.points[3].ReasonText = "", "" })
	r.open("Очередь")
	r.mentions("Номер увеличился на 41. Почему, портал не сообщил.")
}

// The row and its icon say how urgent a deadline is, and for what.
func TestCabinetRowTellsWhatToDoByWhen(t *testing.T) {
	r := newToldRig(t, nil)
	due := func(left int) *cabinetScreen {
		r.told.change(func(c *toldCabinet) {
			c.applications[0].Deadline = &portal.Deadline{At: time.Now().AddDate(0, 0, left+5), Kind: "confirm_place", WorkingDaysLeft: new(left)}
		})
		return r.reload()
	}
	s := due(20)
	r.mentions("Подтвердите предложенное место. Последний день:")
	icon := func() string { return s.row(s.applications[0], false).(*parts.Button).Icon.Name() }
	calm := icon()
	s = due(2)
	if icon() == calm {
		t.Errorf("the icon is %q all the time", calm)
	}
}

// Somebody who looks at an application when the network is back stays there, and
// the portal is looked at by itself from now on.
func TestOfflineApplicationIsReadAndWatchedOnceThePortalAnswers(t *testing.T) {
	r := newOfflineRig(t)
	r.w.show(newApplicationScreen(r.w, r.saved().Applications[0]))
	r.w.options.Connect = connectAgain(r.connection())
	r.press("Обновить")
	s := screenIs[*applicationScreen](r.signInRig)
	if p := r.w.journey.poll; r.w.offline() || p == nil || p.stop == nil {
		t.Error("nobody looks for changes")
	}
	if s.application.Number != "2026-000123" || r.w.failure == nil { // this portal does not know the number
		t.Error("the portal was not asked")
	}
}
