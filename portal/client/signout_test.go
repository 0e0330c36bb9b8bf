package client

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

func TestSignOut(t *testing.T) {
	p := newSessions(t)
	s := p.client(t).Session(tokens(), time.Now(), nil)
	if err := s.SignOut(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p.count("DELETE /api/v1/auth/sessions/current") != 1 {
		t.Error("portal was not told")
	}
	if _, err := s.Profile(context.Background()); !errors.Is(err, ErrSessionEnded) {
		t.Errorf("got %v", err)
	}
	if err := s.SignOut(context.Background()); err != nil {
		t.Errorf("second sign-out: %v", err)
	}
}

// A session whose access token ran out is alive at the portal by its refresh
// token: signing out has to reach it.
func TestSignOutReachesThePortalWithATokenThatRanOut(t *testing.T) {
	p := newSessions(t)
	s := p.client(t).Session(tokens(), time.Now(), nil)
	p.expire()
	if err := s.SignOut(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p.rotations() != 1 || p.signOuts != 1 {
		t.Errorf("%d refreshes, %d sign-outs", p.rotations(), p.signOuts)
	}
	if _, err := s.Profile(context.Background()); !errors.Is(err, ErrSessionEnded) {
		t.Errorf("got %v", err)
	}
}

func TestSignOutTellsThatThePortalMayStillKnowTheSession(t *testing.T) {
	p := newPortal(t)
	p.on("DELETE /auth/sessions/current", refuses(401, portal.CodeSessionExpired))
	p.on("POST /auth/sessions/current/refresh", cut)
	s := p.client(t).Session(tokens(), time.Now(), nil)
	if err := s.SignOut(context.Background()); !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Profile(context.Background()); !errors.Is(err, ErrSessionEnded) {
		t.Errorf("got %v", err)
	}
}

// Where the portal takes neither token, nor a new one, there is nothing left to
// end.
func TestSignOutOfASessionThatThePortalEnded(t *testing.T) {
	for name, refresh := range map[string]http.HandlerFunc{
		"refresh refused":       refuses(401, portal.CodeSessionExpired),
		"new token refused too": answers(200, portal.Tokens{AccessToken: "access-SECRET-the-next", ExpiresIn: 600}),
	} {
		p := newPortal(t)
		p.on("DELETE /auth/sessions/current", refuses(401, portal.CodeSessionExpired))
		p.on("POST /auth/sessions/current/refresh", refresh)
		s := p.client(t).Session(tokens(), time.Now(), nil)
		if err := s.SignOut(context.Background()); err != nil {
			t.Errorf("%s: got %v", name, err)
		}
		if n := p.count("POST /api/v1/auth/sessions/current/refresh"); n != 1 {
			t.Errorf("%s: %d refreshes", name, n)
		}
	}
}

func TestSignOutEndsTheSessionHereWhenThePortalIsAway(t *testing.T) {
	p := newSessions(t)
	c := p.client(t)
	mustDiscover(t, c)
	s := c.Session(tokens(), time.Now(), nil)
	p.Close()
	if err := s.SignOut(context.Background()); !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v", err)
	}
	if _, err := s.Profile(context.Background()); !errors.Is(err, ErrSessionEnded) {
		t.Errorf("got %v", err)
	}
}

// After a sign-out nothing is written any more, whatever was under way.
func TestSignOutLosesARefreshUnderWay(t *testing.T) {
	p := newSessions(t)
	var writes atomic.Int32
	s := p.client(t).Session(tokens(), time.Now(), func(portal.Tokens) error { writes.Add(1); return nil })
	s.end()
	if _, err := s.take(portal.Tokens{AccessToken: "x", ExpiresIn: 600}, time.Now()); !errors.Is(err, ErrSessionEnded) || writes.Load() != 0 {
		t.Errorf("got %v, %d writes", err, writes.Load())
	}
}
