package client_test

import (
	"context"
	"testing"

	"kezek.kz/kezek/portal"
)

// A computer that slept wakes with connections that are dead and do not know
// it. Nobody is told of that: what may be sent again is, and what may not goes
// on a connection of its own.
func TestConnectionThatDiedWhileKeptIsNoFailure(t *testing.T) {
	ctx := context.Background()
	r := newNetRig(t)
	c := r.client()
	s := netSession(c)
	calls := map[string]func() error{
		"GET /api/v1/me": func() error { _, err := s.Profile(ctx); return err },
		"POST /api/v1/auth/challenges": func() error {
			_, err := c.Challenge(ctx, portal.ChallengeRequest{})
			return err
		},
		"POST /api/v1/auth/sessions": func() error { _, err := c.SignIn(ctx, portal.SessionRequest{}); return err },
		"POST /api/v1/me/bindings":   func() error { _, err := s.Bind(ctx, netIIN, ""); return err },
	}
	for name, call := range calls {
		if _, err := c.Discover(ctx); err != nil { // leaves a connection open
			t.Fatal(err)
		}
		if r.connections() == 0 {
			t.Fatal("no connection is kept")
		}
		r.die()
		before := r.count(name)
		if err := call(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if n := r.count(name) - before; n != 1 {
			t.Errorf("%s arrived %d times", name, n)
		}
	}
}
