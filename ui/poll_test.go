package ui

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/explain/refusals"
)

func TestPollAsksNeverMoreOftenThanEveryFiveMinutes(t *testing.T) {
	r := newToldRig(t, nil)
	for range 20 {
		r.fire()
	}
	if len(r.timers) < 20 {
		t.Fatalf("%d timers", len(r.timers))
	}
	different := map[time.Duration]bool{}
	for _, d := range r.timers {
		if d < 5*time.Minute || d >= 6*time.Minute {
			t.Errorf("a pause of %v", d)
		}
		different[d] = true
	}
	if len(different) < 10 {
		t.Errorf("only %d different pauses: many windows would ask at once", len(different))
	}
}

func TestPollAsksOnlyWhetherSomethingHasChanged(t *testing.T) {
	r := newToldRig(t, nil)
	r.told.requests("")
	r.fire()
	asked := r.told.requests("/me/applications")
	if len(asked) != 1 || asked[0].Header.Get("If-None-Match") != `"v1"` {
		t.Fatalf("asked %d times", len(asked))
	}
	r.told.change(func(*toldCabinet) {})
	r.fire()
	r.fire()
	asked = r.told.requests("/me/applications")
	if len(asked) != 2 || asked[1].Header.Get("If-None-Match") != `"v2"` {
		t.Errorf("asked %d times", len(asked))
	}
}

// A list that the disk did not take when it was told is kept with the next answer
// that it is still so: an older one must not be called the one of now.
func TestPollKeepsTheListThatCouldNotBeKept(t *testing.T) {
	r := newToldRig(t, nil)
	lost := func(c *store.Cabinet) { c.Applications = []portal.Application{{Number: "2025-1", Status: "QUEUED"}} }
	if err := r.w.store.UpdateCabinet(r.w.journey.entry.ID, lost); err != nil {
		t.Fatal(err)
	}
	r.fire()
	if got := r.saved().Applications; len(got) != len(r.w.journey.poll.list) || got[0].Number != r.w.journey.poll.list[0].Number {
		t.Errorf("kept: %+v", got)
	}
}

// offer changes the application's status, as the portal does one day.
func (r *toldRig) offer() {
	r.told.change(func(c *toldCabinet) {
		a := &c.applications[0]
		a.Status, a.StatusLabel, a.StatusSince = "OFFERED", "Предложено место", toldDay
	})
}

func TestPollShowsAndTellsANewStatusOnce(t *testing.T) {
	r := newToldRig(t, nil)
	r.offer()
	r.fire()
	r.mentions("Предложено место")
	if got := r.saved().Applications[0].Status; got != "OFFERED" {
		t.Errorf("kept %q", got)
	}
	r.fire()
	r.reload()
	if len(r.notified) != 1 || r.notified[0] != (notification{"Kezek", "Заявление 2026-000123: Предложено место"}) {
		t.Errorf("notified %q", r.notified)
	}
}

func TestPollPutsTheNewsIntoTheOpenApplication(t *testing.T) {
	r := newToldRig(t, nil)
	r.open("")
	r.offer()
	r.fire()
	screenIs[*applicationScreen](r.signInRig)
	r.mentions("Предложено место")
}

func TestPollEndsWithTheSession(t *testing.T) {
	for name, end := range map[string]func(*toldRig){
		"signed out":    func(r *toldRig) { r.w.signedOut(nil) },
		"another one":   func(r *toldRig) { r.w.openSession(r.w.journey.signedIn, time.Now()) },
		"window closed": func(r *toldRig) { r.w.closed() },
	} {
		t.Run(name, func(t *testing.T) {
			r := newToldRig(t, nil)
			last := r.fire
			end(r)
			r.told.requests("")
			planned := len(r.timers)
			last()
			if asked := r.told.requests(""); len(asked) > 0 || len(r.timers) > planned {
				t.Errorf("asked %d times, planned %d more", len(asked), len(r.timers)-planned)
			}
		})
	}
}

