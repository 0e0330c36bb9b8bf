package ui

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

func TestApplicationTellsPlaceCategoryTotalAndWhen(t *testing.T) {
	r := newToldRig(t, nil)
	r.open("")
	r.mentions("Место в очереди: 41 из 180, на 16.11.2026 (11:00).")
	r.says("•••• 9034")
	r.pressTab("Очередь")
	for _, want := range []string{"общая", "41 из 180", "37", "16.11.2026 (11:00)"} {
		r.says(want)
	}
}

func TestApplicationDrawsTheMovesBackWithTheirReasons(t *testing.T) {
	r := newToldRig(t, nil)
	s := r.open("Очередь")
	r.says("Почему номер увеличивался")
	back := "16 июля 2026 г.: место 112 из 180, в своей категории 108. Номер увеличился на 41. Очередь пересчитали."
	r.says("1. " + back)
	if got := s.queue.chart.AccessibilityLabel(); !strings.Contains(got, "место 41 из 180") {
		t.Errorf("the newest point is not told first: %q", got)
	}
	r.w.window.Canvas().Focus(s.queue.chart)
	r.key(fyne.KeyLeft)
	r.key(fyne.KeyLeft)
	r.says(back)
	r.pressSegment("Таблица")
	texts := r.texts()
	newest, oldest := slices.IndexFunc(texts, contains("место 41 из 180")), slices.IndexFunc(texts, contains("место 90 из 180"))
	if newest < 0 || oldest < newest || !slices.Contains(texts, back) {
		t.Errorf("the table says\n%s", r.all())
	}
}

func contains(part string) func(string) bool {
	return func(s string) bool { return strings.Contains(s, part) }
}

// The portal's words are in the language that they were asked for in; what was
// saved is told in the language of now all the same.
func TestApplicationTellsAReasonInTheLanguageOfNow(t *testing.T) {
	r := newToldRig(t, nil)
	s := r.open("Очередь")
	s.queue.language = lang.Kazakh
	r.w.redraw()
	r.silent("Очередь пересчитали.")
	r.mentions("Очередь пересчитали заново, как каждый год.")
	s.queue.points[3].Reason = "NEW_THERE"
	r.w.redraw()
	r.mentions("Очередь пересчитали.")
}

func TestApplicationWithoutAQueueSaysSo(t *testing.T) {
	r := newToldRig(t, nil)
	r.told.change(func(c *toldCabinet) { c.applications[0].Queue, c.points = nil, nil })
	r.reload()
	r.open("Очередь")
	r.says("Сейчас это заявление не стоит в очереди.")
}

func TestApplicationOfOnePointIsDrawn(t *testing.T) {
	r := newToldRig(t, nil)
	r.told.change(func(c *toldCabinet) { c.points = c.points[5:] })
	r.reload()
	s := r.open("Очередь")
	if s.queue.chart == nil || s.queue.chosen != 0 {
		t.Error("no chart of one point")
	}
}

func TestApplicationTellsItsHistory(t *testing.T) {
	r := newToldRig(t, nil)
	r.open("История")
	r.says("Место в очереди изменилось.")
	r.says("В очереди. Заявление принято.")
	r.told.change(func(c *toldCabinet) {
		entry := c.history[0]
		for range 2 * historyPage {
			c.history = append(c.history, entry)
		}
	})
	r.press("Обновить")
	lines := func() int { return strings.Count(r.all(), "Место в очереди изменилось.") }
	first := lines()
	r.press("Показать ещё")
	if first >= historyPage+1 || lines() <= first {
		t.Errorf("%d lines, then %d", first, lines())
	}
}

func TestApplicationWithoutHistorySaysSo(t *testing.T) {
	r := newToldRig(t, nil)
	r.told.change(func(c *toldCabinet) { c.history = nil })
	r.open("История")
	r.says("Портал пока ничего не записал об этом заявлении.")
}

func TestApplicationShowsWhatWasSavedWhenThePortalIsDown(t *testing.T) {
	r := newToldRig(t, nil)
	r.open("Очередь")
	r.press("В личный кабинет")
	if d := r.saved().Details["2026-000123"]; len(d.Queue) != 6 || len(d.History) != 2 {
		t.Fatalf("kept %+v", d)
	}
	r.told.change(func(c *toldCabinet) { c.answer = down })
	r.open("Очередь")
	r.mentions("Показано сохранённое")
	r.mentions("Номер увеличился на 41.")
	if r.w.failure == nil {
		t.Error("nothing is told of the failure")
	}
	r.told.change(func(c *toldCabinet) { c.answer = nil })
	r.press("Обновить")
	r.silent("Показано сохранённое")
}

