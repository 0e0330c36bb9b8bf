package client

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

func TestSessionRefreshesOnceForManyCalls(t *testing.T) {
	p := newSessions(t)
	s := p.client(t).Session(tokens(), time.Now(), nil)
	p.expire()
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			if _, err := s.Profile(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if p.rotations() != 1 {
		t.Errorf("%d refreshes", p.rotations())
	}
}

func TestSessionRefreshesBeforeExpiry(t *testing.T) {
	p := newSessions(t)
	s := p.client(t).Session(tokens(), time.Now().Add(-600*time.Second+refreshAhead/2), nil)
	if _, err := s.Profile(context.Background()); err != nil {
		t.Fatal(err)
	}
	if p.rotations() != 1 || p.count(me) != 1 {
		t.Errorf("%d refreshes, %d calls", p.rotations(), p.count(me))
	}
}

func TestSessionDoesNotRefreshAGoodToken(t *testing.T) {
	p := newSessions(t)
	s := p.client(t).Session(tokens(), time.Now(), nil)
	if _, err := s.Profile(context.Background()); err != nil || p.rotations() != 0 {
		t.Errorf("%v, %d refreshes", err, p.rotations())
	}
}

func TestSessionSavesTokensBeforeUse(t *testing.T) {
	p := newSessions(t)
	var saved portal.Tokens
	calls := -1
	s := p.client(t).Session(tokens(), time.Now(), func(got portal.Tokens) error {
		saved, calls = got, p.count(me)
		return nil
	})
	p.expire()
	if _, err := s.Profile(context.Background()); err != nil {
		t.Fatal(err)
	}
	if saved.AccessToken != p.access || saved.RefreshToken != p.refresh || calls != 1 {
		t.Errorf("saved %v after %d calls", saved, calls)
	}
}

func TestSessionDoesNotUseTokensThatAreNotSaved(t *testing.T) {
	p := newSessions(t)
	full := true
	s := p.client(t).Session(tokens(), time.Now(), func(portal.Tokens) error {
		if full {
			return errors.New("disk full")
		}
		return nil
	})
	p.expire()
	for range 2 {
		_, err := s.Profile(context.Background())
		if !errors.Is(err, ErrNotSaved) {
			t.Fatalf("got %v", err)
		}
		noSecrets(t, err)
	}
	if n := p.count(me); n != 1 {
		t.Errorf("%d calls", n)
	}
	full = false
	if _, err := s.Profile(context.Background()); err != nil || p.rotations() != 1 {
		t.Errorf("after saving: %v, %d refreshes", err, p.rotations())
	}
}

func TestSessionEndsWhenTheRefreshTokenWasReused(t *testing.T) {
	p := newSessions(t)
	old := tokens()
	old.RefreshToken = "refresh-SECRET-of-somebody-else"
	s := p.client(t).Session(old, time.Now(), nil)
	p.expire()
	for range 2 {
		_, err := s.Profile(context.Background())
		if !errors.Is(err, ErrSessionEnded) {
			t.Fatalf("got %v", err)
		}
		noSecrets(t, err)
	}
	if n := p.count("POST /api/v1/auth/sessions/current/refresh"); n != 1 {
		t.Errorf("%d refreshes asked for", n)
	}
}

func TestSessionWithoutRefreshTokenEndsWithItsAccessToken(t *testing.T) {
	p := newSessions(t)
	shared := tokens()
	shared.RefreshToken = ""
	s := p.client(t).Session(shared, time.Now().Add(-599*time.Second), nil)
	if _, err := s.Profile(context.Background()); err != nil {
		t.Errorf("in its last second: %v", err)
	}
	s = p.client(t).Session(shared, time.Now().Add(-601*time.Second), nil)
	if _, err := s.Profile(context.Background()); !errors.Is(err, ErrSessionEnded) {
		t.Errorf("after it: got %v", err)
	}
}

// A refresh that cannot be reached a little before expiry is no reason to fail.
func TestSessionGoesOnWithAGoodTokenWhenTheRefreshFails(t *testing.T) {
	p := newPortal(t)
	p.on("GET /me", answers(200, profile()))
	p.on("POST /auth/sessions/current/refresh", cut)
	s := p.client(t).Session(tokens(), time.Now().Add(-590*time.Second), nil)
	if _, err := s.Profile(context.Background()); err != nil {
		t.Error(err)
	}
	s = p.client(t).Session(tokens(), time.Now().Add(-700*time.Second), nil)
	if _, err := s.Profile(context.Background()); !errors.Is(err, ErrUnreachable) {
		t.Errorf("after expiry: got %v", err)
	}
}

func TestSessionEndsWhenANewTokenIsRefusedToo(t *testing.T) {
	p := newSessions(t)
	p.on("GET /me/bindings", refuses(401, portal.CodeUnauthorized))
	s := p.client(t).Session(tokens(), time.Now(), nil)
	if _, err := s.Bindings(context.Background()); !errors.Is(err, ErrSessionEnded) {
		t.Errorf("got %v", err)
	}
	if n := p.count("GET /api/v1/me/bindings"); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

// 401 is also the answer to a step that needs a stronger sign-in.
func TestSessionDoesNotEndOnAnotherRefusal(t *testing.T) {
	p := newSessions(t)
	p.on("GET /me/bindings", refuses(401, "STEP_UP_REQUIRED"))
	s := p.client(t).Session(tokens(), time.Now(), nil)
	_, err := s.Bindings(context.Background())
	var problem *portal.Problem
	if errors.Is(err, ErrSessionEnded) || !errors.As(err, &problem) || p.rotations() != 0 {
		t.Errorf("got %v, %d refreshes", err, p.rotations())
	}
}

// The caller leaves at once; the refresh ends on its own and its tokens are
// kept, since the portal has rotated them already.
func TestSessionKeepsTokensOfARefreshWhoseCallerLeft(t *testing.T) {
	p := newSessions(t)
	begun, released := make(chan struct{}), make(chan struct{})
	p.mux = http.NewServeMux()
	p.mux.HandleFunc("GET "+discoveryPath, func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, p.discovery()) })
	p.on("GET /me", p.signedIn(answers(200, profile())))
	p.on("POST /auth/sessions/current/refresh", func(w http.ResponseWriter, r *http.Request) {
		close(begun)
		<-released
		p.rotate(w, r)
	})
	saved := make(chan portal.Tokens, 1)
	s := p.client(t).Session(tokens(), time.Now(), func(got portal.Tokens) error { saved <- got; return nil })
	p.expire()
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-begun; cancel() }()
	if _, err := s.Profile(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(released)
	if got := <-saved; got.AccessToken == accessToken {
		t.Error("old tokens saved")
	}
	if _, err := s.Profile(context.Background()); err != nil || p.rotations() != 1 {
		t.Errorf("%v, %d refreshes", err, p.rotations())
	}
}

func TestWaitingForARefreshCanBeCancelled(t *testing.T) {
	p := newSessions(t)
	s := p.client(t).Session(tokens(), time.Now().Add(-time.Hour), nil)
	<-s.turn // somebody refreshes
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := s.Profile(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	s.turn <- struct{}{}
}
