package client

import (
	"context"
	"net/http"

	"kezek.kz/kezek/portal"
)

// Challenge asks for something to sign. A challenge that is not 43 characters
// of base64url is refused as [ErrMalformed].
func (c *Client) Challenge(ctx context.Context, r portal.ChallengeRequest) (portal.Challenge, error) {
	r.SessionProfile = c.options.profile(r.SessionProfile)
	var got challengeAnswer
	_, err := c.call(ctx, request{method: http.MethodPost, path: "/auth/challenges", body: r}, &got)
	if err != nil {
		return portal.Challenge{}, err
	}
	return got.Challenge, nil
}

// SignIn posts a signature, once: a challenge is used up by being looked up, so
// a repetition would only turn a success into a refusal. After an
// [ErrUnreachable] the person signs anew.
func (c *Client) SignIn(ctx context.Context, r portal.SessionRequest) (portal.Session, error) {
	var got sessionAnswer
	_, err := c.call(ctx, request{method: http.MethodPost, path: "/auth/sessions", body: r, patient: true}, &got)
	if err != nil {
		return portal.Session{}, err
	}
	return got.Session, nil
}
