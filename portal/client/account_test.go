package client

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// A token that somebody else used is told as that, where no answer was lost.
func TestReusedTokenIsToldAsReused(t *testing.T) {
	p := newSessions(t)
	p.on("GET /me/bindings", refuses(401, portal.CodeSessionExpired))
	old := tokens()
	old.RefreshToken = "refresh-SECRET-of-somebody-else"
	_, err := p.client(t).Session(old, time.Now(), nil).Bindings(context.Background())
	var problem *portal.Problem
	if errors.Is(err, ErrTokensLost) || !errors.As(err, &problem) || problem.Code != portal.CodeRefreshReused {
		t.Errorf("got %v", err)
	}
}

// A session that was ended elsewhere has no refresh token that would serve.
func TestSessionEndsWhenItWasRevoked(t *testing.T) {
	p := newSessions(t)
	p.on("GET /me/bindings", refuses(401, portal.CodeSessionRevoked))
	s := p.client(t).Session(tokens(), time.Now(), nil)
	_, err := s.Bindings(context.Background())
	var problem *portal.Problem
	if !errors.Is(err, ErrSessionEnded) || !errors.As(err, &problem) || problem.Code != portal.CodeSessionRevoked {
		t.Errorf("got %v", err)
	}
	if err := profileOf(s); !errors.Is(err, ErrSessionEnded) || p.count(me) != 0 {
		t.Errorf("afterwards: %v, %d calls", err, p.count(me))
	}
	if n := p.count("POST /api/v1/auth/sessions/current/refresh"); n != 0 {
		t.Errorf("%d refreshes", n)
	}
}

func TestSessionEndsWhenARefreshFindsItRevoked(t *testing.T) {
	p := newPortal(t)
	p.on("POST /auth/sessions/current/refresh", refuses(401, portal.CodeSessionRevoked))
	s := p.client(t).Session(tokens(), time.Now().Add(-time.Hour), nil)
	for range 2 {
		if err := profileOf(s); !errors.Is(err, ErrSessionEnded) {
			t.Errorf("got %v", err)
		}
	}
	if n := p.count("POST /api/v1/auth/sessions/current/refresh"); n != 1 {
		t.Errorf("%d refreshes", n)
	}
}

// Reading goes on at the level of «По ИИН», whatever is refused there.
func TestStepUpRequiredIsNoUnknownToken(t *testing.T) {
	p := newSessions(t)
	refused := refuses(401, portal.CodeStepUpRequired)
	for _, call := range []string{
		"POST /me/bindings", "DELETE /me/bindings/b-1", "POST /me/bindings/b-1/recheck", "POST /me/email", "PUT /auth/password", "DELETE /auth/sessions/s-1",
	} {
		p.on(call, refused)
	}
	s := p.client(t).Session(tokens(), time.Now(), nil)
	ctx := context.Background()
	for name, call := range map[string]func() error{
		"bind":         func() error { _, err := s.Bind(ctx, childIIN, ""); return err },
		"detach":       func() error { return s.Detach(ctx, "b-1") },
		"recheck":      func() error { _, err := s.Recheck(ctx, "b-1", ""); return err },
		"email":        func() error { _, err := s.VerifyEmail(ctx, "a@example.kz"); return err },
		"password":     func() error { return s.SetPassword(ctx, "SECRET password") },
		"end sessions": func() error { return s.EndSession(ctx, "s-1") },
	} {
		err := call()
		var problem *portal.Problem
		if errors.Is(err, ErrSessionEnded) || !errors.As(err, &problem) || problem.Code != portal.CodeStepUpRequired {
			t.Errorf("%s: got %v", name, err)
		}
		noSecrets(t, err)
	}
	if err := profileOf(s); err != nil || p.rotations() != 0 {
		t.Errorf("afterwards: %v, %d refreshes", err, p.rotations())
	}
}

// A refresh is not refused like that; if it is, the session goes on as long as
// its token.
func TestStepUpRequiredByARefreshDoesNotEndTheSession(t *testing.T) {
	p := newPortal(t)
	p.on("GET /me", answers(200, profile()))
	p.on("POST /auth/sessions/current/refresh", refuses(401, portal.CodeStepUpRequired))
	s := p.client(t).Session(tokens(), time.Now().Add(-590*time.Second), nil)
	if err := profileOf(s); err != nil {
		t.Error(err)
	}
}

