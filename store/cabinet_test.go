package store

import (
	"errors"
	"reflect"
	"testing"

	"kezek.kz/kezek/portal"
)

func applicationsOf(numbers ...string) []portal.Application {
	var list []portal.Application
	for _, n := range numbers {
		list = append(list, portal.Application{Number: n})
	}
	return list
}

func TestCabinetKeepsDetailsOfWhatIsStillListed(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		must(t, s.PutSession(sessionFor("almaty")))
		detail := Details{Queue: []portal.QueuePoint{{At: now, Position: 7}}, History: []portal.HistoryEntry{{At: now, Text: "…"}}, AsOf: now, Language: "ru"}
		must(t, s.UpdateCabinet("almaty", func(c *Cabinet) {
			c.List(applicationsOf("1", "2"), "ru", now)
			c.Detail(portal.Application{Number: "1", StatusLabel: "newer"}, detail)
			c.Detail(portal.Application{Number: "2"}, detail)
			c.Detail(portal.Application{Number: "3"}, detail)
		}))
		got, _, err := s.Cabinet("almaty")
		if err != nil || !reflect.DeepEqual(got.Details["1"], detail) || got.Applications[0].StatusLabel != "newer" {
			t.Fatalf("got %+v, %v", got, err)
		}
		if _, kept := got.Details["3"]; kept || len(got.Details) != 2 {
			t.Error("details of an application that is not in the list are kept")
		}
		must(t, s.UpdateCabinet("almaty", func(c *Cabinet) { c.List(applicationsOf("1"), "ru", now.Add(1)) }))
		got, _, _ = s.Cabinet("almaty")
		if len(got.Applications) != 1 || len(got.Details) != 1 || !got.AsOf.Equal(now.Add(1)) {
			t.Errorf("details of a detached application are kept: %+v", got)
		}
	})
}

func TestUpdateCabinetRefusesWithoutASession(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		err := s.UpdateCabinet("almaty", func(*Cabinet) { t.Error("it was changed all the same") })
		if !errors.Is(err, ErrNoSession) {
			t.Errorf("got %v", err)
		}
	})
}

func TestUpdateCabinetBeginsWithAnEmptyOne(t *testing.T) {
	eachEngine(t, func(t *testing.T, s *Store, _ *clock) {
		must(t, s.PutSession(sessionFor("almaty")))
		must(t, s.UpdateCabinet("almaty", func(c *Cabinet) {
			if !reflect.DeepEqual(*c, Cabinet{}) {
				t.Errorf("got %+v", *c)
			}
			c.AsOf = now
		}))
		if got, found, err := s.Cabinet("almaty"); !found || err != nil || !got.AsOf.Equal(now) {
			t.Errorf("got %+v, %v, %v", got, found, err)
		}
	})
}

// The list and one application's page are not read at the same time.
func TestApplicationIsAsOldAsItsLastAnswer(t *testing.T) {
	var c Cabinet
	list := applicationsOf("1", "2")
	c.List(list, "kk", now)
	c.Detail(portal.Application{Number: "2", StatusLabel: "later"}, Details{AsOf: now.Add(2)})
	if list[1].StatusLabel != "" {
		t.Error("the caller's list was changed")
	}
	for step, want := range []struct {
		do   func()
		one  int64
		two  int64
		told string
	}{
		{func() {}, 0, 2, "later"},
		{func() { c.List(list, "ru", now.Add(5)) }, 5, 5, ""},
	} {
		want.do()
		_, one, _ := c.Application("1")
		a, two, found := c.Application("2")
		if one.Sub(now).Nanoseconds() != want.one || two.Sub(now).Nanoseconds() != want.two || a.StatusLabel != want.told || !found {
			t.Errorf("step %d: %v, %v, %q", step, one, two, a.StatusLabel)
		}
	}
	if c.Details["2"].AsOf != now.Add(2) || c.Language != "ru" {
		t.Error("the list made the details newer than they are")
	}
	if _, _, found := c.Application("3"); found {
		t.Error("one that is not there")
	}
}
