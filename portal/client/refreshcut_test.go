package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
)

const refreshCall = "POST /api/v1/auth/sessions/current/refresh"

// losing is a portal that takes a refresh and loses its answer, so many times.
// Like a real one, it takes the token before the last once more.
func losing(t *testing.T, times int) *sessions {
	t.Helper()
	p := newSessions(t)
	p.mux = http.NewServeMux()
	p.mux.HandleFunc("GET "+discoveryPath, func(w http.ResponseWriter, _ *http.Request) { reply(w, 200, p.discovery()) })
	p.on("GET /me", p.signedIn(answers(200, profile())))
	p.on("POST /auth/sessions/current/refresh", func(w http.ResponseWriter, r *http.Request) {
		if p.count(refreshCall) > times {
			p.rotate(w, r)
			return
		}
		p.mu.Lock()
		before := p.refresh
		p.mu.Unlock()
		p.rotate(httptest.NewRecorder(), r)
		p.mu.Lock()
		p.refresh = before
		p.mu.Unlock()
		cut(w, r)
	})
	return p
}

// The answer to a refresh may be lost while nobody is there to try again, and a
// portal's grace is over long before the program asks by itself.
func TestLostAnswerToARefreshIsAskedForAgainAtOnce(t *testing.T) {
	var passed atomic.Int64 // of minutes
	clock := func() time.Time {
		return time.Date(2026, time.November, 22, 9, int(passed.Load()), 0, 0, time.UTC)
	}
	p, err := practice.Start(context.Background(), practice.Options{Dir: t.TempDir(), Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	c := mustNew(t, Options{Address: p.Portals[0].URL, Roots: p.Roots(), Version: "1", Now: clock})
	s := signedIn(t, p, c)
	c.http.GetClient().Transport = &losingOnce{RoundTripper: c.http.GetClient().Transport}
	passed.Add(11)
	if err := profileOf(s); err != nil {
		t.Errorf("at the lost answer: %v", err)
	}
	passed.Add(9)
	if err := profileOf(s); err != nil {
		t.Errorf("nine minutes later: %v", err)
	}
}

// The portal takes the token once more: where nothing at all comes through, that
// try is kept for the next call.
func TestSecondTryIsNotSpentWhereNothingComesThrough(t *testing.T) {
	p := losing(t, 1)
	s := p.client(t).Session(tokens(), time.Now().Add(-time.Hour), nil)
	mustDiscover(t, s.client)
	away := &failingDiscovery{RoundTripper: s.client.http.GetClient().Transport}
	s.client.http.GetClient().Transport = away
	if err := profileOf(s); !errors.Is(err, ErrCut) || p.count(refreshCall) != 1 {
		t.Errorf("got %v after %d refreshes", err, p.count(refreshCall))
	}
	s.client.http.GetClient().Transport = away.RoundTripper
	if err := profileOf(s); err != nil {
		t.Errorf("then %v", err)
	}
}

// Neither is it tried for ever.
func TestRefreshIsTriedTwiceOnly(t *testing.T) {
	p := losing(t, 9)
	s := p.client(t).Session(tokens(), time.Now().Add(-time.Hour), nil)
	if err := profileOf(s); !errors.Is(err, ErrCut) || p.count(refreshCall) != 2 {
		t.Errorf("got %v after %d refreshes", err, p.count(refreshCall))
	}
}

// A refusal that is the portal's own word gave no tokens: who comes with the
// session's after that is a thief, and the person is to be told.
func TestRefusedStepUpDoesNotHideATheft(t *testing.T) {
	p := newSessions(t)
	p.on("POST /auth/sessions/current/step-up", p.signedIn(refuses(503, portal.CodeRevocationUnavailable)))
	s := p.client(t).Session(tokens(), time.Now(), nil)
	if err := stepUp(s); !isCodeOf(err, portal.CodeRevocationUnavailable) {
		t.Fatalf("step-up: %v", err)
	}
	p.mu.Lock()
	p.refresh = "refresh-SECRET-of-a-thief-000"
	p.mu.Unlock()
	p.expire()
	if err := profileOf(s); !isCodeOf(err, portal.CodeRefreshReused) || errors.Is(err, ErrTokensLost) {
		t.Errorf("got %v", err)
	}
}

// losingOnce loses the first answer to a refresh.
type losingOnce struct {
	http.RoundTripper
	lost bool
}

func (l *losingOnce) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.RoundTripper.RoundTrip(r)
	if err == nil && !l.lost && r.Method+" "+r.URL.Path == refreshCall {
		l.lost = true
		_ = resp.Body.Close()
		return nil, io.EOF
	}
	return resp, err
}

// failingDiscovery is a network through which no discovery comes.
type failingDiscovery struct{ http.RoundTripper }

func (f *failingDiscovery) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == discoveryPath {
		return nil, io.EOF
	}
	return f.RoundTripper.RoundTrip(r)
}
