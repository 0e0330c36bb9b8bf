package store

import (
	"errors"
	"os"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// signedInAt puts a session and a cabinet.
func signedInAt(t *testing.T, s *Store, portalID string) {
	t.Helper()
	must(t, s.PutSession(sessionFor(portalID)))
	must(t, s.PutCabinet(portalID, cabinetFor("1")))
}

func hasCabinet(t *testing.T, s *Store, portalID string) bool {
	t.Helper()
	_, found, err := s.Cabinet(portalID)
	must(t, err)
	return found
}

func TestCabinetIsKeptThirtyDaysAfterTheLastAnswerAndItsTokensAreNot(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, c *clock) {
		signedInAt(t, s, "almaty")
		c.t = now.Add(5 * time.Hour)
		must(t, s.UpdateCabinet("almaty", func(c *Cabinet) { c.List(c.Applications, "ru", now.Add(5*time.Hour)) }))
		c.t = now.Add(9 * time.Hour)
		got, found, err := s.Cabinet("almaty")
		if err != nil || !found || got.Account.FullName != secretName || got.Origin != sessionFor("").Origin {
			t.Errorf("after the session: %+v, %v, %v", got, found, err)
		}
		if data, err := s.engine.get(bucketSessions, "almaty"); data != nil || err != nil {
			t.Error("the tokens are kept as long")
		}
		c.t = now.Add(5*time.Hour + CabinetLife - time.Nanosecond)
		if !hasCabinet(t, s, "almaty") {
			t.Error("ended too early")
		}
		c.t = now.Add(5*time.Hour + CabinetLife)
		if hasCabinet(t, s, "almaty") {
			t.Error("outlives its time")
		}
		c.t = now
		if hasCabinet(t, s, "almaty") {
			t.Error("was hidden and not deleted")
		}
	})
}

func TestCabinetLosesNothingAndGainsNothingByAClockThatIsTurnedBack(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, c *clock) {
		signedInAt(t, s, "almaty")
		back := now.AddDate(-5, 0, 0)
		for _, step := range []struct {
			at   time.Time
			kept bool
		}{{back, true}, {now.Add(time.Hour), true}, {back, true}, {back.Add(CabinetLife), false}} {
			c.t = step.at
			if got := hasCabinet(t, s, "almaty"); got != step.kept {
				t.Errorf("at %v kept: %v", step.at, got)
			}
		}
	})
}

func TestCabinetIsNotChangedAfterItsSession(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		signedInAt(t, s, "almaty")
		must(t, s.EndSession("almaty"))
		if err := s.PutCabinet("almaty", cabinetFor("2")); !errors.Is(err, ErrNoSession) {
			t.Errorf("got %v", err)
		}
		if got, _, _ := s.Cabinet("almaty"); len(got.Applications) != 1 || got.Applications[0].Number != "1" {
			t.Errorf("it holds %+v", got.Applications)
		}
	})
}

func TestSignOutForgetsTheCabinetOfAnEndedSession(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		signedInAt(t, s, "almaty")
		must(t, s.EndSession("almaty"))
		must(t, s.EndSession("")) // which is none
		if hasSession(t, s, "almaty") || !hasCabinet(t, s, "almaty") {
			t.Error("another thing was forgotten")
		}
		must(t, s.DeleteSession("almaty"))
		if hasCabinet(t, s, "almaty") {
			t.Error("it is still there")
		}
	})
}

// The sealed tokens of a session that has ended must not be found in the file.
func TestEndedSessionLeavesNoRemainsInTheFile(t *testing.T) {
	o := optionsIn(t.TempDir())
	s := openDiskStore(t, o)
	signedInAt(t, s, "almaty")
	before, err := os.Stat(databaseIn(o.Dir))
	must(t, err)
	must(t, s.EndSession("almaty"))
	after, err := os.Stat(databaseIn(o.Dir))
	must(t, err)
	if os.SameFile(before, after) {
		t.Error("the file with the remains is still in use")
	}
}

// Half of what cannot be decoded must not be taken for a cabinet.
func TestCabinetThatCannotBeReadIsNone(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		must(t, s.PutSession(sessionFor("almaty")))
		half := []byte(`{"account":{"full_name":"СЕРІК"},"began":"2026-09-01T09:00:00Z","applications":[{"number":"9"}],"as_of":7}`)
		must(t, s.engine.apply(change{bucketCabinet, "almaty", half}))
		must(t, s.UpdateCabinet("almaty", func(c *Cabinet) {
			if !reflect.DeepEqual(*c, Cabinet{}) {
				t.Errorf("got %+v", *c)
			}
		}))
	})
}

