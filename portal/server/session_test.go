package server

import (
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

func (f *fixture) refresh(token string) got {
	f.Helper()
	return f.post(pathRefresh, "", portal.RefreshRequest{RefreshToken: token})
}

func (f *fixture) refreshed(token string) portal.Tokens {
	f.Helper()
	return as[portal.Tokens](f.refresh(token), 200)
}

func TestMeRefusesMissingToken(t *testing.T) {
	f := newFixture(t)
	g := f.get(pathMe, "")
	g.refuses(portal.CodeUnauthorized)
	if g.header.Get("WWW-Authenticate") != "Bearer" || g.header.Get("Cache-Control") != "no-store" {
		t.Errorf("header %v", g.header)
	}
}

func TestMeRefusesUnknownToken(t *testing.T) {
	newFixture(t).get(pathMe, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").refuses(portal.CodeUnauthorized)
}

func TestMeRefusesAnotherScheme(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	for _, header := range []string{token, "Basic " + token, "Bearer", "Bearer  "} {
		f.do(call{method: "GET", path: pathMe, header: map[string]string{"Authorization": header}}).refuses(portal.CodeUnauthorized)
	}
	as[portal.Profile](f.do(call{method: "GET", path: pathMe, header: map[string]string{"Authorization": "bearer " + token}}), 200)
}

func TestMeRefusesRefreshTokenAsAccessToken(t *testing.T) {
	f := newFixture(t)
	f.get(pathMe, f.signIn(newPerson(t, motherIIN), "personal").RefreshToken).refuses(portal.CodeUnauthorized)
}

func TestMeRefusesExpiredAccessToken(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	f.clock.pass(10*time.Minute - time.Second)
	as[portal.Profile](f.get(pathMe, s.AccessToken), 200)
	f.clock.pass(time.Second)
	f.get(pathMe, s.AccessToken).refuses(portal.CodeSessionExpired)
	as[portal.Profile](f.get(pathMe, f.refreshed(s.RefreshToken).AccessToken), 200)
}

// Whoever refreshes all the time must not grow the session's record, and a
// request under way with the token before is answered.
func TestRefreshKeepsAFewAccessTokens(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	tokens := portal.Tokens{AccessToken: s.AccessToken, RefreshToken: s.RefreshToken}
	var before string
	for range 20 {
		before, tokens = tokens.AccessToken, f.refreshed(tokens.RefreshToken)
	}
	as[portal.Profile](f.get(pathMe, before), 200)
	as[portal.Profile](f.get(pathMe, tokens.AccessToken), 200)
	f.get(pathMe, s.AccessToken).refuses(portal.CodeUnauthorized)
}

func TestSignOutEndsEveryToken(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	other := f.signIn(newPerson(t, motherIIN), "personal")
	if g := f.do(call{method: "DELETE", path: pathCurrent, token: s.AccessToken}); g.status != 204 || len(g.body) > 0 {
		t.Errorf("answer %d %s", g.status, g.body)
	}
	f.get(pathMe, s.AccessToken).refuses(portal.CodeUnauthorized)
	f.refresh(s.RefreshToken).refuses(portal.CodeSessionExpired)
	f.do(call{method: "DELETE", path: pathCurrent, token: s.AccessToken}).refuses(portal.CodeUnauthorized)
	as[portal.Profile](f.get(pathMe, other.AccessToken), 200)
}

func TestSignOutRefusesExpiredToken(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	f.clock.pass(time.Hour)
	f.do(call{method: "DELETE", path: pathCurrent, token: s.AccessToken}).refuses(portal.CodeSessionExpired)
}

func TestRefreshTurnsTheTokensOver(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	f.clock.pass(9 * time.Minute)
	next := f.refreshed(s.RefreshToken)
	if next.AccessToken == s.AccessToken || next.RefreshToken == s.RefreshToken || next.ExpiresIn != 600 {
		t.Errorf("tokens %+v", next)
	}
	as[portal.Profile](f.get(pathMe, s.AccessToken), 200) // a request under way is not cut off
	as[portal.Profile](f.get(pathMe, next.AccessToken), 200)
	f.clock.pass(2 * time.Minute)
	f.get(pathMe, s.AccessToken).refuses(portal.CodeSessionExpired)
	as[portal.Tokens](f.refresh(next.RefreshToken), 200)
}

func TestRefreshRefusesUnknownToken(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	f.refresh("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").refuses(portal.CodeUnauthorized)
	f.refresh("").refuses(portal.CodeUnauthorized)
	f.refresh(s.AccessToken).refuses(portal.CodeUnauthorized)
	as[portal.Tokens](f.refresh(s.RefreshToken), 200)
}

func TestRefreshTakesThePreviousTokenOnceMoreWithin30Seconds(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	lost := f.refreshed(s.RefreshToken)
	f.clock.pass(30 * time.Second)
	again := f.refreshed(s.RefreshToken)
	f.get(pathMe, lost.AccessToken).refuses(portal.CodeUnauthorized)
	as[portal.Profile](f.get(pathMe, again.AccessToken), 200)
	as[portal.Tokens](f.refresh(again.RefreshToken), 200)
}

// ended checks that nobody who held tokens of the session still gets in.
func (f *fixture) ended(tokens ...portal.Tokens) {
	f.Helper()
	for _, t := range tokens {
		f.get(pathMe, t.AccessToken).refuses(portal.CodeUnauthorized)
		f.refresh(t.RefreshToken).refuses(portal.CodeRefreshReused)
	}
}

func TestRefreshRefusesReuseAfter30Seconds(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	next := f.refreshed(s.RefreshToken)
	f.clock.pass(31 * time.Second)
	f.refresh(s.RefreshToken).refuses(portal.CodeRefreshReused)
	f.ended(next)
}

func TestRefreshRefusesSecondReuseWithin30Seconds(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	f.refreshed(s.RefreshToken)
	next := f.refreshed(s.RefreshToken)
	f.refresh(s.RefreshToken).refuses(portal.CodeRefreshReused)
	f.ended(next)
}

func TestRefreshRefusesTokenOfTheLostAnswer(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	lost := f.refreshed(s.RefreshToken)
	next := f.refreshed(s.RefreshToken)
	f.refresh(lost.RefreshToken).refuses(portal.CodeRefreshReused)
	f.ended(next)
}

func TestRefreshRefusesOldTokenOfTheFamily(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	second := f.refreshed(s.RefreshToken)
	third := f.refreshed(second.RefreshToken)
	f.refresh(s.RefreshToken).refuses(portal.CodeRefreshReused)
	f.ended(second, third)
}

func TestRefreshRefusesAfterEightHours(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	f.clock.pass(8*time.Hour - 2*time.Minute)
	next := f.refreshed(s.RefreshToken)
	if next.ExpiresIn != 120 { // refreshing does not move the end
		t.Errorf("expires in %d", next.ExpiresIn)
	}
	f.clock.pass(2 * time.Minute)
	f.get(pathMe, next.AccessToken).refuses(portal.CodeSessionExpired)
	f.refresh(next.RefreshToken).refuses(portal.CodeSessionExpired)
}

func TestSharedSessionHasNoRefreshTokenAndEndsAfter15Minutes(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "shared")
	if s.RefreshToken != "" || s.ExpiresIn != 900 {
		t.Errorf("session %+v", s)
	}
	f.clock.pass(15*time.Minute - time.Second)
	as[portal.Profile](f.get(pathMe, s.AccessToken), 200)
	f.clock.pass(time.Second)
	f.get(pathMe, s.AccessToken).refuses(portal.CodeSessionExpired)
}
