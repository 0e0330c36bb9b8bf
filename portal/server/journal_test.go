package server

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

func (f *fixture) journal(token string) []portal.JournalEntry {
	f.Helper()
	return as[portal.Page[portal.JournalEntry]](f.get(pathJournal, token), 200).Items
}

func kinds(entries []portal.JournalEntry) (all []string) {
	for _, e := range entries {
		all = append(all, e.Kind)
	}
	return all
}

func TestJournalTellsWhatHappenedTheNewestFirst(t *testing.T) {
	f := newIINFixture(t)
	s := f.enterable()
	ticket, code := f.started(motherIIN, testPassword)
	for range 7 {
		f.verifyIIN(ticket.Ticket, wrongOf(code))
	}
	other := f.enterByIIN()
	up := f.raised(f.enterByIIN())
	f.endSession(up.AccessToken, other.SessionID, 204)
	f.do(call{method: "DELETE", path: pathCurrent, token: up.AccessToken})
	f.refreshed(s.RefreshToken)
	f.clock.pass(time.Minute)
	for range 2 {
		f.refresh(s.RefreshToken).refuses(portal.CodeRefreshReused)
	}
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	entries := f.journal(token)
	want := []string{
		portal.JournalSignedInEDS, portal.JournalSessionReused, portal.JournalSignedOut, portal.JournalSessionEnded, portal.JournalSteppedUp,
		portal.JournalSignedInIIN, portal.JournalSignedInIIN, portal.JournalIINRefused, portal.JournalPasswordSet, portal.JournalEmailChanged, portal.JournalSignedInEDS,
	}
	if !reflect.DeepEqual(kinds(entries), want) {
		t.Errorf("kinds %v,\nwant %v", kinds(entries), want)
	}
	if !entries[0].At.Equal(testNow.Add(time.Minute)) || entries[0].ID == entries[1].ID || !isUUID(entries[0].ID) {
		t.Errorf("entries %+v", entries[:2])
	}
}

func TestJournalIsThePersonsOwn(t *testing.T) {
	f := newFixture(t)
	f.enterAs(fatherIIN)
	if all := f.journal(f.enter()); len(all) != 2 {
		t.Errorf("%v", kinds(all))
	}
}

func TestJournalKeepsTheNewest200(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	id := f.account(motherIIN).ID
	err := f.storage.Update(func(tx Tx) error {
		for range maxJournal - 1 {
			if err := f.server.note(tx, id, portal.JournalEntry{Kind: portal.JournalDetached}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	g := f.get(pathJournal+"?limit=500", token)
	all := as[portal.Page[portal.JournalEntry]](g, 200).Items
	if len(all) != maxJournal || all[0].Kind != portal.JournalDetached || all[maxJournal-1].Kind != portal.JournalEmailChanged {
		t.Errorf("%d entries, the last one %+v", len(all), all[len(all)-1])
	}
	if strings.Contains(string(g.body), motherIIN) {
		t.Error("the journal holds an IIN")
	}
}

func TestJournalRefusesWithoutEmail(t *testing.T) {
	f := newFixture(t)
	f.get(pathJournal, f.signIn(newPerson(t, motherIIN), "personal").AccessToken).refuses(portal.CodeEmailConfirmationRequired)
}
