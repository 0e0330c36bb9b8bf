package server

import (
	"encoding/base64"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// enterShared signs in by IIN at a workstation that many people use.
func (f *fixture) enterShared() portal.Session {
	f.Helper()
	before := f.mailer.count()
	body := portal.IINStartRequest{IIN: motherIIN, Password: testPassword, SessionProfile: portal.ProfileShared}
	ticket := as[portal.IINTicket](f.post(pathIINStart, "", body), 202).Ticket
	f.settle()
	if f.mailer.count() == before {
		f.Fatal("no code was mailed")
	}
	return as[portal.Session](f.verifyIIN(ticket, f.mailer.last(f.T).Code), 201)
}

// A session by IIN at a workstation is over as soon as one by a key.
func TestSharedSessionByIINHasNoRefreshTokenAndEndsAfter15Minutes(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	s := f.enterShared()
	if s.RefreshToken != "" || s.ExpiresIn != 900 || s.ACR != portal.ACRIIN {
		t.Errorf("session %+v", s)
	}
	f.clock.pass(15*time.Minute - time.Second)
	as[portal.Profile](f.get(pathMe, s.AccessToken), 200)
	f.clock.pass(time.Second)
	f.get(pathMe, s.AccessToken).refuses(portal.CodeSessionExpired)
}

// Another code for the ticket, mailed later, opens a shared session, too.
func TestResentCodeKeepsTheProfile(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	ticket := as[portal.IINTicket](f.post(pathIINStart, "", portal.IINStartRequest{IIN: motherIIN, Password: testPassword, SessionProfile: portal.ProfileShared}), 202).Ticket
	f.settle()
	f.clock.pass(resendAfter)
	as[portal.IINTicket](f.resendIIN(ticket), 202)
	f.settle()
	if s := as[portal.Session](f.verifyIIN(ticket, f.mailer.last(t).Code), 201); s.RefreshToken != "" {
		t.Errorf("session %+v", s)
	}
}

func TestSessionProfileThatThereIsNotIsRefused(t *testing.T) {
	f := newIINFixture(t)
	for path, body := range map[string]any{
		pathIINStart:   portal.IINStartRequest{IIN: motherIIN, Password: testPassword, SessionProfile: "public"},
		pathChallenges: portal.ChallengeRequest{Purpose: portal.PurposeSignIn, SessionProfile: "public"},
	} {
		f.do(call{method: "POST", path: path, body: body, broken: true}).refusesAt(portal.CodeMalformed, "/session_profile", portal.CodeMalformed)
	}
	if f.hashes.Load() != 0 {
		t.Error("a password was looked at")
	}
}

// Raising a shared session makes it no longer.
func TestRaisedSharedSessionStaysShared(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	s := f.enterShared()
	f.clock.pass(10 * time.Minute)
	c := as[portal.Challenge](f.post(pathChallenges, s.AccessToken, portal.ChallengeRequest{Purpose: portal.PurposeStepUp}), 201)
	cms := newPerson(t, motherIIN).signFor(t, testOrigin, portal.PurposeStepUp, c)
	raised := as[portal.StepUp](f.post(pathStepUp, s.AccessToken, portal.SessionRequest{ChallengeID: c.ChallengeID, CMS: base64.StdEncoding.EncodeToString(cms)}), 200)
	if raised.RefreshToken != "" || raised.ExpiresIn != 300 {
		t.Errorf("%d s, refresh %v", raised.ExpiresIn, raised.RefreshToken != "")
	}
	f.clock.pass(5 * time.Minute)
	f.get(pathMe, raised.AccessToken).refuses(portal.CodeSessionExpired)
}
