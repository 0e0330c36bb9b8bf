package ui

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// newOfflineRig is a rig whose program was started again without a network, in
// the session in which the cabinet and an application were seen.
func newOfflineRig(t *testing.T) *toldRig {
	t.Helper()
	r := newToldRig(t, canPrint)
	r.w.options.Portals = slices.Clone(r.w.options.Portals)
	r.w.options.Portals = append(r.w.options.Portals, r.w.journey.entry)
	r.open("Очередь")
	r.w.options.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) { return nil, client.ErrUnreachable }
	r.w.journey = journey{}
	r.w.reset(newFirstScreen(r.w))
	r.w.start()
	return r
}

func TestStartWithoutNetworkShowsWhatWasSavedWithItsDate(t *testing.T) {
	r := newOfflineRig(t)
	screenIs[*cabinetScreen](r.signInRig)
	r.mentions("Показано сохранённое, на " + r.saved().AsOf.In(lang.Almaty()).Format("02.01.2006"))
	r.says("Это можно читать. Остальное заработает, когда портал ответит.")
	r.mentions("2026-000123")
	r.mentions(r.desk.Keys[0].Name)
	if r.w.failure == nil {
		t.Error("it is not told why")
	}
	refusals.Record(t, "cabinet", "a start without network, within a session that is kept", client.ErrUnreachable)
	r.w.window.Canvas().Focus(screenIs[*cabinetScreen](r.signInRig).first)
	r.open("Очередь")
	r.mentions("Номер увеличился на 41.")
	r.pressTab("История")
	r.says("В очереди. Заявление принято.")
}

func TestButtonsThatNeedThePortalSaySoOffline(t *testing.T) {
	for label, tap := range map[string]func(*toldRig){
		"Привязка": func(r *toldRig) { r.press("Привязка") },
		"Распечатать": func(r *toldRig) {
			r.w.show(newApplicationScreen(r.w, r.saved().Applications[0]))
			r.press("Распечатать")
		},
		"the name": func(r *toldRig) { r.press(r.desk.Keys[0].Name) },
	} {
		t.Run(label, func(t *testing.T) {
			r := newOfflineRig(t)
			before := r.w.current()
			tap(r)
			if r.w.notice == nil || r.w.notice.kind != parts.Info {
				t.Error("nothing is told")
			}
			r.says("Сейчас нет связи с порталом, а без него это сделать нельзя. Ничего не изменено.")
			if _, same := r.w.current().(*cabinetScreen); label != "Распечатать" && (!same || before != r.w.current()) {
				t.Errorf("another page: %T", r.w.current())
			}
			if label == "Привязка" {
				refusals.RecordText(t, "cabinet", "a button that needs the portal, without network", "offline", func(l *lang.Localizer) string {
					return l.T("cabinet.offline") + " " + l.T("cabinet.offline_next", map[string]any{"Button": l.T("cabinet.refresh")})
				})
			}
			if b := r.button(label); b != nil && b.Paper != "нужна связь с порталом" {
				t.Errorf("beneath %q stands %q", label, b.Paper)
			}
		})
	}
}

func TestOfflineCabinetStaysWhereItIsWhenThePortalIsStillGone(t *testing.T) {
	r := newOfflineRig(t)
	r.w.show(newApplicationScreen(r.w, r.saved().Applications[0]))
	r.press("Обновить")
	screenIs[*applicationScreen](r.signInRig)
	if r.w.failure == nil || r.w.failure.retry == nil {
		t.Error("trying again is not offered")
	}
}

func TestOfflineCabinetIsTheRealOneOnceThePortalAnswers(t *testing.T) {
	r := newOfflineRig(t)
	conn := r.connection()
	r.w.options.Connect = connectAgain(conn)
	r.press("Обновить")
	s := screenIs[*cabinetScreen](r.signInRig)
	if r.w.offline() || r.w.journey.session == nil || !s.loaded {
		t.Error("it is still offline")
	}
	r.silent("Показано сохранённое")
}

func TestSignOutOfflineForgetsWhatWasSaved(t *testing.T) {
	r := newOfflineRig(t)
	r.press("Выйти")
	r.key(fyne.KeyReturn)
	screenIs[*firstScreen](r.signInRig)
	if session, cabinet := keptOf(t, r.w.store, "almaty"); session || cabinet {
		t.Errorf("still kept: %v, %v", session, cabinet)
	}
	if r.w.notice == nil || r.w.notice.kind != parts.Warning {
		t.Error("it is not told that the portal does not know")
	}
}

func TestOfflineSessionThatHasEndedLeadsToTheFirstPage(t *testing.T) {
	r := newOfflineRig(t)
	if err := r.w.store.DeleteSession("almaty"); err != nil {
		t.Fatal(err)
	}
	r.press("Обновить")
	screenIs[*firstScreen](r.signInRig)
	if r.w.offline() || r.w.failure == nil {
		t.Error("nothing is told of it")
	}
	refusals.Record(t, "cabinet", "the kept session has ended when the network is back", client.ErrSessionEnded)
}

func TestStartWithoutNetworkAndWithoutAnythingSavedStaysOnTheFirstPage(t *testing.T) {
	r := newToldRig(t, nil)
	kept, _, _ := r.w.store.Session("almaty")
	if err := r.w.store.DeleteSession("almaty"); err != nil {
		t.Fatal(err)
	}
	if err := r.w.store.PutSession(kept); err != nil {
		t.Fatal(err)
	}
	if r.w.goOffline(r.w.journey.entry, kept, client.ErrUnreachable) {
		t.Error("an empty cabinet is shown as a saved one")
	}
}

func TestNothingIsCutOffline(t *testing.T) {
	r := newOfflineRig(t)
	inEveryLook(t, r.w, func(look string) {
		assertNothingCut(t, r.w)
		picture(t, r.w, "offline-"+look)
	})
}

// connection connects to the rig's practice portal anew.
func (r *toldRig) connection() *Connection {
	r.Helper()
	kept, found, err := r.w.store.Session("almaty")
	if err != nil || !found {
		r.Fatalf("no session: %v", err)
	}
	c, err := client.New(client.Options{Address: kept.Origin, Roots: r.desk.Roots()})
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(c.Close)
	discovery, err := c.Discover(r.Context())
	if err != nil || !strings.HasPrefix(discovery.Origin, "https://") {
		r.Fatal(err)
	}
	return &Connection{Client: c, Discovery: discovery}
}

// The disk may have been full when they signed in: what is still kept there is
// somebody else's.
func TestWhatSomebodyElseSawIsNotShown(t *testing.T) {
	r := newToldRig(t, nil)
	id, origin := r.w.journey.entry.ID, r.w.journey.origin()
	other := portal.Session{SessionID: "other", AccessToken: "other", ExpiresIn: 900, Account: portal.Account{FullName: "ЖУМАБАЕВ ЕРЛАН", IINMasked: "8501••••••••"}}
	if err := r.w.store.PutSession(storedSession(id, origin, other, r.w.options.Now())); err != nil {
		t.Fatal(err)
	}
	theirs := portal.Application{Number: "OTHER-1"}
	if err := r.w.store.UpdateCabinet(id, func(c *store.Cabinet) { c.List([]portal.Application{theirs}, "ru", r.w.options.Now()) }); err != nil {
		t.Fatal(err)
	}
	r.cut("/me/applications")
	r.w.reset(newCabinetScreen(r.w))
	screenIs[*cabinetScreen](r.signInRig)
	r.silent("OTHER-1")
	if list := r.w.seenBefore(); len(list) > 0 {
		t.Errorf("it is compared with %v", list)
	}
}
