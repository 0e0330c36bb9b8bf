package ui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
)

func TestEmptyCabinetOffersBinding(t *testing.T) {
	r := newCabinetRig(t)
	r.says("Здесь пока нет заявлений.")
	r.key(fyne.KeyReturn)
	if s := screenIs[*profileScreen](r); s.tab != profileTabBinding {
		t.Errorf("tab %d", s.tab)
	}
}

func TestCabinetListsTheApplicationAfterBinding(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.press("В личный кабинет")
	s := screenIs[*cabinetScreen](r)
	if len(s.applications) != 1 {
		t.Fatalf("%d applications", len(s.applications))
	}
	if q := s.applications[0].Queue; q == nil || s.applications[0].StatusLabel != "В очереди" {
		t.Fatalf("%+v", s.applications[0])
	}
	r.mentions("· В очереди · место ")
	r.key(fyne.KeySpace) // the first application has the focus
	screenIs[*applicationScreen](r)
	r.mentions("Заявление " + s.applications[0].Number)
	r.says(s.applications[0].Child.IINMasked)
	r.silent(childConfirmed)
	r.key(fyne.KeyEscape)
	screenIs[*cabinetScreen](r)
}

func TestCabinetShowsWhatWasSavedWhenThePortalIsDown(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.press("В личный кабинет")
	number := screenIs[*cabinetScreen](r).applications[0].Number
	if err := r.desk.Close(); err != nil {
		t.Fatal(err)
	}
	r.w.home()
	s := screenIs[*cabinetScreen](r)
	if s.seen.savedAt().IsZero() || s.applications[0].Number != number {
		t.Errorf("%+v", s.applications)
	}
	r.mentions("Показано сохранённое")
	r.mentions("Портал не отвечает.")
}

func TestCabinetOfAnEndedSessionLeadsToTheSignIn(t *testing.T) {
	r := newCabinetRig(t)
	s := screenIs[*cabinetScreen](r)
	s.failed(client.ErrSessionEnded)
	screenIs[*signInScreen](r)
	if r.w.notice == nil {
		t.Error("no reason is told")
	}
	if _, found, err := r.w.store.Session("almaty"); found || err != nil {
		t.Errorf("the session is still kept: %v, %v", found, err)
	}
}

func TestCabinetThatWantsAnEmailLeadsThere(t *testing.T) {
	r := newCabinetRig(t)
	screenIs[*cabinetScreen](r).failed(&portal.Problem{Code: portal.CodeEmailConfirmationRequired})
	screenIs[*emailScreen](r)
}

func TestFullNameOpensTheProfileAndItsTabs(t *testing.T) {
	r := newCabinetRig(t)
	r.press(r.desk.Keys[0].Name)
	s := screenIs[*profileScreen](r)
	if s.tab != profileTabMain {
		t.Errorf("tab %d", s.tab)
	}
	r.says("•••• " + r.desk.Keys[0].IIN[8:])
	r.key(fyne.KeyRight)
	r.says("Сейчас: asel@example.kz")
	r.key(fyne.KeyRight)
	r.says("ИИН ребёнка:")
	if s.tab != profileTabBinding || r.w.railStage() != stageBinding {
		t.Errorf("tab %d, stage %d", s.tab, r.w.railStage())
	}
}

func TestBindingConfirmsKinship(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	screenIs[*boundScreen](r)
	r.says("Родство подтвердилось, данные успешно обновлены")
	r.key(fyne.KeyEscape)
	screenIs[*cabinetScreen](r)
}

func TestBindingTwiceChangesNothing(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.key(fyne.KeyReturn)
	r.press("Привязка")
	r.mentions("Уже прикреплены:")
	r.bind(childConfirmed)
	screenIs[*boundScreen](r)
	r.mentions("уже прикреплён")
}

func TestBindingTellsEachOutcome(t *testing.T) {
	for _, c := range []struct{ name, child, says string }{
		{"not confirmed", childUnconfirmed, "Родство не подтвердилось"},
		{"no such child", childUnknown, "11"},
		{"no application", childNoApplication, "Заявления на этого ребёнка здесь пока нет"},
		{"elsewhere", childElsewhere, "Заявление есть в другом месте"},
		{"wrong check digit", "220314599035", "ИИН"},
		{"a BIN", "990140003854", "БИН"},
		{"empty", "", "ИИН"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newBindingRig(t)
			r.bind(c.child)
			r.mentions(c.says)
			if s, ok := r.w.current().(*profileScreen); ok && s.binding.entry.Field.Text != c.child {
				t.Errorf("what was typed is lost: %q", s.binding.entry.Field.Text)
			}
		})
	}
}

