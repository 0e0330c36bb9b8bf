package server

import (
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

const areaSession = "session"

func (f *fixture) endSession(token, id string, want int) got {
	f.Helper()
	g := f.do(call{method: "DELETE", path: pathSessions + "/" + id, token: token})
	if g.status != want {
		f.Fatalf("answer %d %s, want %d", g.status, g.body, want)
	}
	return g
}

func (f *fixture) sessions(token string) []portal.SessionInfo {
	f.Helper()
	return as[portal.Page[portal.SessionInfo]](f.get(pathSessions, token), 200).Items
}

func TestSessionsAreThePersonsOwnTheNewestFirst(t *testing.T) {
	f := newIINFixture(t)
	first := f.enterable()
	f.signIn(newPerson(t, fatherIIN), "personal")
	f.clock.pass(time.Minute)
	shared := f.signIn(newPerson(t, motherIIN), "shared")
	f.clock.pass(time.Minute)
	byIIN := f.enterByIIN()
	at := testNow.Add(2 * time.Minute)
	want := []portal.SessionInfo{
		{ID: byIIN.SessionID, ACR: portal.ACRIIN, Profile: "personal", StartedAt: at, EndsAt: at.Add(8 * time.Hour), Current: true},
		{ID: shared.SessionID, ACR: portal.ACREDS, Profile: "shared", StartedAt: at.Add(-time.Minute), EndsAt: at.Add(14 * time.Minute)},
		{ID: first.SessionID, ACR: portal.ACREDS, Profile: "personal", StartedAt: testNow, EndsAt: testNow.Add(8 * time.Hour)},
	}
	got := f.sessions(byIIN.AccessToken)
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("sessions %+v", got)
	}
	f.clock.pass(14 * time.Minute) // the shared one is over
	token := f.refreshed(byIIN.RefreshToken).AccessToken
	if n := len(f.sessions(token)); n != 2 {
		t.Errorf("%d sessions", n)
	}
	f.do(call{method: "DELETE", path: pathCurrent, token: token})
	if n := len(f.sessions(f.refreshed(first.RefreshToken).AccessToken)); n != 1 {
		t.Errorf("%d sessions", n)
	}
}

func TestSessionsRefuseMalformedPaging(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	for _, path := range []string{pathSessions + "?limit=0", pathJournal + "?limit=x", pathSessions + "?cursor=*"} {
		f.do(call{method: "GET", path: path, token: token, loose: true}).refuses(portal.CodeMalformed)
	}
}

func TestEndedSessionRefusesItsTokens(t *testing.T) {
	f := newFixture(t)
	s, other := f.signIn(newPerson(t, motherIIN), "personal"), f.signIn(newPerson(t, motherIIN), "personal")
	next := f.refreshed(other.RefreshToken)
	f.endSession(s.AccessToken, other.SessionID, 204)
	for _, token := range []string{other.AccessToken, next.AccessToken} {
		record(t, areaSession, "ended by another session, token "+map[bool]string{true: "before", false: "after"}[token == other.AccessToken]+" a refresh",
			f.get(pathMe, token).refuses(portal.CodeSessionRevoked))
	}
	record(t, areaSession, "ended by another session, refresh", f.refresh(next.RefreshToken).refuses(portal.CodeSessionRevoked))
	f.refresh(other.RefreshToken).refuses(portal.CodeSessionRevoked)
	as[portal.Profile](f.get(pathMe, s.AccessToken), 200)
	f.endSession(s.AccessToken, other.SessionID, 404)
}

func TestEndSessionRefusesAnotherPersonsSession(t *testing.T) {
	f := newFixture(t)
	s, father := f.signIn(newPerson(t, motherIIN), "personal"), f.signIn(newPerson(t, fatherIIN), "personal")
	record(t, areaSession, "another person's session ended", f.endSession(s.AccessToken, father.SessionID, 404).refuses(portal.CodeNotFound))
	f.endSession(s.AccessToken, "unknown", 404)
	as[portal.Profile](f.get(pathMe, father.AccessToken), 200)
}

func TestEndOfOnesOwnSessionIsASignOutAtAnyLevel(t *testing.T) {
	f, s := byIINFixture(t)
	f.endSession(s.AccessToken, s.SessionID, 204)
	f.get(pathMe, s.AccessToken).refuses(portal.CodeUnauthorized)
}

func TestEndSessionRefusesWhoSignedInByIIN(t *testing.T) {
	f, s := byIINFixture(t)
	for _, c := range f.sessions(s.AccessToken) {
		if !c.Current {
			f.endSession(s.AccessToken, c.ID, 401).refuses(portal.CodeStepUpRequired)
		}
	}
	f.endSession(s.AccessToken, "unknown", 401).refuses(portal.CodeStepUpRequired)
}

func TestRefusalsOfTokensAreExplained(t *testing.T) {
	f := newFixture(t)
	record(t, areaSession, "no token", f.get(pathMe, "").refuses(portal.CodeUnauthorized))
	s := f.signIn(newPerson(t, motherIIN), "personal")
	next := f.refreshed(s.RefreshToken)
	f.clock.pass(31 * time.Second)
	record(t, areaSession, "refresh token used twice", f.refresh(s.RefreshToken).refuses(portal.CodeRefreshReused))
	record(t, areaSession, "token after a refresh token was used twice", f.get(pathMe, next.AccessToken).refuses(portal.CodeUnauthorized))
	s = f.signIn(newPerson(t, motherIIN), "personal")
	f.clock.pass(10 * time.Minute)
	record(t, areaSession, "token of ten minutes ago", f.get(pathMe, s.AccessToken).refuses(portal.CodeSessionExpired))
	f.clock.pass(8 * time.Hour)
	record(t, areaSession, "refresh token of eight hours ago", f.refresh(s.RefreshToken).refuses(portal.CodeSessionExpired))
}
