package client

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

func challenge() portal.Challenge {
	return portal.Challenge{
		ChallengeID: "0d8f4a56-5a0f-4a53-8f67-2b1c3d4e5f60", Challenge: strings.Repeat("aA-_", 10) + "xyz",
		ExpiresAt: time.Unix(2e9, 0).UTC(), JudgedAt: time.Unix(1.9e9, 0).UTC(),
	}
}

func TestChallenge(t *testing.T) {
	p := newPortal(t)
	p.on("POST /auth/challenges", answers(201, challenge()))
	got, err := p.client(t).Challenge(context.Background(), portal.ChallengeRequest{Purpose: "sign_in"})
	if err != nil || got.Challenge != challenge().Challenge {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestChallengeRefusesAnythingElseThanOne(t *testing.T) {
	for name, change := range map[string]func(*portal.Challenge){
		"short":            func(c *portal.Challenge) { c.Challenge = c.Challenge[1:] },
		"long":             func(c *portal.Challenge) { c.Challenge += "a" },
		"line feed":        func(c *portal.Challenge) { c.Challenge = c.Challenge[1:] + "\n" },
		"other characters": func(c *portal.Challenge) { c.Challenge = "+" + c.Challenge[1:] },
		"empty":            func(c *portal.Challenge) { c.Challenge = "" },
		"no id":            func(c *portal.Challenge) { c.ChallengeID = "" },
		"id with lines":    func(c *portal.Challenge) { c.ChallengeID = "a\norigin: x" },
		"no moment":        func(c *portal.Challenge) { c.JudgedAt = time.Time{} },
		"no end":           func(c *portal.Challenge) { c.ExpiresAt = time.Time{} },
	} {
		p := newPortal(t)
		wrong := challenge()
		change(&wrong)
		p.on("POST /auth/challenges", answers(201, wrong))
		if _, err := p.client(t).Challenge(context.Background(), portal.ChallengeRequest{}); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func session() portal.Session {
	return portal.Session{
		SessionID: "session-1", AccessToken: accessToken, RefreshToken: refreshToken, ExpiresIn: 600, ACR: "eds",
		NextStep: "none", Account: portal.Account{FullName: "ӨТЕГЕНОВА ӘСЕЛ", IINMasked: "•••• 9012"},
	}
}

func TestSignInRefusesMissingFields(t *testing.T) {
	for name, change := range map[string]func(*portal.Session){
		"session_id":    func(s *portal.Session) { s.SessionID = "" },
		"access_token":  func(s *portal.Session) { s.AccessToken = "" },
		"odd token":     func(s *portal.Session) { s.AccessToken = "SECRET token with spaces" },
		"refresh token": func(s *portal.Session) { s.RefreshToken = "SECRET\nX" },
		"expires_in":    func(s *portal.Session) { s.ExpiresIn = 0 },
		"over a day":    func(s *portal.Session) { s.ExpiresIn = 24*60*60 + 1 },
		"for ever":      func(s *portal.Session) { s.ExpiresIn = math.MaxInt }, // more seconds than a time.Duration holds
		"account":       func(s *portal.Session) { s.Account = portal.Account{} },
		"next_step":     func(s *portal.Session) { s.NextStep = "" },
		"acr":           func(s *portal.Session) { s.ACR = "" },
	} {
		p := newPortal(t)
		wrong := session()
		change(&wrong)
		p.on("POST /auth/sessions", answers(201, wrong))
		_, err := p.client(t).SignIn(context.Background(), portal.SessionRequest{})
		if !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
		noSecrets(t, err)
	}
}

// A sign-in is posted once whatever happens to the connection, a kept-open one
// that the portal closed included.
func TestSignInIsPostedOnceWhenTheConnectionIsCut(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"cut": cut,
		"503": refuses(503, portal.CodeRevocationUnavailable),
		"timeout": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // else the server does not notice that the client left
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/api/v1/auth/sessions", http.StatusTemporaryRedirect)
		},
		"no JSON": text(201, "text/html", "<html>"),
	} {
		p := newPortal(t)
		p.on("POST /auth/sessions", h)
		c := p.client(t)
		mustDiscover(t, c) // keeps a connection open
		if name == "timeout" {
			c.http.SetTimeout(300 * time.Millisecond)
		}
		_, err := c.SignIn(context.Background(), portal.SessionRequest{ChallengeID: "c", CMS: "SECRET"})
		if err == nil {
			t.Errorf("%s: no error", name)
		}
		noSecrets(t, err)
		if n := p.count("POST /api/v1/auth/sessions"); n != 1 {
			t.Errorf("%s: posted %d times", name, n)
		}
	}
}

func TestSignInGivesTheSession(t *testing.T) {
	p := newPortal(t)
	p.on("POST /auth/sessions", answers(201, session()))
	got, err := p.client(t).SignIn(context.Background(), portal.SessionRequest{})
	if err != nil || got.AccessToken != accessToken {
		t.Errorf("got %v, %v", got, err)
	}
}
