package client

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

const stepUpCall = "POST /api/v1/auth/sessions/current/step-up"

// raising is a portal that knows step-ups: the tokens of before are void.
type raising struct {
	*sessions
	begun, released chan struct{} // where not nil, a step-up waits between them

	mu    sync.Mutex
	shown []string // the access tokens that came, in order
}

func newRaising(t *testing.T) *raising {
	t.Helper()
	p := &raising{sessions: newSessions(t)}
	p.on("POST /auth/sessions/current/step-up", p.signedIn(p.raise))
	inner := p.Config.Handler
	p.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.shown = append(p.shown, r.Header.Get("Authorization"))
		p.mu.Unlock()
		inner.ServeHTTP(w, r)
	})
	return p
}

func (p *raising) raise(w http.ResponseWriter, r *http.Request) {
	var got portal.SessionRequest
	_ = json.NewDecoder(r.Body).Decode(&got)
	if p.begun != nil {
		close(p.begun)
		<-p.released
	}
	p.sessions.mu.Lock()
	p.access, p.refresh = "access-SECRET-raised-0001", "refresh-SECRET-raised-0001"
	tokens := portal.Tokens{AccessToken: p.access, RefreshToken: p.refresh, ExpiresIn: 600}
	p.sessions.mu.Unlock()
	reply(w, 200, portal.StepUp{Tokens: tokens, ACR: portal.ACREDS, RaisedUntil: time.Unix(2e9, 0).UTC()})
}

// after gives the access tokens that came since there were n.
func (p *raising) after(n int) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string{}, p.shown[n:]...)
}

func stepUp(s *Session) error {
	_, err := s.StepUp(context.Background(), portal.SessionRequest{ChallengeID: "c", CMS: "SECRET"})
	return err
}

func profileOf(s *Session) error {
	_, err := s.Profile(context.Background())
	return err
}

func TestStepUpGoesOnWithTheNewTokensOnly(t *testing.T) {
	p := newRaising(t)
	var saved portal.Tokens
	s := p.client(t).Session(tokens(), time.Now(), func(got portal.Tokens) error { saved = got; return nil })
	if err := stepUp(s); err != nil {
		t.Fatal(err)
	}
	if saved.AccessToken != "access-SECRET-raised-0001" || saved.RefreshToken != "refresh-SECRET-raised-0001" {
		t.Errorf("saved %q", saved.AccessToken)
	}
	before := len(p.after(0))
	for range 3 {
		if err := profileOf(s); err != nil {
			t.Fatal(err)
		}
		p.expire() // so that the refresh token is sent, too: an old one would end the session
	}
	for _, shown := range p.after(before) {
		if shown == "Bearer "+accessToken {
			t.Error("an old token was sent")
		}
	}
	if p.count(stepUpCall) != 1 || p.rotations() != 2 {
		t.Errorf("%d step-ups, %d refreshes", p.count(stepUpCall), p.rotations())
	}
}

// While a step-up is under way the portal has voided the tokens, perhaps: a
// refresh with an old one would end the session as reused.
func TestStepUpKeepsRefreshesWaiting(t *testing.T) {
	p := newRaising(t)
	p.begun, p.released = make(chan struct{}), make(chan struct{})
	s := p.client(t).Session(tokens(), time.Now(), nil)
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := stepUp(s); err != nil {
			t.Error(err)
		}
	})
	<-p.begun
	p.expire()
	for range 8 {
		wg.Go(func() {
			if err := profileOf(s); err != nil {
				t.Error(err)
			}
		})
	}
	for p.count(me) < 8 { // all of them were refused
		time.Sleep(time.Millisecond)
	}
	close(p.released)
	wg.Wait()
	if p.rotations() != 0 || p.count("POST /api/v1/auth/sessions/current/refresh") != 0 {
		t.Errorf("%d refreshes", p.rotations())
	}
}

