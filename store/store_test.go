package store

import (
	"context"
	"errors"
	"reflect"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kezek.kz/kezek/portal"
)

// eachEngine runs a test on a store in memory and on one on disk.
func eachEngine(t *testing.T, test func(t *testing.T, s *Store, c *clock)) {
	t.Helper()
	for _, memory := range []bool{true, false} {
		t.Run("memory="+strconv.FormatBool(memory), func(t *testing.T) {
			c := &clock{now}
			o := optionsIn(t.TempDir())
			o.Memory, o.Now = memory, c.now
			test(t, open(t, o), c)
		})
	}
}

func TestSessionIsGivenAsItWasPut(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		want := sessionFor("almaty")
		must(t, s.PutSession(want))
		got, found, err := s.Session("almaty")
		if err != nil || !found || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v, %v", got, found, err)
		}
		if hasSession(t, s, "regions") || hasSession(t, s, "") {
			t.Error("a session of a portal where nobody signed in")
		}
	})
}

func TestSessionEndsWithItsTime(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, c *clock) {
		must(t, s.PutSession(sessionFor("almaty")))
		must(t, s.PutCabinet("almaty", cabinetFor("1")))
		c.t = now.Add(8*time.Hour - time.Nanosecond)
		if !hasSession(t, s, "almaty") {
			t.Error("ended too early")
		}
		c.t = now.Add(8 * time.Hour)
		if hasSession(t, s, "almaty") {
			t.Error("outlives its time")
		}
		c.t = now
		if hasSession(t, s, "almaty") {
			t.Error("was hidden and not deleted")
		}
	})
}

func TestDeleteSessionWipesThatPortalAlone(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		for _, id := range []string{"almaty", "regions"} {
			must(t, s.PutSession(sessionFor(id)))
			must(t, s.PutCabinet(id, cabinetFor(id)))
		}
		must(t, s.PutRecent(Recent{PortalID: "almaty", Folder: "/media/key"}))
		must(t, s.DeleteSession("almaty"))
		must(t, s.DeleteSession("almaty")) // it is gone already
		must(t, s.DeleteSession(""))
		if hasSession(t, s, "almaty") || !hasSession(t, s, "regions") {
			t.Error("the wrong session was deleted")
		}
		// With a session again the cabinet must still be gone.
		must(t, s.PutSession(sessionFor("almaty")))
		if _, found, err := s.Cabinet("almaty"); found || err != nil {
			t.Errorf("the cabinet was kept: %v, %v", found, err)
		}
		if _, found, err := s.Cabinet("regions"); !found || err != nil {
			t.Errorf("another portal's cabinet was wiped: %v", err)
		}
		if r, err := s.Recent(); err != nil || r.Folder != "/media/key" {
			t.Errorf("recent is %+v, %v", r, err)
		}
	})
}

func TestPutSessionForgetsTheCabinetOfAnotherPerson(t *testing.T) {
	for name, c := range map[string]struct {
		next  func(*Session)
		keeps bool
	}{
		"newer tokens":                     {func(v *Session) { v.Session.AccessToken = "newer" }, true},
		"the same person anew":             {func(v *Session) { v.Session.SessionID = "2" }, true},
		"somebody else":                    {func(v *Session) { v.Session.SessionID, v.Session.Account.FullName = "2", "КЕНЕСОВ САМАТ" }, false},
		"of the same name and another IIN": {func(v *Session) { v.Session.SessionID, v.Session.Account.IINMasked = "2", "•••• 0000" }, false},
		"at another host":                  {func(v *Session) { v.Session.SessionID, v.Origin = "2", "https://other.example.kz" }, false},
		"somebody of whom nothing is told": {func(v *Session) { v.Session.SessionID, v.Session.Account = "2", portal.Account{} }, false},
	} {
		for _, ended := range []bool{false, true} {
			t.Run(name+" ended="+strconv.FormatBool(ended), func(t *testing.T) {
				eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
					first := sessionFor("almaty")
					must(t, s.PutSession(first))
					must(t, s.PutCabinet("almaty", cabinetFor("1")))
					keeps := c.keeps
					if ended {
						must(t, s.EndSession("almaty"))
					}
					c.next(&first)
					must(t, s.PutSession(first))
					if _, found, err := s.Cabinet("almaty"); found != keeps || err != nil {
						t.Errorf("the cabinet is kept: %v, %v", found, err)
					}
				})
			})
		}
	}
}

// Nobody's name is nobody's: two sessions without one need not be of the same
// person.
func TestPutSessionOfANamelessPersonForgetsTheCabinet(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		v := sessionFor("almaty")
		v.Session.Account = portal.Account{}
		must(t, s.PutSession(v))
		must(t, s.PutCabinet("almaty", cabinetFor("1")))
		v.Session.SessionID = "another"
		must(t, s.PutSession(v))
		if _, found, _ := s.Cabinet("almaty"); found {
			t.Error("the cabinet of the former session is shown to the next")
		}
	})
}

