package server

import (
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

const theNumber = "KZ-599034"

// inQueue is the mother's cabinet with one application.
func inQueue(t *testing.T, change ...func(*Options)) (f *fixture, token string) {
	f = newFixture(t, change...)
	f.kin(childOne)
	token = f.enter()
	f.bind(token, childOne)
	return f, token
}

func of(number, what string) string { return pathApps + "/" + number + "/" + what }

func TestHistoryIsToldTheNewestFirst(t *testing.T) {
	f, token := inQueue(t)
	day := func(n int) time.Time { return testNow.AddDate(0, 0, n) }
	f.registry.events[theNumber] = []Event{
		{At: day(-30), Kind: portal.HistoryStatus, Status: "SUBMITTED"},
		{At: day(-3), Kind: portal.HistoryQueue, From: 40, To: 55, Reason: portal.QueueReasonYearlyResort},
		{At: day(-2), Kind: portal.HistoryQueue, From: 55, To: 54, Reason: "NEW_ONE"},
		{At: day(-20), Kind: portal.HistoryStatus, Status: "NEW_STATUS", Text: text("Своими словами")},
		{At: day(-25), Kind: portal.HistoryData, Text: text("Телефон исправлен.")},
		{At: day(-26), Kind: portal.HistoryData},
	}
	got := as[portal.Page[portal.HistoryEntry]](f.do(call{method: "GET", path: of(theNumber, "history"), token: token, header: map[string]string{"Accept-Language": "en"}}), 200)
	want := []portal.HistoryEntry{
		{At: day(-2), Kind: portal.HistoryQueue, Text: "The place in the queue was 55 and is 54 now."},
		{At: day(-3), Kind: portal.HistoryQueue, Text: "The place in the queue was 40 and is 55 now. The whole queue was counted anew, as every year."},
		{At: day(-20), Kind: portal.HistoryStatus, Status: "NEW_STATUS", StatusLabel: "NEW_STATUS", Text: "Своими словами en"},
		{At: day(-25), Kind: portal.HistoryData, Text: "Телефон исправлен. en"},
		{At: day(-26), Kind: portal.HistoryData, Text: "What the application says was changed."},
		{At: day(-30), Kind: portal.HistoryStatus, Status: "SUBMITTED", StatusLabel: "Submitted", Text: "The application’s status: “Submitted”."},
	}
	if len(got.Items) != len(want) {
		t.Fatalf("%d entries, want %d", len(got.Items), len(want))
	}
	for i, e := range got.Items {
		if !e.At.Equal(want[i].At) || e.Kind != want[i].Kind || e.Status != want[i].Status || e.StatusLabel != want[i].StatusLabel || e.Text != want[i].Text {
			t.Errorf("%d: %+v, want %+v", i, e, want[i])
		}
	}
}

func TestHistoryHasPages(t *testing.T) {
	f, token := inQueue(t)
	for i := range 5 {
		f.registry.events[theNumber] = append(f.registry.events[theNumber], Event{At: testNow.AddDate(0, 0, i), Kind: portal.HistoryStatus, Status: "QUEUED"})
	}
	first := as[portal.Page[portal.HistoryEntry]](f.get(of(theNumber, "history")+"?limit=3", token), 200)
	second := as[portal.Page[portal.HistoryEntry]](f.get(of(theNumber, "history")+"?limit=3&cursor="+first.NextCursor, token), 200)
	if len(first.Items) != 3 || len(second.Items) != 2 || second.NextCursor != "" || !second.Items[1].At.Equal(testNow) {
		t.Errorf("pages %+v, %+v", first, second)
	}
	f.registry.events[theNumber] = append(f.registry.events[theNumber], Event{At: testNow.AddDate(0, 0, 9), Kind: portal.HistoryStatus, Status: "OFFERED"})
	late := as[portal.Page[portal.HistoryEntry]](f.get(of(theNumber, "history")+"?limit=3&cursor="+first.NextCursor, token), 200)
	if len(late.Items) != 2 || !late.Items[0].At.Equal(second.Items[0].At) {
		t.Errorf("after something new happened the second page is %+v", late)
	}
	f.do(call{method: "GET", path: of(theNumber, "history") + "?limit=0", token: token, broken: true}).refuses(portal.CodeMalformed)
}

// pastOf are the addresses of what an application had.
func pastOf(number string) []string {
	return []string{of(number, "history"), of(number, "queue"), of(number, "printout") + "?format=a4&lang=ru"}
}

func TestPastOfAForeignApplicationIsNotFound(t *testing.T) {
	f, _ := inQueue(t)
	father := f.enterAs(fatherIIN)
	for _, number := range []string{theNumber, "unknown"} {
		for _, path := range pastOf(number) {
			f.get(path, father).refuses(portal.CodeNotFound)
		}
	}
}

func TestPastIsRefusedBeforeAnEmailWasGiven(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), portal.ProfilePersonal).AccessToken
	for _, path := range pastOf(theNumber) {
		f.get(path, token).refuses(portal.CodeEmailConfirmationRequired)
	}
}

func TestPastIsRefusedWhileTheRegistryDoesNotAnswer(t *testing.T) {
	f, token := inQueue(t)
	for err, code := range map[error]portal.Code{ErrRegistryUnavailable: portal.CodeRegistryUnavailable, ErrRegistryTimeout: portal.CodeRegistryTimeout} {
		f.registry.pastErr = err
		f.get(of(theNumber, "history"), token).refuses(code)
		f.get(of(theNumber, "queue"), token).refuses(code)
		f.registry.pastErr, f.registry.err = nil, err
		for _, path := range pastOf(theNumber) {
			f.get(path, token).refuses(code)
		}
		f.registry.err = nil
	}
}

// Who has an answer already gets none.
func TestPastIsReadByETag(t *testing.T) {
	f, token := inQueue(t)
	for _, path := range append(pastOf(theNumber), pathApps, pathApps+"/"+theNumber) {
		tag := f.get(path, token).header.Get("ETag")
		again := f.do(call{method: "GET", path: path, token: token, header: map[string]string{"If-None-Match": tag}})
		if again.status != 304 || len(again.body) > 0 {
			t.Errorf("%s: %d, %d octets", path, again.status, len(again.body))
		}
	}
}

// The count of a deadline changes with the day, and the version with it.
func TestETagOfAnApplicationChangesWithTheDaysLeft(t *testing.T) {
	f, token := inQueue(t)
	tag := f.get(pathApps, token).header.Get("ETag")
	f.clock.pass(time.Minute)
	if again := f.get(pathApps, token).header.Get("ETag"); again != tag {
		t.Error("a minute later it is another version")
	}
	f.clock.pass(24 * time.Hour)
	token = f.signIn(newPerson(t, motherIIN), portal.ProfilePersonal).AccessToken
	later := f.get(pathApps, token)
	if later.header.Get("ETag") == tag {
		t.Error("a day later it is the same version")
	}
	if left := as[portal.Page[portal.Application]](later, 200).Items[0].Deadline.WorkingDaysLeft; left == nil || *left == 0 {
		t.Errorf("%v days left", left)
	}
}

func TestPastIsLimited(t *testing.T) {
	for _, path := range pastOf(theNumber) {
		f, token := inQueue(t, func(o *Options) { o.Limits = Limits{Account: Rate{PerMinute: 1, Burst: 60}} })
		var last got
		for range 70 {
			if last = f.get(path, token); last.status == 429 {
				break
			}
		}
		p := last.refuses(portal.CodeTooManyRequests)
		if p.RetryAfterS <= 0 {
			t.Errorf("%s: come again after %d s", path, p.RetryAfterS)
		}
	}
}
