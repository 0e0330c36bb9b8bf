package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
)

// newDueRig is a rig whose application has one working day left on a Friday; the
// clock is in the test's hand.
func newDueRig(t *testing.T) (r *toldRig, now *time.Time) {
	t.Helper()
	now = new(time.Now().Truncate(time.Second))
	r = newToldRig(t, func(o *Options) { o.Now = func() time.Time { return *now } })
	r.told.change(func(c *toldCabinet) {
		c.applications[0].Deadline = &portal.Deadline{At: now.AddDate(0, 0, 3), Kind: "bring_documents", Text: "Принесите справку.", WorkingDaysLeft: new(1)}
	})
	r.reload()
	r.mentions("Остался 1 рабочий день.")
	return r, now
}

// A laptop that was closed on Friday is opened on Monday, and there is no
// network: it is the last day, and the window says so with the date of its data.
func TestOldCountOfWorkingDaysIsNotShownAsTodays(t *testing.T) {
	for name, ask := range map[string]func(*toldRig){
		"by itself":        func(r *toldRig) { r.fire() },
		"asked by a key":   func(r *toldRig) { r.key(fyne.KeyF5) },
		"nothing is asked": func(r *toldRig) { r.minute() },
	} {
		for page, open := range map[string]func(*toldRig){
			"cabinet": func(*toldRig) {}, "application": func(r *toldRig) { r.open("") },
		} {
			t.Run(name+", "+page, func(t *testing.T) {
				r, now := newDueRig(t)
				open(r)
				was := *now
				*now = now.AddDate(0, 0, 3)
				r.told.change(func(c *toldCabinet) { c.answer = down })
				ask(r)
				r.silent("Остался 1 рабочий день.")
				r.mentions("Сегодня последний день")
				if name != "nothing is asked" {
					r.mentions("Показано сохранённое, на " + was.In(lang.Almaty()).Format("02.01.2006"))
				}
			})
		}
	}
}

func TestDayWatchEndsWithTheJourney(t *testing.T) {
	for name, end := range map[string]func(*toldRig){
		"signed out":    func(r *toldRig) { r.w.signedOut(nil) },
		"window closed": func(r *toldRig) { r.w.closed() },
	} {
		t.Run(name, func(t *testing.T) {
			r, now := newDueRig(t)
			last := r.minute
			end(r)
			*now = now.AddDate(0, 0, 1)
			r.minute = nil
			last()
			if r.minute != nil {
				t.Error("it goes on looking")
			}
		})
	}
}

// Once the portal answers again, that nothing has changed too, the pages are of
// now.
func TestPagesAreOfNowOnceThePortalAnswers(t *testing.T) {
	for page, open := range map[string]func(*toldRig){
		"cabinet": func(*toldRig) {}, "application": func(r *toldRig) { r.open("") },
	} {
		t.Run(page, func(t *testing.T) {
			r, now := newDueRig(t)
			open(r)
			r.told.change(func(c *toldCabinet) { c.version--; c.answer = down })
			r.key(fyne.KeyF5)
			r.mentions("Показано сохранённое")
			*now = now.Add(time.Hour)
			r.told.change(func(c *toldCabinet) { c.version--; c.answer = nil })
			r.fire()
			r.silent("Показано сохранённое")
			if r.w.failure != nil {
				t.Error("it is still told that the portal does not answer")
			}
			if got := r.saved().AsOf; !got.Equal(*now) {
				t.Errorf("kept as of %v, it was confirmed at %v", got, *now)
			}
		})
	}
}

// What has happened to an application goes into all of its page, not only into
// the line of the status.
func TestNewsRenewTheWholeApplication(t *testing.T) {
	r := newToldRig(t, nil)
	r.open("История")
	news := func() {
		r.offer()
		r.told.change(func(c *toldCabinet) {
			c.history = append([]portal.HistoryEntry{{At: toldDay, Kind: portal.HistoryStatus, Text: "Место предложено семье."}}, c.history...)
		})
	}
	news()
	r.fire()
	r.mentions("Место предложено семье.")
	r.w.showSettings()
	r.told.change(func(c *toldCabinet) {
		c.applications[0].Status, c.history[0].Text = "QUEUED", "Место забрали."
	})
	r.fire()
	r.w.back()
	r.mentions("Место забрали.")
}

func TestNewsOfAnotherApplicationDoNotDisturb(t *testing.T) {
	r := newToldRig(t, nil)
	r.open("История")
	r.told.change(func(c *toldCabinet) {
		c.applications = append(c.applications, toldApplication("2026-000200", "СЕРІКБАЙ АЙША", "•••• 1111"))
	})
	r.told.requests("")
	r.fire()
	if asked := r.told.requests("/history"); len(asked) > 0 {
		t.Error("the page was read anew")
	}
}