func TestApplicationThatWasNeverOpenedSaysThatNothingWasSaved(t *testing.T) {
	r := newToldRig(t, nil)
	r.told.change(func(c *toldCabinet) { c.answer = down })
	r.open("История")
	r.says("Этого на компьютере ещё нет. Откройте эту страницу, когда портал будет отвечать.")
}

func down(w http.ResponseWriter, _ *http.Request) bool {
	http.Error(w, "bad gateway", http.StatusBadGateway)
	return true
}

func TestApplicationIsAskedForAnewInAnotherLanguage(t *testing.T) {
	r := newToldRig(t, nil)
	r.open("")
	r.told.requests("")
	r.w.setLanguage(lang.Kazakh)
	asked := r.told.requests("/history")
	if len(asked) != 1 || !strings.HasPrefix(asked[0].Header.Get("Accept-Language"), "kk") {
		t.Errorf("asked %d times", len(asked))
	}
}

func TestApplicationIsRefreshedAndPrintedByShortcuts(t *testing.T) {
	r := newToldRig(t, nil)
	s := r.open("")
	does := s.shortcuts()
	if does[shortcutRefresh] == nil || does[shortcutPrint] != nil {
		t.Errorf("a computer that can neither show nor save a document: %v", does)
	}
	r.told.requests("")
	does[shortcutRefresh]()
	if len(r.told.requests("/queue")) != 1 {
		t.Error("F5 asks nothing")
	}
}

func TestTabsOfAnApplicationAreWalkedByArrows(t *testing.T) {
	r := newToldRig(t, nil)
	s := r.open("")
	r.w.window.Canvas().Focus(s.tabs.Focusable())
	r.key(fyne.KeyRight)
	r.key(fyne.KeyRight)
	if s.tab != applicationHistory || r.w.window.Canvas().Focused() != s.tabs.Focusable() {
		t.Errorf("tab %d", s.tab)
	}
	r.key(fyne.KeyEscape)
	screenIs[*cabinetScreen](r.signInRig)
}

func TestCabinetPutsTheApplicationsOfEachChildTogether(t *testing.T) {
	r := newToldRig(t, nil)
	r.silent("дата рождения")
	r.told.change(func(c *toldCabinet) {
		c.applications = append(c.applications,
			toldApplication("2026-000200", "СЕРІКБАЙ АЙША", "•••• 1111"), toldApplication("2026-000201", "СЕРІКБАЙ АЛИ", "•••• 9034"))
	})
	r.reload()
	want := []string{"СЕРІКБАЙ АЛИ", "2026-000123", "2026-000201", "СЕРІКБАЙ АЙША", "2026-000200"}
	var got []string
	for _, text := range r.texts() {
		if slices.Contains(want, text) {
			got = append(got, text)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("in this order: %q", got)
	}
	r.says("дата рождения 14.03.2022")
}

// applicationPages are the pages of one application, each as a person comes to
// it.
func applicationPages() map[string]func(*testing.T) *toldRig {
	tab := func(label string, then func(*toldRig)) func(*testing.T) *toldRig {
		return func(t *testing.T) *toldRig {
			r := newToldRig(t, canPrint)
			r.told.change(func(c *toldCabinet) {
				c.applications[0].Deadline = &portal.Deadline{At: time.Now().AddDate(0, 0, 1), Kind: "bring_documents", Text: "Принесите документы в детский сад.", WorkingDaysLeft: new(1)}
			})
			r.reload()
			r.open(label)
			if then != nil {
				then(r)
			}
			return r
		}
	}
	return map[string]func(*testing.T) *toldRig{
		"now":     tab("", nil),
		"chart":   tab("Очередь", nil),
		"table":   tab("Очередь", func(r *toldRig) { r.pressSegment("Таблица") }),
		"history": tab("История", nil),
		"missing": func(t *testing.T) *toldRig {
			r := newToldRig(t, nil)
			r.without("/queue")
			r.open("Очередь")
			return r
		},
		"saved": tab("Очередь", func(r *toldRig) {
			r.told.change(func(c *toldCabinet) { c.answer = down })
			r.w.home()
			r.w.show(newApplicationScreen(r.w, r.saved().Applications[0]))
			r.pressTab("Очередь")
		}),
		"print": tab("", func(r *toldRig) { r.press("Распечатать") }),
		"children": tab("", func(r *toldRig) {
			r.told.change(func(c *toldCabinet) {
				c.applications = append(c.applications, toldApplication("2026-000200", "СЕРІКБАЙ АЙША", "•••• 1111"))
			})
			r.reload()
		}),
	}
}

func TestNothingIsCutOnAnApplicationsPages(t *testing.T) {
	for name, open := range applicationPages() {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			inEveryLook(t, r.w, func(look string) {
				assertNothingCut(t, r.w)
				picture(t, r.w, "application-"+name+"-"+look)
			})
		})
	}
}
