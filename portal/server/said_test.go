package server

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// A line that no client takes does not take the others with it.
func TestHistoryLeavesOutWhatIsNoEvent(t *testing.T) {
	f, token := inQueue(t)
	f.registry.events[theNumber] = []Event{
		{At: testNow, Kind: portal.HistoryData, Text: text("Те\x1b[2Jлефон\u202e исправлен.")},
		{Kind: portal.HistoryData},
		{At: testNow},
		{At: testNow, Kind: "a\x00b"},
		{At: testNow, Kind: portal.HistoryStatus},
		{At: testNow, Kind: portal.HistoryQueue, From: 0, To: 5},
		{At: testNow, Kind: portal.HistoryQueue, From: 5, To: -5},
		{At: testNow.AddDate(0, 0, -1), Kind: portal.HistoryQueue, Text: text("Очередь пересчитали.")},
	}
	got := as[portal.Page[portal.HistoryEntry]](f.get(of(theNumber, "history"), token), 200)
	if len(got.Items) != 2 || got.Items[0].Text != "Те[2Jлефон исправлен." || got.Items[1].Text != "Очередь пересчитали." {
		t.Errorf("%+v", got.Items)
	}
}

func TestQueueLeavesOutWhatIsNoPosition(t *testing.T) {
	f, token := inQueue(t)
	point := func(day, position int) portal.QueuePoint {
		return portal.QueuePoint{At: testNow.AddDate(0, 0, day), Position: position, InCategory: 1, Total: 9}
	}
	late := point(-3, 6)
	late.At = late.At.Add(time.Hour)
	f.registry.points[theNumber] = []portal.QueuePoint{
		point(-5, 0), point(-4, 7), late, point(-3, 5), point(-2, portal.MaxPosition+1), point(-500, 8), point(1, 3),
		{At: testNow.AddDate(0, 0, -1), Position: 4, InCategory: 0, Total: 9},
		{At: testNow.AddDate(0, 0, -1), Position: 4, InCategory: 1, Total: -9},
		{Position: 2, InCategory: 1, Total: 1},
	}
	got := as[portal.Page[portal.QueuePoint]](f.get(of(theNumber, "queue"), token), 200)
	var positions []int
	for _, p := range got.Items {
		positions = append(positions, p.Position)
	}
	if !slices.Equal(positions, []int{7, 6}) { // of a day the last
		t.Errorf("%v", positions)
	}
}

func TestApplicationsLeaveOutWhatCannotBeShown(t *testing.T) {
	f, token := inQueue(t)
	with := func(change func(*portal.Application)) portal.Application {
		a := testApplication("KZ-" + strings.Repeat("1", 6))
		change(&a)
		return a
	}
	f.registry.applications[childOne] = []portal.Application{
		with(func(a *portal.Application) { a.Number = "" }),
		with(func(a *portal.Application) { a.Number = "KZ\n1" }),
		with(func(a *portal.Application) { a.Number = "KZ\xff" }),
		with(func(a *portal.Application) { a.Number = strings.Repeat("9", portal.MaxNumber+1) }),
		with(func(a *portal.Application) { a.Status = "" }),
		with(func(a *portal.Application) { a.Number = strings.Repeat("й", portal.MaxNumber) }),
		with(func(a *portal.Application) { a.Number, a.Queue.Position = "KZ-2", 0 }),
		with(func(a *portal.Application) { a.Number, a.Queue.AsOf = "KZ-3", time.Time{} }),
		with(func(a *portal.Application) { a.Number, a.Deadline.At = "KZ-4", time.Time{} }),
		with(func(a *portal.Application) {
			a.Number, a.StatusLabel, a.Deadline.Text = "KZ-5", "В\aочереди", "Сде\u2066лайте."
		}),
	}
	got := as[portal.Page[portal.Application]](f.get(pathApps, token), 200).Items
	if len(got) != 5 || got[1].Queue != nil || got[2].Queue != nil || got[2].Deadline == nil || got[3].Deadline != nil ||
		got[4].StatusLabel != "Вочереди" || got[4].Deadline.Text != "Сделайте." {
		t.Errorf("%+v", got)
	}
	if own := f.registry.applications[childOne][9]; own.Deadline.Text != "Сде\u2066лайте." {
		t.Errorf("the registry's own deadline became %q", own.Deadline.Text)
	}
}

// That a child has no application is told only where the registry said so.
func TestApplicationsOfWhichNoneCanBeShownAreNoNone(t *testing.T) {
	f, token := inQueue(t)
	none := testApplication("")
	f.registry.applications[childOne] = []portal.Application{none}
	f.get(pathApps, token).refuses(portal.CodeRegistryUnavailable)
	f.get(of(theNumber, "history"), token).refuses(portal.CodeRegistryUnavailable)
	f.kin(secondIIN)
	f.registry.applications[secondIIN] = []portal.Application{none}
	f.bind(token, secondIIN).refuses(portal.CodeRegistryUnavailable)
	if page := as[portal.Page[portal.Binding]](f.get(pathBindings, token), 200); len(page.Items) != 1 {
		t.Errorf("bound nevertheless: %+v", page)
	}
}

// A child's name with a mark that no client takes would keep every page of the
// cabinet from the family.
func TestBindingIsWithoutWhatNoClientTakes(t *testing.T) {
	f := newFixture(t)
	in := []portal.Text{text("Шым\u202eкент")}
	f.registry.set(childOne, kinshipWith(func(k *Kinship) {
		k.Relation, k.Child.Name, k.Child.BirthDate, k.FoundIn = "mother\a", "САПАРОВ\x1b АЛИХАН\u2066", "2022-03-14\x00", in
	}))
	token := f.enter()
	told := []portal.Binding{as[portal.BindingResult](f.bind(token, childOne), 201).Binding}
	in[0] = text("Ал\u202eматы")
	told = append(told, as[portal.BindingResult](f.recheck(token, told[0].ID), 200).Binding)
	for i, place := range []string{"Шымкент", "Алматы"} {
		b := told[i]
		if b.Relation != "mother" || b.Child.Name != "САПАРОВ АЛИХАН" || b.Child.BirthDate != "2022-03-14" || b.FoundIn[0] != text(place) {
			t.Errorf("%+v", b)
		}
	}
	if in[0] != text("Ал\u202eматы") {
		t.Errorf("the registry's own words became %+v", in)
	}
}