// After the end of a session and another sign-in the pages of before are shown
// again: what they hold is asked for anew, and the portal is looked at by itself.
func TestPageOfASessionThatHasEndedIsReadAnew(t *testing.T) {
	for name, open := range map[string]func(*toldRig){
		"application": func(*toldRig) {},
		"printing":    func(r *toldRig) { r.press("Распечатать") },
	} {
		t.Run(name, func(t *testing.T) {
			r := newToldRig(t, canPrint)
			page := r.open("")
			open(r)
			top, account := r.w.current(), r.w.journey.signedIn.Account
			r.w.fail(client.ErrSessionEnded, nil)
			screenIs[*signInScreen](r.signInRig)
			r.signInAs(account)
			if r.w.current() != top {
				t.Fatalf("it leads to %T", r.w.current())
			}
			if p := r.w.journey.poll; p == nil || p.session != r.w.journey.session || p.stop == nil {
				t.Error("nobody looks for changes any more")
			}
			if top == screen(page) && !page.seen.old { // the portal of this sign-in does not know the number
				t.Error("the portal was not asked")
			}
			r.through(r.told.serve)
			r.told.requests("")
			for r.w.current() != screen(page) {
				r.w.back()
			}
			page.entered()
			if len(r.told.requests("/history")) != 1 || page.readIn != r.w.journey.session {
				t.Error("what was read in the session before is shown as new")
			}
		})
	}
}

func TestPollBeginsWithTheSessionWhereThePortalIsDown(t *testing.T) {
	r := newToldRig(t, nil)
	r.told.change(func(c *toldCabinet) { c.answer = down })
	r.w.journey.poll, r.timers = nil, nil
	r.reload()
	if len(r.timers) == 0 {
		t.Fatal("nothing is planned")
	}
	r.told.change(func(c *toldCabinet) { c.answer = nil })
	r.offer()
	r.fire()
	r.mentions("Предложено место")
	r.silent("Показано сохранённое")
	if r.w.failure != nil {
		t.Error("it is still told that the portal does not answer")
	}
}

// The person's choice at the portal counts on a page that has not read it, too.
func TestPollReadsWhetherNotificationsAreWanted(t *testing.T) {
	r := newToldRig(t, nil)
	if _, err := r.w.journey.session.UpdateProfile(t.Context(), portal.ProfilePatch{Notifications: new(false)}); err != nil {
		t.Fatal(err)
	}
	r.w.journey.profile = nil
	r.offer()
	r.fire()
	r.mentions("Предложено место")
	if len(r.notified) > 0 || r.w.journey.profile == nil {
		t.Errorf("notified %q", r.notified)
	}
}

// Somebody who was printing when the session ended learns it on the way back.
func TestPageAfterAnEndThatNobodyToldOfAsks(t *testing.T) {
	r := newToldRig(t, canPrint)
	r.open("")
	r.press("Распечатать")
	r.w.journey.poll.answered(nil, "", false, client.ErrSessionEnded)
	screenIs[*printoutScreen](r.signInRig)
	r.told.requests("")
	r.w.back()
	if asked := r.told.requests("/history"); len(asked) != 1 {
		t.Errorf("asked %d times", len(asked))
	}
}

// A key pressed while the portal is asked: its words come in the language of
// then, and are asked for once more.
func TestLanguageChangedWhileThePortalIsAskedIsNotLost(t *testing.T) {
	for path, open := range map[string]func(*toldRig) func() string{
		"/me/applications": func(r *toldRig) func() string {
			return func() string { return screenIs[*cabinetScreen](r.signInRig).language }
		},
		"/history": func(r *toldRig) func() string {
			s := r.open("")
			return func() string { return s.language }
		},
	} {
		t.Run(path, func(t *testing.T) {
			r := newToldRig(t, nil)
			language := open(r)
			run := r.w.options.Run
			var held []func()
			r.w.options.Run = func(f func()) { held = append(held, f) }
			r.key(fyne.KeyF5)
			r.w.setLanguage(lang.Kazakh)
			if len(held) != 1 {
				t.Fatalf("%d questions", len(held))
			}
			r.w.options.Run = run
			r.told.requests("")
			held[0]()
			if asked := len(r.told.requests(path)); language() != lang.Kazakh || asked != 2 {
				t.Errorf("asked %d times; the portal's words are %q", asked, language())
			}
			r.w.setLanguage(lang.Kazakh)
			if asked := r.told.requests(""); len(asked) > 0 {
				t.Errorf("the language of now was pressed: asked %d times", len(asked))
			}
		})
	}
}

func TestWordsThatWereSavedInAnotherLanguageAreToldAsThat(t *testing.T) {
	r := newOfflineRig(t)
	r.silent("Слова портала остались")
	r.w.setLanguage(lang.Kazakh)
	r.mentions("Порталдың сөздері сақталған тілінде қалды.")
	r.w.show(newApplicationScreen(r.w, r.saved().Applications[0]))
	r.mentions("Порталдың сөздері сақталған тілінде қалды.")
}

// The list is newer than what was seen of one application: each is told with
// its own date.
func TestSavedPartsAreToldWithTheirOwnDates(t *testing.T) {
	r := newOfflineRig(t)
	later := time.Now().Add(time.Hour).Truncate(time.Second)
	err := r.w.store.UpdateCabinet("almaty", func(c *store.Cabinet) {
		c.Applications[0].StatusLabel = "Предложено место"
		c.List(c.Applications, lang.Russian, later)
	})
	if err != nil {
		t.Fatal(err)
	}
	s := newApplicationScreen(r.w, r.saved().Applications[0])
	r.w.show(s)
	details := r.saved().Details["2026-000123"].AsOf
	if !s.savedAt().Equal(later) || s.application.StatusLabel != "Предложено место" {
		t.Errorf("%q as of %v", s.application.StatusLabel, s.savedAt())
	}
	r.pressTab("История")
	if !s.savedAt().Equal(details) {
		t.Errorf("the history is as of %v, it was read at %v", s.savedAt(), details)
	}
}