func TestCabinetThatIsTooLargeLosesItsOldestDetails(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		must(t, s.PutSession(sessionFor("almaty")))
		large := []portal.HistoryEntry{{Text: strings.Repeat("x", maxCabinet/2)}}
		must(t, s.UpdateCabinet("almaty", func(c *Cabinet) {
			c.List(applicationsOf("1", "2", "3"), "ru", now)
			for i, number := range []string{"2", "1", "3"} {
				c.Detail(portal.Application{Number: number}, Details{History: large, AsOf: now.Add(time.Duration(i))})
			}
		}))
		got, _, err := s.Cabinet("almaty")
		must(t, err)
		if _, newest := got.Details["3"]; !newest || len(got.Details) != 1 || len(got.Applications) != 3 {
			t.Errorf("%d details, %d applications", len(got.Details), len(got.Applications))
		}
		err = s.UpdateCabinet("almaty", func(c *Cabinet) { c.Applications[0].StatusHint = strings.Repeat("x", maxCabinet) })
		if !errors.Is(err, ErrInvalid) {
			t.Errorf("a list without end: %v", err)
		}
	})
}

func TestForgetForgetsThePortalAlone(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		for _, id := range []string{"own", "almaty"} {
			signedInAt(t, s, id)
			must(t, s.PutKeyExpiry(id, now))
		}
		must(t, s.Forget("own"))
		must(t, s.Forget("own"))
		if until, err := s.KeyExpiry("own"); hasSession(t, s, "own") || hasCabinet(t, s, "own") || !until.IsZero() || err != nil {
			t.Error("something is left")
		}
		if until, _ := s.KeyExpiry("almaty"); !hasSession(t, s, "almaty") || !hasCabinet(t, s, "almaty") || until.IsZero() {
			t.Error("another portal's is gone, too")
		}
	})
}

// rawKeys are what is in the engine of portals, whoever asks for it.
func rawKeys(t *testing.T, s *Store) string {
	t.Helper()
	var all []string
	for _, bucket := range sealedBuckets() {
		keys, err := s.engine.keys(bucket)
		must(t, err)
		for _, key := range keys {
			all = append(all, bucket+"/"+key)
		}
	}
	return strings.Join(all, " ")
}

// What a removed portal left is asked for by nobody, so it must go by itself.
func TestKeepForgetsWhatBelongsToNoPortalAndWhatHasEnded(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, c *clock) {
		must(t, s.PutRecent(Recent{PortalID: "own", Folder: "/media/key"}))
		signedInAt(t, s, "own")
		must(t, s.PutKeyExpiry("own", now))
		must(t, s.PutKeyExpiry("older", now))
		signedInAt(t, s, "almaty")
		c.t = now.Add(9 * time.Hour)
		must(t, s.Keep([]string{"almaty", "regions"}))
		if got := rawKeys(t, s); got != "cabinet/almaty recent/recent" {
			t.Errorf("left: %s", got)
		}
		c.t = now.Add(CabinetLife)
		must(t, s.Keep([]string{"almaty"}))
		if got := rawKeys(t, s); got != "recent/recent" {
			t.Errorf("left in the end: %s", got)
		}
		must(t, s.Close())
		if err := s.Keep(nil); !errors.Is(err, ErrClosed) {
			t.Errorf("closed: %v", err)
		}
	})
}

func TestCopyHasEverythingAndTheOtherStoreKeepsItsOwn(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, c *clock) {
		signedInAt(t, s, "almaty")
		must(t, s.PutKeyExpiry("almaty", now))
		if isNew, err := s.TellOnce("almaty", "status"); !isNew || err != nil {
			t.Fatal(isNew, err)
		}
		must(t, s.CopyTo(s))
		other := newMemory(c.now)
		signedInAt(t, other, "regions")
		must(t, s.CopyTo(other))
		until, _ := other.KeyExpiry("almaty")
		isNew, err := other.TellOnce("almaty", "status")
		if !hasSession(t, other, "almaty") || !hasSession(t, other, "regions") || !hasCabinet(t, other, "almaty") || !until.Equal(now) || isNew || err != nil {
			t.Errorf("until %v, new %v, %v", until, isNew, err)
		}
		must(t, s.Close())
		if err := s.CopyTo(other); !errors.Is(err, ErrClosed) {
			t.Errorf("closed: %v", err)
		}
	})
}

// Whoever is signed in, the cabinet is theirs: one person's cabinet must not come
// to lie beside another's session.
func TestCopyMixesNoTwoPeople(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, c *clock) {
		signedInAt(t, s, "almaty")
		must(t, s.EndSession("almaty"))
		must(t, s.PutKeyExpiry("regions", now))
		other := newMemory(c.now)
		for _, id := range []string{"almaty", "regions"} {
			v := sessionFor(id)
			v.Session.SessionID, v.Session.Account.FullName = "2", "КЕНЕСОВ САМАТ"
			must(t, other.PutSession(v))
		}
		must(t, s.CopyTo(other))
		if hasSession(t, other, "almaty") || !hasCabinet(t, other, "almaty") || !hasSession(t, other, "regions") {
			t.Errorf("there are %s", rawKeys(t, other))
		}
	})
}

