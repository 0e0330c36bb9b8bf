package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"kezek.kz/kezek/portal"
)

// refreshAhead is how long before its expiry an access token is replaced, so
// that a call which takes its time does not arrive with an expired one.
const refreshAhead = 30 * time.Second

// Session is a signed-in person at a portal. It replaces its access token by
// itself, one replacement at a time; its methods may be called from several
// goroutines.
type Session struct {
	client *Client
	save   func(portal.Tokens) error
	// turn is a mutex that a waiting caller can give up: it holds one value
	// while nobody refreshes.
	turn chan struct{}

	mu      sync.Mutex
	tokens  portal.Tokens
	expires time.Time
	unsaved bool
	ended   bool
	etag    string // of the profile last seen, for If-Match
}

// Session goes on with tokens that were given at the moment issued. Before new
// tokens are used they are handed to save (which may be nil); where it fails,
// the calls fail with [ErrNotSaved] until it succeeds.
func (c *Client) Session(t portal.Tokens, issued time.Time, save func(portal.Tokens) error) *Session {
	if save == nil {
		save = func(portal.Tokens) error { return nil }
	}
	s := &Session{client: c, save: save, turn: make(chan struct{}, 1), tokens: t}
	s.expires = issued.Add(time.Duration(t.ExpiresIn) * time.Second)
	s.turn <- struct{}{}
	return s
}

// call is one request in the person's name. A token that the portal does not
// take any more is replaced and the request sent again: the portal refused it
// before doing anything. This also helps where this machine's clock is wrong
// and the token seemed good.
func (s *Session) call(ctx context.Context, r request, out any) (answer, error) {
	token, err := s.access(ctx, "")
	if err != nil {
		return answer{}, err
	}
	r.token = token
	a, err := s.client.call(ctx, r, out)
	if !isUnknownToken(err) {
		return a, err
	}
	if r.token, err = s.access(ctx, token); err != nil {
		return answer{}, err
	}
	a, err = s.client.call(ctx, r, out)
	return a, s.judge(err)
}

// judge ends the session where the portal does not even take a new token.
func (s *Session) judge(err error) error {
	if isUnknownToken(err) {
		s.end()
		return fmt.Errorf("%w: %w", ErrSessionEnded, err)
	}
	return err
}

// isUnknownToken tells whether err refuses the token. The status alone is not
// enough: 401 also asks for a stronger sign-in.
func isUnknownToken(err error) bool {
	var p *portal.Problem
	if !errors.As(err, &p) || p.Status != http.StatusUnauthorized {
		return false
	}
	switch p.Code {
	case portal.CodeSessionExpired, portal.CodeUnauthorized, portal.CodeRefreshReused, portal.CodeSessionRevoked:
		return true
	}
	return false
}

// access gives a token to send: the present one while it is good and is not the
// one just refused.
func (s *Session) access(ctx context.Context, refused string) (string, error) {
	if token, done, err := s.present(refused); done {
		return token, err
	}
	select {
	case <-s.turn:
	case <-ctx.Done():
		return "", fmt.Errorf("portal client: %w", ctx.Err())
	}
	// Somebody else may have refreshed while this caller waited.
	if token, done, err := s.present(refused); done {
		s.turn <- struct{}{}
		return token, err
	}
	return s.refreshed(ctx, refused)
}

// present looks at what there is; done is false where a refresh is needed.
func (s *Session) present(refused string) (token string, done bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return "", true, ErrSessionEnded
	}
	if err := s.keep(); err != nil {
		return "", true, err
	}
	if s.tokens.AccessToken == refused || s.remaining() <= s.ahead() {
		return "", false, nil
	}
	return s.tokens.AccessToken, true, nil
}

// ahead is refreshAhead, less for a token that lives shortly.
func (s *Session) ahead() time.Duration {
	if s.tokens.RefreshToken == "" {
		return 0
	}
	return min(refreshAhead, time.Duration(s.tokens.ExpiresIn)*time.Second/4)
}

