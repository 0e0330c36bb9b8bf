package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// However long somebody else changes the tokens, a step-up ends with its own
// patience.
func TestStepUpWaitsForItsTurnNoLongerThanItsPatience(t *testing.T) {
	c := newPortal(t).client(t, func(o *Options) { o.Patience = 200 * time.Millisecond })
	s := c.Session(tokens(), time.Now(), nil)
	<-s.turn
	done := make(chan error, 1)
	go func() { done <- stepUp(s) }()
	select {
	case err := <-done:
		if !errors.Is(err, ErrSlow) {
			t.Errorf("got %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it waits for ever")
	}
}

// A step-up that first needs a new token gives the turn back with its patience
// too: the next call waits for it.
func TestStepUpKeepsItsTurnNoLongerThanItsPatience(t *testing.T) {
	p := newPortal(t)
	p.on("POST /auth/sessions/current/refresh", func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(1500 * time.Millisecond)
		reply(w, 200, portal.Tokens{AccessToken: "access-SECRET-the-next", ExpiresIn: 600})
	})
	p.on("POST /auth/sessions/current/step-up", func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	})
	c := p.client(t, func(o *Options) { o.Patience = 2 * time.Second })
	mustDiscover(t, c)
	s := c.Session(tokens(), time.Now().Add(-time.Hour), nil)
	begun := time.Now()
	if _, err := s.StepUp(context.Background(), portal.SessionRequest{}); !errors.Is(err, ErrSlow) {
		t.Errorf("got %v", err)
	}
	<-s.turn
	if took := time.Since(begun); took > 3*time.Second {
		t.Errorf("the turn was kept for %v", took)
	}
	s.turn <- struct{}{}
}