func TestBindingAsksAgainUnderTheSameKeyAfterALostAnswer(t *testing.T) {
	r := newBindingRig(t)
	r.cut("/me/bindings")
	r.bind(childConfirmed)
	typed := r.w.journey.typed()
	key := typed.askedKey
	r.press("Повторить")
	if key == "" || typed.askedKey != key {
		t.Errorf("key %q, then %q", key, typed.askedKey)
	}
	typed.child = childUnknown
	r.press("Добавить")
	if typed.askedKey == key {
		t.Error("another child has the same key")
	}
}

// A portal answers the same key with the same refusal for a day, whatever has
// been put right in the registry meanwhile.
func TestBindingAsksAnewAfterARefusal(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childUnknown)
	if key := r.w.journey.typed().askedKey; key != "" {
		t.Errorf("the next question goes under the refused one's key %q", key)
	}
	keys := r.keysSent("/me/bindings")
	r.press("Добавить")
	r.press("Добавить")
	if k := keys(); len(k) != 2 || k[0] == k[1] {
		t.Errorf("keys sent: %q", k)
	}
}

func TestLanguageKeepsWhatWasTypedInTheCabinet(t *testing.T) {
	r := newBindingRig(t)
	r.typeText("2203")
	r.w.setLanguage("kk")
	if s := screenIs[*profileScreen](r); s.binding.entry.Field.Text != "2203" {
		t.Errorf("%q", s.binding.entry.Field.Text)
	}
	if r.w.window.Canvas().Focused() != screenIs[*profileScreen](r).focus() {
		t.Error("the focus is lost")
	}
}

func TestTabOrderOfTheCabinetIsTheReadingOrder(t *testing.T) {
	for name, open := range cabinetPages() {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			driver := fyne.CurrentApp().Driver()
			var lastY float32
			for i, f := range r.tabStops() {
				y := driver.AbsolutePositionForObject(f.(fyne.CanvasObject)).Y
				if y < lastY-60 {
					t.Errorf("stop %d goes up from %v to %v", i, lastY, y)
				}
				lastY = y
			}
			if len(r.tabStops()) < 5 {
				t.Errorf("only %d stops", len(r.tabStops()))
			}
		})
	}
}

func TestNothingIsCutInTheCabinet(t *testing.T) {
	for name, open := range cabinetPages() {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			inEveryLook(t, r.w, func(look string) {
				assertNothingCut(t, r.w)
				picture(t, r.w, "cabinet-"+name+"-"+look)
			})
		})
	}
}