// What is gone is what was wanted, whoever or whatever removed it.
func TestRemovingWhatIsGoneIsNoError(t *testing.T) {
	p := newSessions(t)
	p.on("DELETE /me/bindings/b-1", refuses(404, portal.CodeNotFound))
	p.on("DELETE /auth/sessions/s-1", refuses(404, portal.CodeNotFound))
	p.on("DELETE /me/bindings/b-2", text(404, "text/html", "<html>")) // by something that is no portal
	s := p.client(t).Session(tokens(), time.Now(), nil)
	if err := s.Detach(context.Background(), "b-1"); err != nil {
		t.Errorf("detach: %v", err)
	}
	if err := s.EndSession(context.Background(), "s-1"); err != nil {
		t.Errorf("end: %v", err)
	}
	if err := s.Detach(context.Background(), "b-2"); !errors.Is(err, ErrNotPortal) {
		t.Errorf("no portal: %v", err)
	}
}

func TestIdempotentCallsAreRepeatedOnceAfterACut(t *testing.T) {
	for call, do := range map[string]func(*Session) error{
		"PUT /auth/password":             func(s *Session) error { return s.SetPassword(context.Background(), "SECRET password") },
		"DELETE /me/bindings/b-1":        func(s *Session) error { return s.Detach(context.Background(), "b-1") },
		"DELETE /auth/sessions/s-1":      func(s *Session) error { return s.EndSession(context.Background(), "s-1") },
		"POST /me/bindings/b-1/recheck":  func(s *Session) error { _, err := s.Recheck(context.Background(), "b-1", ""); return err },
		"POST /me/email":                 func(s *Session) error { _, err := s.VerifyEmail(context.Background(), "a@example.kz"); return err },
		"POST /me/email/ticket/confirm!": func(s *Session) error { return s.ConfirmEmail(context.Background(), "ticket", "123456") },
	} {
		p := newSessions(t)
		want := 2
		if call[len(call)-1] == '!' {
			call, want = call[:len(call)-1], 1 // each try counts
		}
		p.on(call, cut)
		s := unpooled(p.client(t)).Session(tokens(), time.Now(), nil)
		err := do(s)
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("%s: got %v", call, err)
		}
		noSecrets(t, err)
		method, path, _ := strings.Cut(call, " ")
		if n := p.count(method + " /api/v1" + path); n != want {
			t.Errorf("%s: sent %d times, want %d", call, n, want)
		}
	}
}

func TestVerifyEmailAsksForACode(t *testing.T) {
	p := newSessions(t)
	asked := make(chan portal.EmailRequest, 2)
	p.on("POST /me/email", func(w http.ResponseWriter, r *http.Request) {
		var got portal.EmailRequest
		_ = json.NewDecoder(r.Body).Decode(&got)
		asked <- got
		reply(w, 202, portal.EmailTicket{Ticket: "ticket", Masked: "a•••@example.kz"})
	})
	s := p.client(t).Session(tokens(), time.Now(), nil)
	if _, err := s.VerifyEmail(context.Background(), "a@example.kz"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SetEmail(context.Background(), "a@example.kz"); err != nil {
		t.Fatal(err)
	}
	if first, second := <-asked, <-asked; !first.Verify || second.Verify {
		t.Errorf("asked %+v, then %+v", first, second)
	}
}

func TestListsRefuseMissingFields(t *testing.T) {
	at := time.Unix(1.8e9, 0).UTC()
	for name, call := range map[string]struct {
		path string
		body any
		read func(*Session) error
	}{
		"session without id":    {"/auth/sessions", portal.Page[portal.SessionInfo]{Items: []portal.SessionInfo{{StartedAt: at}}}, listSessions},
		"session without start": {"/auth/sessions", portal.Page[portal.SessionInfo]{Items: []portal.SessionInfo{{ID: "s"}}}, listSessions},
		"session of two dots":   {"/auth/sessions", portal.Page[portal.SessionInfo]{Items: []portal.SessionInfo{{ID: "..", StartedAt: at}}}, listSessions},
		"entry without kind":    {"/me/journal", portal.Page[portal.JournalEntry]{Items: []portal.JournalEntry{{At: at}}}, listJournal},
		"entry without time":    {"/me/journal", portal.Page[portal.JournalEntry]{Items: []portal.JournalEntry{{Kind: "DETACHED"}}}, listJournal},
		"entry with odd code":   {"/me/journal", portal.Page[portal.JournalEntry]{Items: []portal.JournalEntry{{Kind: "DETACHED", At: at, Code: "x y"}}}, listJournal},
	} {
		p := newSessions(t)
		p.on("GET "+call.path, answers(200, call.body))
		if err := call.read(p.client(t).Session(tokens(), time.Now(), nil)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func listSessions(s *Session) error { _, err := s.Sessions(context.Background()); return err }
func listJournal(s *Session) error  { _, err := s.Journal(context.Background()); return err }
