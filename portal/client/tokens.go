package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
)

// missed notes that an answer with new tokens may have been on its way when the
// connection broke.
func (s *Session) missed(err error) {
	if !isLostAnswer(err) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost = true
}

// isLostAnswer tells a failure after which nobody knows what the portal did: the
// request left, and the portal itself did not refuse it. A fault (5xx) may be
// that of a gateway which did not wait for the portal; one code is the portal's
// own word that it gave no tokens, and must not make a later theft look like a
// lost answer.
func isLostAnswer(err error) bool {
	var p *portal.Problem
	if errors.As(err, &p) {
		return p.Status >= 500 && p.Code != portal.CodeRevocationUnavailable
	}
	return err != nil && !isUnsent(err)
}

// access gives a token to send: the present one while it is good and is not the
// one just refused.
func (s *Session) access(ctx context.Context, refused string) (string, error) {
	if token, done, err := s.present(refused); done {
		return token, err
	}
	return inTurn(ctx, s, func(ctx context.Context) (string, error) { return s.renewed(ctx, refused) })
}

// inTurn does what changes the tokens, one caller at a time. The work does not
// end with the caller's context: the portal may have changed the tokens
// already, and dropping its answer would lose the session. The caller itself
// leaves at once.
func inTurn[T any](ctx context.Context, s *Session, work func(context.Context) (T, error)) (none T, _ error) {
	select {
	case <-s.turn:
	case <-ctx.Done():
		return none, ended(ctx)
	}
	type result struct {
		got T
		err error
	}
	done := make(chan result, 1)
	go func() {
		defer func() { s.turn <- struct{}{} }()
		got, err := work(context.WithoutCancel(ctx))
		done <- result{got, err}
	}()
	select {
	case r := <-done:
		return r.got, r.err
	case <-ctx.Done():
		return none, ended(ctx)
	}
}

// renewed is access for a caller that holds the turn.
func (s *Session) renewed(ctx context.Context, refused string) (string, error) {
	// Somebody else may have refreshed while this caller waited.
	if token, done, err := s.present(refused); done {
		return token, err
	}
	return s.refresh(ctx, refused)
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

// refresh replaces the tokens; the caller holds the turn.
func (s *Session) refresh(ctx context.Context, refused string) (string, error) {
	s.mu.Lock()
	old := s.tokens
	s.mu.Unlock()
	if old.RefreshToken == "" {
		s.end()
		return "", ErrSessionEnded
	}
	got, issued, err := s.newTokens(ctx, old.RefreshToken)
	if err != nil {
		return s.notRefreshed(err, refused)
	}
	return s.take(got, issued)
}

// newTokens asks for tokens, and after a cut at once again: the portal takes the
// token before the last for 30 seconds only, and the next call of a program that
// nobody touches may be minutes away. It takes it once, so that try is spent
// only where something harmless has just come through. Where it does not even
// leave, the first one's failure is told.
func (s *Session) newTokens(ctx context.Context, refreshToken string) (portal.Tokens, time.Time, error) {
	ctx, end := s.client.within(ctx, false)
	defer end()
	got, issued, err := s.postRefresh(ctx, refreshToken)
	if !wasCut(err) {
		return got, issued, err
	}
	if _, stillCut := s.client.Discover(ctx); stillCut != nil {
		return got, issued, err
	}
	got, issued, again := s.postRefresh(ctx, refreshToken)
	if isUnsent(again) {
		again = err
	}
	return got, issued, again
}

// postRefresh asks once; issued is the moment before.
func (s *Session) postRefresh(ctx context.Context, refreshToken string) (t portal.Tokens, issued time.Time, err error) {
	issued = s.client.options.Now()
	var got tokensAnswer
	body := portal.RefreshRequest{RefreshToken: refreshToken}
	_, err = s.client.call(ctx, request{method: http.MethodPost, path: "/auth/sessions/current/refresh", body: body}, &got)
	s.missed(err)
	return got.Tokens, issued, err
}

// notRefreshed goes on with a token that is still good where the portal could
// not be reached a little before its expiry.
func (s *Session) notRefreshed(err error, refused string) (string, error) {
	if ended := s.judge(err); errors.Is(ended, ErrSessionEnded) {
		return "", ended
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
	s.tokens, s.unsaved, s.lost = t, true, false
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

// end forgets the tokens. It tells whether later ones were lost.
func (s *Session) end() (lost bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended, s.unsaved, s.tokens = true, false, portal.Tokens{}
	return s.lost
}