func TestPollThatIsAnsweredTooLateChangesNothing(t *testing.T) {
	r := newToldRig(t, nil)
	p := r.w.journey.poll
	r.w.signedOut(nil)
	planned := len(r.timers)
	p.answered(nil, "", true, nil)
	if len(r.timers) != planned {
		t.Error("it goes on asking")
	}
	if _, found, err := r.w.store.Cabinet("almaty"); found || err != nil {
		t.Errorf("it was kept: %v, %v", found, err)
	}
}

// A question that is under way, on a goroutine of its own, when nobody waits for
// it any more: its answer changes nothing, whichever it is.
func TestPollQuestionUnderWayIsForgotten(t *testing.T) {
	for name, end := range map[string]func(*toldRig){
		"signed out":    func(r *toldRig) { r.w.signedOut(nil) },
		"window closed": func(r *toldRig) { r.w.closed() },
		"asked by a key": func(r *toldRig) {
			held := r.w.options.Run
			r.w.options.Run = func(f func()) { f() }
			r.key(fyne.KeyF5)
			r.w.options.Run = held
		},
	} {
		for answer, portals := range map[string]func(http.ResponseWriter, *http.Request) bool{"news": nil, "none": down} {
			t.Run(name+", "+answer, func(t *testing.T) {
				r := newToldRig(t, nil)
				question := make(chan func(), 1)
				r.w.options.Run = func(f func()) { question <- f }
				r.fire()
				end(r)
				r.offer()
				r.told.change(func(c *toldCabinet) { c.answer = portals })
				planned, failed := len(r.timers), r.w.failure
				done := make(chan struct{})
				go func() {
					defer close(done)
					(<-question)()
				}()
				<-done
				if len(r.timers) != planned || len(r.notified) > 0 || r.w.failure != failed {
					t.Errorf("planned %d more, notified %q, failure %v", len(r.timers)-planned, r.notified, r.w.failure)
				}
				if saved, found, _ := r.w.store.Cabinet("almaty"); found && saved.Applications[0].Status == "OFFERED" {
					t.Error("it was kept")
				}
			})
		}
	}
}

func TestPollLeavesAPortalAloneThatDoesNotAnswer(t *testing.T) {
	r := newToldRig(t, nil)
	r.told.change(func(c *toldCabinet) { c.answer = down })
	for i, want := range []time.Duration{10 * time.Minute, 20 * time.Minute, 40 * time.Minute, time.Hour, time.Hour} {
		r.fire()
		if got := r.timers[len(r.timers)-1]; got < want || got >= want+pollJitter {
			t.Errorf("after %d failures a pause of %v, want %v", i+1, got, want)
		}
	}
	if r.w.failure != nil || len(r.notified) > 0 {
		t.Error("somebody is bothered with it")
	}
	r.told.change(func(c *toldCabinet) { c.answer = nil })
	r.fire()
	if got := r.timers[len(r.timers)-1]; got >= 6*time.Minute {
		t.Errorf("after an answer a pause of %v", got)
	}
}

func TestPollWaitsAsLongAsThePortalAsks(t *testing.T) {
	r := newToldRig(t, nil)
	r.w.journey.poll.failed = 1
	err := &portal.Problem{Status: http.StatusServiceUnavailable, RetryAfterS: 7200}
	if got := r.w.journey.poll.pause(err); got != 2*time.Hour {
		t.Errorf("a pause of %v", got)
	}
}

func TestPollOfAnEndedSessionLeadsToTheSignInFromTheCabinet(t *testing.T) {
	r := newToldRig(t, nil)
	r.w.journey.poll.answered(nil, "", false, client.ErrSessionEnded)
	screenIs[*signInScreen](r.signInRig)
	if r.w.notice == nil {
		t.Error("no reason is told")
	}
	refusals.Record(t, "cabinet", "the session ends while the window looks for changes by itself", client.ErrSessionEnded)
}

