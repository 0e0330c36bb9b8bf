package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
)

// newSavedRig is a rig at a real portal in whose cabinet something was seen, with
// the program ready for its next start, and a connection for when the portal
// answers.
func newSavedRig(t *testing.T) (*toldRig, *Connection) {
	t.Helper()
	r := newToldRig(t, canPrint)
	r.open("Очередь")
	c := r.between(r.told.serve)
	discovery, err := c.Discover(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	e := r.w.journey.entry
	e.Practice, e.Address = false, c.Origin()
	r.w.options.Portals = []portal.CatalogueEntry{e}
	seen := r.saved()
	if _, err := r.w.store.UpdateSession(e.ID, func(s *store.Session) { s.Origin = c.Origin() }); err != nil {
		t.Fatal(err)
	}
	if err := r.w.store.UpdateCabinet(e.ID, func(c *store.Cabinet) { *c = seen }); err != nil {
		t.Fatal(err)
	}
	r.closed()
	return r, &Connection{Client: c, Discovery: discovery}
}

// closed is the program before its first page of the next start.
func (r *toldRig) closed() {
	r.w.stopPoll()
	r.w.journey = journey{}
	r.w.reset(newFirstScreen(r.w))
}

// unreachable is a network that there is not.
func unreachable(context.Context, portal.CatalogueEntry) (*Connection, error) {
	return nil, client.ErrUnreachable
}

// endSession ends the kept session by its time.
func (r *toldRig) endSession() {
	r.Helper()
	if err := r.w.store.EndSession("almaty"); err != nil {
		r.Fatal(err)
	}
}

func TestSavedCabinetIsShownWhileThePortalIsAsked(t *testing.T) {
	r, conn := newSavedRig(t)
	work := &queue{}
	r.w.options.Connect, r.w.options.Run = connectAgain(conn), work.run
	r.w.start()
	screenIs[*cabinetScreen](r.signInRig)
	r.mentions("2026-000123")
	r.mentions("Спрашиваем портал, нет ли нового.")
	r.silent("Обновить сейчас не получилось.")
	if !r.w.working() || !r.w.offline() {
		t.Fatal("nothing is waited for")
	}
	r.w.options.Run = func(f func()) { f() }
	work.release()
	if s := screenIs[*cabinetScreen](r.signInRig); !s.loaded || r.w.offline() || r.w.journey.session == nil {
		t.Error("the portal's answer is not shown")
	}
	r.silent("Показано сохранённое")
}

func TestStartThatIsNotWaitedForLeavesTheSavedCabinet(t *testing.T) {
	r, _ := newSavedRig(t)
	work := &queue{}
	r.w.options.Connect, r.w.options.Run = unreachable, work.run
	r.w.start()
	r.key(fyne.KeyEscape)
	work.release()
	screenIs[*cabinetScreen](r.signInRig)
	r.mentions("2026-000123")
	r.mentions("Обновить сейчас не получилось.")
	if r.w.working() || r.w.failure != nil || !r.w.offline() {
		t.Errorf("failure %v", r.w.failure)
	}
}

func TestRefreshOfASavedApplicationStaysOnItsPage(t *testing.T) {
	r, conn := newSavedRig(t)
	r.w.options.Connect = unreachable
	r.w.start()
	r.w.show(newApplicationScreen(r.w, r.saved().Applications[0]))
	page := r.w.current()
	r.w.options.Connect = connectAgain(conn)
	r.press("Обновить")
	if r.w.current() != page || r.w.offline() || len(r.w.stack) != 2 {
		t.Fatalf("on %T, offline %v", r.w.current(), r.w.offline())
	}
	r.silent("Показано сохранённое")
}

// The evening's cabinet is there in the morning, also without a network.
func TestSavedCabinetIsShownAfterItsSessionWithoutANetwork(t *testing.T) {
	r, _ := newSavedRig(t)
	r.endSession()
	r.w.options.Connect = unreachable
	r.w.start()
	screenIs[*cabinetScreen](r.signInRig)
	r.mentions("2026-000123")
	r.mentions("Время входа вышло, поэтому это можно только читать.")
	r.mentions(r.desk.Keys[0].Name)
	refusals.Record(t, "cabinet", "a start without network after the session has ended", client.ErrUnreachable)
	r.press("Выйти")
	r.key(fyne.KeyReturn)
	screenIs[*firstScreen](r.signInRig)
	told(t, r.w, "journey.sign_out.done")
	if _, cabinet := keptOf(t, r.w.store, "almaty"); cabinet {
		t.Error("it is kept after the sign-out")
	}
}

func TestSavedCabinetOfAnEndedSessionIsNotShownWhereOneCanSignIn(t *testing.T) {
	r, conn := newSavedRig(t)
	r.endSession()
	r.w.options.Connect = connectAgain(conn)
	r.w.start()
	screenIs[*firstScreen](r.signInRig)
	r.silent("2026-000123")
	if r.w.offline() || r.w.journey.chosen() {
		t.Error("somebody is taken for signed in")
	}
}

func TestSavedCabinetOfAnEndedSessionIsShownToWhoDoesNotWait(t *testing.T) {
	for name, leave := range map[string]func(r *toldRig) bool{
		"cancelled":    func(r *toldRig) bool { r.key(fyne.KeyEscape); return true },
		"went on":      func(r *toldRig) bool { r.w.choosePortal(); return false },
		"looked at it": func(r *toldRig) bool { r.w.showHelp(); return false },
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := newSavedRig(t)
			work := &queue{}
			r.endSession()
			r.w.options.Connect, r.w.options.Run = unreachable, work.run
			r.w.start()
			shown := leave(r)
			work.release()
			if _, ok := r.w.current().(*cabinetScreen); ok != shown {
				t.Errorf("on %T", r.w.current())
			}
		})
	}
}