func (s *Session) remaining() time.Duration { return s.expires.Sub(s.client.options.Now()) }

// refreshed replaces the tokens; the caller holds the turn. The exchange does
// not end with the caller's context: the portal may have rotated the tokens
// already, and dropping its answer would lose the session. The caller itself
// leaves at once.
func (s *Session) refreshed(ctx context.Context, refused string) (string, error) {
	type result struct {
		token string
		err   error
	}
	done := make(chan result, 1)
	go func() {
		defer func() { s.turn <- struct{}{} }()
		token, err := s.refresh(context.WithoutCancel(ctx), refused)
		done <- result{token, err}
	}()
	select {
	case r := <-done:
		return r.token, r.err
	case <-ctx.Done():
		return "", fmt.Errorf("portal client: %w", ctx.Err())
	}
}

func (s *Session) refresh(ctx context.Context, refused string) (string, error) {
	s.mu.Lock()
	old := s.tokens
	s.mu.Unlock()
	if old.RefreshToken == "" {
		s.end()
		return "", ErrSessionEnded
	}
	issued := s.client.options.Now()
	var got tokensAnswer
	body := portal.RefreshRequest{RefreshToken: old.RefreshToken}
	_, err := s.client.call(ctx, request{method: http.MethodPost, path: "/auth/sessions/current/refresh", body: body}, &got)
	if err != nil {
		return s.notRefreshed(err, refused)
	}
	return s.take(got.Tokens, issued)
}

// notRefreshed goes on with a token that is still good where the portal could
// not be reached a little before its expiry.
func (s *Session) notRefreshed(err error, refused string) (string, error) {
	var p *portal.Problem
	if errors.As(err, &p) && p.Status == http.StatusUnauthorized {
		s.end()
		return "", fmt.Errorf("%w: %w", ErrSessionEnded, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.ended && s.tokens.AccessToken != refused && s.remaining() > 0 {
		return s.tokens.AccessToken, nil
	}
	return "", err
}

// take saves new tokens and goes on with them. The lock is held while they are
// saved, so that after SignOut has returned nothing is written any more.
func (s *Session) take(t portal.Tokens, issued time.Time) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return "", ErrSessionEnded
	}
	s.tokens, s.unsaved = t, true
	s.expires = issued.Add(time.Duration(t.ExpiresIn) * time.Second)
	if err := s.keep(); err != nil {
		return "", err
	}
	return t.AccessToken, nil
}

// keep saves what is not saved yet; s.mu is held.
func (s *Session) keep() error {
	if !s.unsaved {
		return nil
	}
	if err := s.save(s.tokens); err != nil {
		return fmt.Errorf("%w: %w", ErrNotSaved, err)
	}
	s.unsaved = false
	return nil
}

// end forgets the tokens.
func (s *Session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended, s.unsaved, s.tokens = true, false, portal.Tokens{}
}

// SignOut ends the session here and at the portal. It is over here whatever the
// portal answers, and no token is saved any more once SignOut has returned; an
// error means that the portal may still know it until it expires.
//
// A refused access token alone does not mean that the portal has ended the
// session: its refresh token may be good for hours. It is replaced once, and
// only what is refused then is no session any more.
func (s *Session) SignOut(ctx context.Context) error {
	defer s.end()
	token, err := s.access(ctx, "")
	if err == nil {
		err = s.client.signOut(ctx, token)
	}
	if isUnknownToken(err) {
		if token, err = s.access(ctx, token); err == nil {
			err = s.client.signOut(ctx, token)
		}
	}
	if errors.Is(err, ErrSessionEnded) || isUnknownToken(err) {
		return nil
	}
	return err
}

func (c *Client) signOut(ctx context.Context, token string) error {
	_, err := c.call(ctx, request{method: http.MethodDelete, path: "/auth/sessions/current", token: token}, nil)
	return err
}