func TestPollOfAnEndedSessionThrowsNobodyOutOfAnotherPage(t *testing.T) {
	r := newToldRig(t, nil)
	r.press("Привязка")
	r.w.journey.poll.answered(nil, "", false, client.ErrSessionEnded)
	screenIs[*profileScreen](r.signInRig)
	planned := len(r.timers)
	r.fire()
	if len(r.timers) != planned {
		t.Error("it goes on asking")
	}
}

func TestDeadlinesAreToldAtThreeOneAndNoDaysOnce(t *testing.T) {
	r := newToldRig(t, nil)
	for _, left := range []int{9, 4, 3, 2, 1, 1, 0, 0} {
		r.told.change(func(c *toldCabinet) {
			c.applications[0].Deadline = &portal.Deadline{At: toldDay.AddDate(5, 0, 0), Kind: "confirm_place", Text: "Portal $(x)", WorkingDaysLeft: new(left)}
		})
		r.fire()
	}
	var told []string
	for _, n := range r.notified {
		told = append(told, n.text)
	}
	if len(told) != 3 || !strings.Contains(told[0], "3 рабочих дня") || !strings.Contains(told[1], "1 рабочий день") {
		t.Errorf("told %q", told)
	}
	for _, text := range told {
		if !strings.Contains(text, "Подтвердите предложенное место.") || strings.Contains(text, "Portal") {
			t.Errorf("it is not told, or not in our own words, what is to be done: %q", text)
		}
	}
}

func TestNotificationsTellNoNameAndNoIIN(t *testing.T) {
	r := newToldRig(t, nil)
	r.offer()
	r.told.change(func(c *toldCabinet) {
		c.applications[0].Deadline = &portal.Deadline{At: toldDay.AddDate(5, 0, 0), WorkingDaysLeft: new(1), Text: "Принесите документы."}
	})
	r.fire()
	if len(r.notified) != 2 {
		t.Fatalf("notified %q", r.notified)
	}
	for _, n := range r.notified {
		for _, secret := range []string{"СЕРІКБАЙ", "АЛИ", "9034", r.desk.Keys[0].Name} {
			if strings.Contains(n.title+n.text, secret) {
				t.Errorf("%q tells %q", n.text, secret)
			}
		}
	}
}

func TestNotificationsAreSwitchedOff(t *testing.T) {
	for name, off := range map[string]func(*toldRig){
		"on this computer": func(r *toldRig) { r.w.options.App.Preferences().SetBool(prefQuiet, true) },
		"at the portal":    func(r *toldRig) { r.w.journey.profile.Notifications = false },
		"none here":        func(r *toldRig) { r.w.options.Notify = nil },
	} {
		t.Run(name, func(t *testing.T) {
			r := newToldRig(t, nil)
			off(r)
			r.offer()
			r.fire()
			r.mentions("Предложено место")
			if len(r.notified) > 0 {
				t.Errorf("notified %q", r.notified)
			}
		})
	}
}

func TestNotificationsAreChosenInTheSettingsAndTheProfile(t *testing.T) {
	r := newToldRig(t, nil)
	r.w.showSettings()
	r.pressCheck("Показывать на этом компьютере уведомления о новом статусе и о сроках")
	if !r.w.options.App.Preferences().Bool(prefQuiet) {
		t.Error("they are still shown")
	}
	r.w.home()
	r.w.show(newProfileScreen(r.w, profileTabEmail))
	r.pressCheck("Сообщать мне о новом статусе и о сроках. Это относится ко всем вашим компьютерам.")
	if r.w.journey.profile.Notifications {
		t.Error("the portal was not told")
	}
}

// What changed while the program was closed is told when it is opened again in
// the same session.
func TestPollTellsWhatChangedWhileTheProgramWasClosed(t *testing.T) {
	r := newToldRig(t, nil)
	r.offer()
	r.w.journey.poll = nil
	r.reload()
	if len(r.notified) != 1 {
		t.Errorf("notified %q", r.notified)
	}
}