func TestPutSessionRefusesIncompleteOnes(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		for name, spoil := range map[string]func(*Session){
			"no portal": func(v *Session) { v.PortalID = "" },
			"no end":    func(v *Session) { v.ExpiresAt = time.Time{} },
		} {
			v := sessionFor("almaty")
			spoil(&v)
			if err := s.PutSession(v); !errors.Is(err, ErrInvalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestUpdateSessionDoesNotBringOneBack(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		renew := func(v *Session) { v.Session.RefreshToken = "renewed" }
		if found, err := s.UpdateSession("almaty", renew); found || err != nil {
			t.Errorf("updated what is not there: %v, %v", found, err)
		}
		must(t, s.PutSession(sessionFor("almaty")))
		must(t, s.PutCabinet("almaty", cabinetFor("1")))
		if found, err := s.UpdateSession("almaty", renew); !found || err != nil {
			t.Errorf("%v, %v", found, err)
		}
		if v, _, _ := s.Session("almaty"); v.Session.RefreshToken != "renewed" {
			t.Errorf("got %+v", v)
		}
		if _, found, _ := s.Cabinet("almaty"); !found {
			t.Error("new tokens wiped the cabinet")
		}
		if _, err := s.UpdateSession("almaty", func(v *Session) { v.PortalID = "regions" }); !errors.Is(err, ErrInvalid) {
			t.Errorf("moved to another portal: %v", err)
		}
		must(t, s.DeleteSession("almaty"))
		if found, err := s.UpdateSession("almaty", renew); found || err != nil || hasSession(t, s, "almaty") {
			t.Errorf("a late refresh signed in again: %v, %v", found, err)
		}
	})
}

func TestCabinetIsGivenAsItWasPut(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		must(t, s.PutSession(sessionFor("almaty")))
		if _, found, err := s.Cabinet("almaty"); found || err != nil {
			t.Errorf("%v, %v", found, err)
		}
		must(t, s.PutCabinet("almaty", cabinetFor("2026-001")))
		got, found, err := s.Cabinet("almaty")
		if err != nil || !found || !reflect.DeepEqual(got, cabinetFor("2026-001")) {
			t.Errorf("got %+v, %v, %v", got, found, err)
		}
	})
}

func TestPutCabinetRefusesWithoutASession(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		if err := s.PutCabinet("almaty", cabinetFor("1")); !errors.Is(err, ErrNoSession) {
			t.Errorf("%v", err)
		}
	})
}

func TestRecentIsGivenAsItWasPut(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		if r, err := s.Recent(); err != nil || !reflect.DeepEqual(r, Recent{}) {
			t.Errorf("%+v, %v", r, err)
		}
		want := Recent{
			StorageType: "computer", Folder: `D:\Кілттер`, PortalID: "regions", LocalityKATO: "P0123",
			Files: []string{`D:\Кілттер\AUTH_RSA256.p12`},
		}
		must(t, s.PutRecent(want))
		if got, err := s.Recent(); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestWipeForgetsEverything(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		must(t, s.PutSession(sessionFor("almaty")))
		must(t, s.PutCabinet("almaty", cabinetFor("1")))
		must(t, s.PutRecent(Recent{Folder: "/media/key"}))
		must(t, s.Wipe())
		must(t, s.Wipe())
		if r, err := s.Recent(); err != nil || hasSession(t, s, "almaty") || r.Folder != "" {
			t.Errorf("something is left: %+v, %v", r, err)
		}
		must(t, s.PutSession(sessionFor("almaty")))
		if _, found, _ := s.Cabinet("almaty"); found || !hasSession(t, s, "almaty") {
			t.Error("the store does not work after a wipe")
		}
	})
}

func TestClosedStoreAnswersErrClosed(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		must(t, s.Close())
		must(t, s.Close())
		_, _, err := s.Session("almaty")
		_, err2 := s.Recent()
		for i, err := range []error{err, err2, s.PutSession(sessionFor("almaty")), s.DeleteSession("almaty"), s.Wipe()} {
			if !errors.Is(err, ErrClosed) {
				t.Errorf("%d: %v", i, err)
			}
		}
	})
}

// Many goroutines at once: with the race detector this is the proof that the
// rewriting of the file at a sign-out does not pull it from under a reader.
func TestStoreServesManyGoroutines(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				id := "portal-" + strconv.Itoa(i%4)
				for range 5 {
					errs := []error{s.PutSession(sessionFor(id)), s.PutRecent(Recent{PortalID: id})}
					_, _, err := s.Cabinet(id)
					_, err2 := s.Recent()
					for _, err := range append(errs, err, err2, s.DeleteSession(id)) {
						if err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		all.Wait()
	})
}

func TestOpenAndCloseLeaveNoGoroutine(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s, err := Open(context.Background(), optionsIn(t.TempDir()))
	must(t, err)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.DeleteSession("almaty"))
	must(t, s.Close())
}

func TestNewMemorySaysWhatItIs(t *testing.T) {
	s := NewMemory()
	if s.Protection() != ProtectionMemory || s.Reason() != nil || s.MovedAside() != "" || s.Dropped() {
		t.Errorf("%v %v %v %v", s.Protection(), s.Reason(), s.MovedAside(), s.Dropped())
	}
}
