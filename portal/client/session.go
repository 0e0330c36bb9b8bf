package client

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"kezek.kz/kezek/portal"
)

// refreshAhead is how long before its expiry an access token is replaced, so
// that a call which takes its time does not arrive with an expired one.
const refreshAhead = 30 * time.Second

// ErrTokensLost is an [ErrSessionEnded] of a session whose new tokens were in
// an answer that did not arrive: the portal takes the old ones no more.
var ErrTokensLost = fmt.Errorf("%w: an answer with its tokens was lost", ErrSessionEnded)

// Session is a signed-in person at a portal. It replaces its access token by
// itself, one replacement at a time; its methods may be called from several
// goroutines.
type Session struct {
	client *Client
	save   func(portal.Tokens) error
	// turn is a mutex that a waiting caller can give up: it holds one value
	// while nobody changes the tokens.
	turn chan struct{}

	mu      sync.Mutex
	tokens  portal.Tokens
	expires time.Time
	unsaved bool
	ended   bool
	lost    bool   // the portal may have given tokens that did not arrive
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
	ctx, end := s.client.within(ctx, r.patient)
	defer end()
	token, err := s.access(ctx, "")
	if err != nil {
		return answer{}, err
	}
	r.token = token
	a, err := s.client.call(ctx, r, out)
	if !isStaleToken(err) {
		return a, s.judge(err)
	}
	if r.token, err = s.access(ctx, token); err != nil {
		return answer{}, err
	}
	a, err = s.client.call(ctx, r, out)
	return a, s.judge(err)
}

// judge ends the session where the portal has ended it, or does not even take
// a new token.
func (s *Session) judge(err error) error {
	if !isUnknownToken(err) {
		return err
	}
	if lost := s.end(); lost && isCodeOf(err, portal.CodeRefreshReused) {
		return ErrTokensLost // and not somebody else, as the portal must suppose
	}
	return fmt.Errorf("%w: %w", ErrSessionEnded, err)
}

// isUnknownToken tells whether err refuses the token. The status alone is not
// enough: 401 also asks for a stronger sign-in.
func isUnknownToken(err error) bool {
	return isStaleToken(err) || isCodeOf(err, portal.CodeRefreshReused, portal.CodeSessionRevoked)
}

// isStaleToken tells whether another token of the same session may be taken:
// after the other refusals of isUnknownToken there is no session any more.
func isStaleToken(err error) bool {
	return isCodeOf(err, portal.CodeSessionExpired, portal.CodeUnauthorized)
}

// isCodeOf tells whether err is a portal's refusal with one of the codes.
func isCodeOf(err error, codes ...portal.Code) bool {
	var p *portal.Problem
	return errors.As(err, &p) && slices.Contains(codes, p.Code)
}

// SignOut ends the session here and at the portal. It is over here whatever the
// portal answers, and no token is saved any more once SignOut has returned; an
// error means that the portal may still know it until it expires.
//
// A refused access token alone does not mean that the portal has ended the
// session: its refresh token may be good for hours. It is replaced once, and
// only what is refused then is no session any more. A portal that serves newer
// programs only ([ErrOutdated]) hears of it all the same.
func (s *Session) SignOut(ctx context.Context) error {
	defer s.end()
	ctx, end := s.client.within(leaving(ctx), false)
	defer end()
	token, err := s.access(ctx, "")
	if err == nil {
		err = s.client.signOut(ctx, token)
	}
	if isStaleToken(err) {
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
