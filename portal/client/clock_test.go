package client

import (
	"context"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
)

// The whole journey at the real practice portal from a computer whose clock is
// wrong: nothing in it goes by that clock but the portal's TLS certificate,
// which leaves room.
func TestWrongClockDoesNotStopTheJourney(t *testing.T) {
	p, err := practice.Start(context.Background(), practice.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	for name, off := range map[string]time.Duration{
		"an hour ahead": time.Hour, "an hour behind": -time.Hour, "a day ahead": 24 * time.Hour, "a day behind": -24 * time.Hour,
	} {
		t.Run(name, func(t *testing.T) { journeyAt(t, p, func() time.Time { return time.Now().Add(off) }) })
	}
}

func journeyAt(t *testing.T, p *practice.Practice, now func() time.Time) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	c := mustNew(t, Options{Address: p.Portals[0].URL, Roots: p.Roots(), Version: "1", Now: now})
	mustDiscover(t, c)
	given := signedIn(t, p, c) // challenge and sign-in
	saved := 0
	s := c.Session(given.tokens, now(), func(portal.Tokens) error { saved++; return nil })
	ticket, err := s.SetEmail(ctx, "parent@example.kz")
	must(err)
	if ticket.Ticket != "" {
		must(s.ConfirmEmail(ctx, ticket.Ticket, mailed(t, p)))
	}
	s.mu.Lock()
	s.expires = now() // the next call refreshes
	s.mu.Unlock()
	_, err = s.Profile(ctx)
	must(err)
	if saved != 1 {
		t.Errorf("refreshed %d times", saved)
	}
	_, err = s.Bind(ctx, childIIN, "")
	must(err)
	_, err = s.Applications(ctx)
	must(err)
	must(s.SignOut(ctx))
}
