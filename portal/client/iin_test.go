package client

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

func iinTicket() portal.IINTicket {
	return portal.IINTicket{Ticket: "ticket-SECRET", ExpiresAt: time.Unix(2e9, 0).UTC(), ResendAfterS: 60}
}

func TestSignInByIIN(t *testing.T) {
	p := newPortal(t)
	started := make(chan portal.IINStartRequest, 1)
	p.on("POST /auth/iin/start", func(w http.ResponseWriter, r *http.Request) {
		var got portal.IINStartRequest
		_ = json.NewDecoder(r.Body).Decode(&got)
		started <- got
		reply(w, 202, iinTicket())
	})
	p.on("POST /auth/iin/ticket-SECRET/resend", answers(202, iinTicket()))
	signedIn := session()
	signedIn.ACR = portal.ACRIIN
	p.on("POST /auth/iin/ticket-SECRET/verify", answers(201, signedIn))
	c, ctx := p.client(t), context.Background()
	ticket, err := c.StartIIN(ctx, "910205499012", "SECRET password")
	if got := <-started; err != nil || got.IIN != "910205499012" || got.Password != "SECRET password" {
		t.Fatalf("started with %+v, %v", got, err)
	}
	if again, err := c.ResendIIN(ctx, ticket.Ticket); err != nil || again != ticket {
		t.Errorf("resent: %+v, %v", again, err)
	}
	if got, err := c.VerifyIIN(ctx, ticket.Ticket, "123456"); err != nil || got.ACR != portal.ACRIIN {
		t.Errorf("verified: %v", err)
	}
}

// Each try counts, each start mails, and a right code serves once: the person
// decides on another.
func TestSignInByIINIsPostedOnceAfterACut(t *testing.T) {
	for call, do := range map[string]func(*Client) error{
		"/auth/iin/start": func(c *Client) error {
			_, err := c.StartIIN(context.Background(), "910205499012", "SECRET")
			return err
		},
		"/auth/iin/ticket-SECRET/resend": func(c *Client) error { _, err := c.ResendIIN(context.Background(), "ticket-SECRET"); return err },
		"/auth/iin/ticket-SECRET/verify": func(c *Client) error { _, err := c.VerifyIIN(context.Background(), "ticket-SECRET", "1"); return err },
	} {
		p := newPortal(t)
		p.on("POST "+call, cut)
		c := p.client(t)
		mustDiscover(t, c) // keeps a connection open
		err := do(c)
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("%s: got %v", call, err)
		}
		noSecrets(t, err)
		if n := p.count("POST /api/v1" + call); n != 1 {
			t.Errorf("%s: posted %d times", call, n)
		}
	}
}

func TestIINTicketRefusesMissingFields(t *testing.T) {
	for name, change := range map[string]func(*portal.IINTicket){
		"no ticket":   func(a *portal.IINTicket) { a.Ticket = "" },
		"a path":      func(a *portal.IINTicket) { a.Ticket = "../sessions" },
		"two dots":    func(a *portal.IINTicket) { a.Ticket = ".." },
		"no end":      func(a *portal.IINTicket) { a.ExpiresAt = time.Time{} },
		"wait of < 0": func(a *portal.IINTicket) { a.ResendAfterS = -1 },
	} {
		p := newPortal(t)
		wrong := iinTicket()
		change(&wrong)
		p.on("POST /auth/iin/start", answers(202, wrong))
		_, err := p.client(t).StartIIN(context.Background(), "910205499012", "SECRET password")
		if !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
		noSecrets(t, err)
	}
}

// A countdown is shown of it.
func TestIINTicketWaitsADayAtMost(t *testing.T) {
	p := newPortal(t)
	long := iinTicket()
	long.ResendAfterS = 1 << 40
	p.on("POST /auth/iin/start", answers(202, long))
	if got, err := p.client(t).StartIIN(context.Background(), "910205499012", "SECRET"); err != nil || got.ResendAfterS != 24*60*60 {
		t.Errorf("got %d s, %v", got.ResendAfterS, err)
	}
}