func TestStartAtAPortalShowsWhatWasSavedThere(t *testing.T) {
	r, conn := newSavedRig(t)
	r.endSession()
	r.w.options.Connect, r.w.options.StartPortal = unreachable, "almaty"
	r.w.start()
	screenIs[*cabinetScreen](r.signInRig)
	r.closed()
	r.w.options.Connect = connectAgain(conn)
	r.w.start()
	screenIs[*entranceScreen](r.signInRig)
}

// When the network is back one signs in again, and is where one was.
func TestSavedCabinetOfAnEndedSessionLeadsToTheSignIn(t *testing.T) {
	r, conn := newSavedRig(t)
	r.endSession()
	r.w.options.Connect = unreachable
	r.w.start()
	r.press("Обновить")
	screenIs[*cabinetScreen](r.signInRig)
	if r.w.failure == nil || r.w.failure.retry == nil {
		t.Error("trying again is not offered")
	}
	r.w.options.Connect = connectAgain(conn)
	r.press("Обновить")
	screenIs[*signInScreen](r.signInRig)
	r.mentions("Время входа вышло.")
	if _, cabinet := keptOf(t, r.w.store, "almaty"); !cabinet {
		t.Error("the cabinet of who may sign in again is gone")
	}
	refusals.Record(t, "cabinet", "the network is back after the session has ended", client.ErrSessionEnded)
}

func TestSavedCabinetThatAnotherServerAnswersForIsForgottenAndTold(t *testing.T) {
	for name, ended := range map[string]bool{"signed in": false, "signed in once": true} {
		t.Run(name, func(t *testing.T) {
			r, _ := newSavedRig(t)
			if ended {
				r.endSession()
			}
			r.w.options.Connect = unreachable
			r.w.start()
			screenIs[*cabinetScreen](r.signInRig)
			r.w.options.Connect = connectAgain(answering(t, almatyDiscovery(nil)))
			r.press("Обновить")
			screenIs[*firstScreen](r.signInRig)
			if r.w.notice == nil || !strings.Contains(r.w.notice.what(), "отвечает теперь другой сервер") {
				t.Errorf("told %+v", r.w.notice)
			}
			if session, cabinet := keptOf(t, r.w.store, "almaty"); session || cabinet || r.w.offline() {
				t.Errorf("still there: %v, %v", session, cabinet)
			}
			if !ended {
				refusals.RecordText(t, "cabinet", "another server answers at the address of a kept session", "another server", func(l *lang.Localizer) string {
					return l.T("journey.resume.moved", map[string]any{"portal": "Алматы"}) + " " + l.T("journey.resume.moved_more")
				})
			}
		})
	}
}

func TestSessionThatCannotBeThrownAwayIsNoEndlessStart(t *testing.T) {
	kept := onDisk(t)
	putSession(t, kept, "practice-almaty", "https://127.0.0.1:1")
	conn := answering(t, almatyDiscovery(nil))
	w := newShell(t, func(o *Options) {
		o.Store = kept
		o.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) {
			_ = kept.Close() // as a disk that takes nothing from now on
			return conn, nil
		}
	})
	if _, ok := w.current().(*firstScreen); !ok {
		t.Fatalf("on %T", w.current())
	}
	told(t, w, "journey.sign_out.kept")
}

// signsIn is signing in again at the told cabinet.
func (r *toldRig) signsIn(session portal.Session) {
	r.Helper()
	r.w.openSession(session, time.Now())
	if err := r.w.keepSession(); err != nil {
		r.Fatal(err)
	}
	r.through(r.told.serve)
	r.w.reset(newCabinetScreen(r.w))
}

// What changed in the night is told in the morning, and nobody else learns it.
func TestWhatChangedAfterTheSessionIsToldToTheSamePerson(t *testing.T) {
	for name, c := range map[string]struct {
		person string
		told   int
	}{"the same person": {"", 1}, "somebody else": {"ӨТЕГЕНОВ САМАТ", 0}} {
		t.Run(name, func(t *testing.T) {
			r := newToldRig(t, nil)
			session := r.w.journey.newest.Load().session
			r.w.fail(client.ErrSessionEnded, nil)
			r.offer()
			session.SessionID += "-2"
			if c.person != "" {
				session.Account.FullName = c.person
			}
			r.signsIn(session)
			r.mentions("Предложено место")
			if len(r.notified) != c.told {
				t.Errorf("notified %q", r.notified)
			}
		})
	}
}

func TestSavedCabinetSaysHowLongItIsKept(t *testing.T) {
	if store.CabinetLife != 30*24*time.Hour {
		t.Fatal("the texts say 30 days")
	}
	r, _ := newSavedRig(t)
	r.w.options.Connect = unreachable
	r.w.start()
	const words = "30 дней после последнего ответа портала"
	r.silent(words) // nothing is on the disk
	r.w.options.Store = onDisk(t)
	r.w.setMemoryOnly(false)
	r.w.redraw()
	r.mentions(words)
	r.w.showSettings()
	r.mentions(words)
}