// The disk was full while another person signed in, so the store did not learn of
// it before their tokens were renewed.
func TestCabinetIsNotHandedOnWithNewTokensOfAnotherPerson(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		signedInAt(t, s, "almaty")
		if _, err := s.TellOnce("almaty", "1 status OFFERED"); err != nil {
			t.Fatal(err)
		}
		_, err := s.UpdateSession("almaty", func(v *Session) {
			v.Session.SessionID, v.Session.Account.FullName = "2", "КЕНЕСОВ САМАТ"
		})
		must(t, err)
		must(t, s.UpdateCabinet("almaty", func(c *Cabinet) {
			if !reflect.DeepEqual(*c, Cabinet{}) {
				t.Errorf("it begins with %+v", *c)
			}
		}))
		if isNew, err := s.TellOnce("almaty", "1 status OFFERED"); !isNew || err != nil {
			t.Errorf("told to the other: %v, %v", !isNew, err)
		}
	})
}

// What was under way when everything was to be forgotten must not be there
// afterwards: no sign-out would be asked for it any more.
func TestWipeForgetsWhatIsBeingWritten(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		signedInAt(t, s, "almaty")
		wiped := make(chan error, 1)
		began := func() {
			go func() { wiped <- s.Wipe() }()
			select {
			case err := <-wiped: // between reading and writing
				wiped <- err
			case <-time.After(100 * time.Millisecond):
			}
		}
		must(t, s.UpdateCabinet("almaty", func(*Cabinet) { began() }))
		must(t, <-wiped)
		if got := rawKeys(t, s); got != "" {
			t.Errorf("left: %s", got)
		}
		must(t, s.PutSession(sessionFor("almaty")))
		if _, err := s.UpdateSession("almaty", func(*Session) { began() }); err != nil {
			t.Fatal(err)
		}
		must(t, <-wiped)
		if got := rawKeys(t, s); got != "" {
			t.Errorf("left of the tokens: %s", got)
		}
	})
}

func TestTellOnceTellsOnce(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		signedInAt(t, s, "almaty")
		signedInAt(t, s, "regions")
		tells := func(portalID, what string, want bool) {
			t.Helper()
			if got, err := s.TellOnce(portalID, what); got != want || err != nil {
				t.Errorf("%s, %s: %v, %v", portalID, what, got, err)
			}
		}
		tells("almaty", "1 status OFFERED", true)
		tells("almaty", "1 status OFFERED", false)
		tells("almaty", "1 status ENROLLED", true)
		tells("regions", "1 status OFFERED", true)
		must(t, s.UpdateCabinet("almaty", func(c *Cabinet) { c.List(nil, "ru", now) }))
		tells("almaty", "1 status OFFERED", false)
	})
}

func TestTellOnceForgetsWhatIsOld(t *testing.T) {
	c := &clock{now}
	s := newMemory(c.now)
	tells := func(what string) {
		t.Helper()
		v := sessionFor("almaty")
		v.ExpiresAt = c.t.Add(time.Hour)
		must(t, s.PutSession(v))
		must(t, s.UpdateCabinet("almaty", func(*Cabinet) {}))
		if isNew, err := s.TellOnce("almaty", what); !isNew || err != nil {
			t.Errorf("%s: %v, %v", what, isNew, err)
		}
	}
	tells("first")
	for c.t.Sub(now) <= toldFor {
		c.t = c.t.Add(CabinetLife / 2)
		tells(c.t.String())
	}
	tells("first")
}

// What was told names applications by numbers that are easily tried out, also
// behind a digest: it goes with the sign-out.
func TestNothingThatWasToldIsLeftAfterTheSignOut(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		signedInAt(t, s, "almaty")
		must(t, s.PutKeyExpiry("almaty", now))
		if _, err := s.TellOnce("almaty", "ALA-2026-1633 status OFFERED"); err != nil {
			t.Fatal(err)
		}
		must(t, s.DeleteSession("almaty"))
		if got := rawKeys(t, s); got != "recent/reminders/almaty" {
			t.Fatalf("left: %s", got)
		}
		data, err := s.engine.get(bucketRecent, keyReminders("almaty"))
		if err != nil || string(data) != `{"key_expires":"2026-09-01T09:00:00Z"}` {
			t.Errorf("left: %s, %v", data, err)
		}
	})
}

func TestTellOnceTellsOnceToAllWhoAskAtATime(t *testing.T) {
	s := newMemory(func() time.Time { return now })
	signedInAt(t, s, "almaty")
	var told atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if isNew, err := s.TellOnce("almaty", "1 status OFFERED"); isNew || err != nil {
				told.Add(1)
			}
		})
	}
	all.Wait()
	if n := told.Load(); n != 1 {
		t.Errorf("told %d times", n)
	}
}

func TestTellOnceWithoutACabinetNotesNothing(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		if isNew, err := s.TellOnce("", "something"); isNew || !errors.Is(err, ErrInvalid) {
			t.Errorf("no portal: %v, %v", isNew, err)
		}
		must(t, s.PutSession(sessionFor("almaty")))
		for range 2 {
			if isNew, err := s.TellOnce("almaty", "something"); !isNew || !errors.Is(err, ErrNoSession) {
				t.Errorf("no cabinet: %v, %v", isNew, err)
			}
		}
	})
}