// cabinetPages are the pages after the sign-in, each as a person comes to it.
func cabinetPages() map[string]func(*testing.T) *signInRig {
	after := func(child string) func(*testing.T) *signInRig {
		return func(t *testing.T) *signInRig {
			r := newBindingRig(t)
			r.bind(child)
			return r
		}
	}
	return map[string]func(*testing.T) *signInRig{
		"email":         func(t *testing.T) *signInRig { return newSignedInRig(t, rigOptions{}) },
		"code":          newCodeRig,
		"empty":         newCabinetRig,
		"binding":       newBindingRig,
		"bound":         after(childConfirmed),
		"not-confirmed": after(childUnconfirmed),
		"guardian":      after(childDocument),
		"conflict":      after(childConflict),
		"held":          after(childHeld),
		"over-age":      after(childOverAge),
		"elsewhere":     after(childElsewhere),
		"registry": func(t *testing.T) *signInRig {
			r := newBindingRig(t)
			r.onHand()
			r.bind(childDown)
			return r
		},
		"sheet": func(t *testing.T) *signInRig {
			r := newBindingRig(t)
			r.w.options.SaveFile = func(context.Context, string, []byte) (string, error) {
				return "/home/asel/Документы/Что взять с собой.pdf", nil
			}
			r.bind(childUnconfirmed)
			r.press("Что взять с собой")
			return r
		},
		"bindings": func(t *testing.T) *signInRig { return boundRig(t, childElsewhere) },
		"detach": func(t *testing.T) *signInRig {
			r := boundRig(t, childConfirmed)
			r.press("Открепить")
			return r
		},
		"sessions": func(t *testing.T) *signInRig {
			r := newCabinetRig(t)
			r.sessionByKey()
			r.w.show(newProfileScreen(r.w, profileTabSessions))
			return r
		},
		"session-end": func(t *testing.T) *signInRig {
			r := newCabinetRig(t)
			r.sessionByKey()
			r.w.show(newProfileScreen(r.w, profileTabSessions))
			r.press("Закрыть")
			return r
		},
		"profile-email": func(t *testing.T) *signInRig {
			r := after(childUnconfirmed)(t)
			r.w.home()
			r.w.show(newProfileScreen(r.w, profileTabEmail))
			return r
		},
		"journal": func(t *testing.T) *signInRig {
			r := after(childUnconfirmed)(t)
			r.w.home()
			r.w.show(newProfileScreen(r.w, profileTabJournal))
			return r
		},
		"email-slip": func(t *testing.T) *signInRig {
			r := newSignedInRig(t, rigOptions{})
			r.typeText("asel@gmial.com")
			r.key(fyne.KeyReturn)
			return r
		},
		"email-later": func(t *testing.T) *signInRig {
			r := laterRig(t)
			r.press("Подтвердить позже")
			return r
		},
		"no-child": after(childUnknown),
		"long-paste": func(t *testing.T) *signInRig {
			r := newBindingRig(t)
			screenIs[*profileScreen](r).binding.entry.Field.SetText(strings.Repeat("2", 5000))
			return r
		},
		"email-waiting": func(t *testing.T) *signInRig {
			r := laterRig(t)
			r.press("Подтвердить позже")
			r.w.journey.draft = nil
			r.press("Подтвердить адрес")
			return r
		},
		"pending": func(t *testing.T) *signInRig {
			r, q := newPendingRig(t)
			r.key(fyne.KeyEscape)
			q.release()
			return r
		},
		"mails": func(t *testing.T) *signInRig {
			r := newCodeRig(t)
			r.mailedCode()
			r.press("Учебная почта")
			return r
		},
		"profile": func(t *testing.T) *signInRig {
			r := newCabinetRig(t)
			r.w.openProfile()
			return r
		},
		"list": func(t *testing.T) *signInRig {
			r := after(childConfirmed)(t)
			r.w.home()
			return r
		},
		"application": func(t *testing.T) *signInRig {
			r := after(childConfirmed)(t)
			r.w.home()
			r.w.show(newApplicationScreen(r.w, screenIs[*cabinetScreen](r).applications[0]))
			return r
		},
	}
}

func TestSessionIsResumedAndWipedOnSignOut(t *testing.T) {
	dir := t.TempDir()
	kept, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	r := newSignedInRig(t, rigOptions{window: func(o *Options) { o.Store = kept }})
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	_, found, err := kept.Session("almaty")
	if err != nil || !found {
		t.Fatalf("not kept: %v", err)
	}
	again := New(Options{
		App: r.w.options.App, Language: "ru", Store: kept, Run: func(f func()) { f() },
		Portals: []portal.CatalogueEntry{r.w.journey.entry}, Connect: connectAgain(r.w.journey.conn),
	})
	t.Cleanup(again.window.Close)
	again.Show()
	if _, ok := again.current().(*cabinetScreen); !ok {
		t.Fatalf("the next start shows %T", again.current())
	}
	again.endSession(again.current())
	if _, found, err := kept.Session("almaty"); found || err != nil {
		t.Errorf("still kept after signing out: %v", err)
	}
	if _, err := r.w.journey.session.Profile(t.Context()); !errors.Is(err, client.ErrSessionEnded) {
		t.Errorf("the portal still knows the session: %v", err)
	}
	if names, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || !slices.ContainsFunc(names, isFile) {
		t.Errorf("nothing on disk was tested: %v, %v", names, err)
	}
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func TestDamagedCacheIsToldOnTheFirstScreen(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kezek.db"), []byte("no database at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	damaged, err := store.Open(t.Context(), store.Options{Dir: dir, Check: func(context.Context, string) error { return store.ErrDamaged }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { damaged.Close() })
	w := newShell(t, func(o *Options) { o.Store = damaged })
	if w.notice == nil || w.notice.what() != w.T("journey.store.reset") {
		t.Errorf("nothing is told: %+v", w.notice)
	}
}

func TestBindingTellsAPracticeChild(t *testing.T) {
	r := newCabinetRig(t)
	r.w.journey.conn.Practice.Child = childConfirmed
	r.press("Привязка")
	r.mentions(portal.GroupIIN(childConfirmed))
	r.w.journey.conn.Practice = nil
	r.w.redraw()
	r.silent(portal.GroupIIN(childConfirmed))
}

func TestLastMessageCarriesThePapersWords(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	for _, language := range []string{"kk", "en"} {
		r.w.setLanguage(language)
		r.mentions(paperConfirmed)
	}
}