// The person who leaves in the middle finds the session raised, and not lost.
func TestStepUpKeepsTokensWhoseCallerLeft(t *testing.T) {
	p := newRaising(t)
	p.begun, p.released = make(chan struct{}), make(chan struct{})
	s := p.client(t).Session(tokens(), time.Now(), nil)
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-p.begun; cancel() }()
	if _, err := s.StepUp(ctx, portal.SessionRequest{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(p.released)
	if err := profileOf(s); err != nil || p.rotations() != 0 {
		t.Errorf("%v, %d refreshes", err, p.rotations())
	}
}

func TestStepUpThatIsNotSavedLosesNothing(t *testing.T) {
	p := newRaising(t)
	full := true
	s := p.client(t).Session(tokens(), time.Now(), func(portal.Tokens) error {
		if full {
			return errors.New("disk full")
		}
		return nil
	})
	err := stepUp(s)
	if !errors.Is(err, ErrNotSaved) {
		t.Fatalf("got %v", err)
	}
	noSecrets(t, err)
	if err := profileOf(s); !errors.Is(err, ErrNotSaved) || p.count(me) != 0 {
		t.Errorf("before saving: %v, %d calls", err, p.count(me))
	}
	full = false
	if err := profileOf(s); err != nil || p.rotations() != 0 || p.count(stepUpCall) != 1 {
		t.Errorf("after saving: %v, %d refreshes, %d step-ups", err, p.rotations(), p.count(stepUpCall))
	}
}

func TestStepUpReplacesAnExpiredTokenFirst(t *testing.T) {
	p := newRaising(t)
	s := p.client(t).Session(tokens(), time.Now().Add(-time.Hour), nil)
	if err := stepUp(s); err != nil || p.rotations() != 1 || p.count(stepUpCall) != 1 {
		t.Errorf("%v, %d refreshes, %d posts", err, p.rotations(), p.count(stepUpCall))
	}
}

// A token that is refused was looked at before the signature.
func TestStepUpIsPostedAgainOnlyForARefusedToken(t *testing.T) {
	p := newRaising(t)
	p.expire()
	s := p.client(t).Session(tokens(), time.Now(), nil)
	if err := stepUp(s); err != nil || p.rotations() != 1 || p.count(stepUpCall) != 2 {
		t.Errorf("%v, %d refreshes, %d posts", err, p.rotations(), p.count(stepUpCall))
	}
}

func TestStepUpIsPostedOnceWhateverElseHappens(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"cut":              cut,
		"503":              refuses(503, portal.CodeRevocationUnavailable),
		"other person":     refuses(403, portal.CodeStepUpOtherPerson),
		"used up":          refuses(401, portal.CodeChallengeUnknown),
		"step-up required": refuses(401, portal.CodeStepUpRequired),
		"revoked key":      refuses(401, portal.CodeCertRevoked),
		"no tokens":        answers(200, portal.StepUp{ACR: portal.ACREDS, RaisedUntil: time.Unix(2e9, 0)}),
		"no end":           answers(200, portal.StepUp{ACR: portal.ACREDS, Tokens: tokens()}),
		"no level":         answers(200, portal.StepUp{RaisedUntil: time.Unix(2e9, 0), Tokens: tokens()}),
	} {
		p := newSessions(t)
		p.on("POST /auth/sessions/current/step-up", h)
		s := p.client(t).Session(tokens(), time.Now(), nil)
		err := stepUp(s)
		if err == nil || errors.Is(err, ErrSessionEnded) {
			t.Errorf("%s: got %v", name, err)
		}
		noSecrets(t, err)
		if n := p.count(stepUpCall); n != 1 || p.rotations() != 0 {
			t.Errorf("%s: posted %d times, %d refreshes", name, n, p.rotations())
		}
		if err := profileOf(s); err != nil {
			t.Errorf("%s: afterwards: %v", name, err)
		}
	}
}

// lostStepUp is a portal that raises a session, and whose answer is lost.
func lostStepUp(t *testing.T) *Session {
	t.Helper()
	p := newSessions(t)
	p.on("POST /auth/sessions/current/step-up", func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.access, p.refresh = "access-SECRET-unknown-1", "refresh-SECRET-unknown-1"
		p.mu.Unlock()
		cut(w, r)
	})
	s := p.client(t).Session(tokens(), time.Now(), nil)
	if err := stepUp(s); !errors.Is(err, ErrUnreachable) {
		t.Fatalf("got %v", err)
	}
	return s
}

// The portal must suppose that somebody else used the token; this program knows
// better, and nobody is to be frightened.
func TestLostStepUpEndsTheSessionInItsOwnWords(t *testing.T) {
	s := lostStepUp(t)
	var problem *portal.Problem
	if err := profileOf(s); !errors.Is(err, ErrTokensLost) || !errors.Is(err, ErrSessionEnded) || errors.As(err, &problem) {
		t.Errorf("got %v", err)
	}
}
