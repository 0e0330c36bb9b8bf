package client

import (
	"context"
	"net/http"
	"net/url"

	"kezek.kz/kezek/portal"
)

// Challenge asks for something to sign that raises this very session
// (portal.PurposeStepUp).
func (s *Session) Challenge(ctx context.Context) (portal.Challenge, error) {
	var got challengeAnswer
	body := portal.ChallengeRequest{Purpose: portal.PurposeStepUp}
	if _, err := s.call(ctx, request{method: http.MethodPost, path: "/auth/challenges", body: body}, &got); err != nil {
		return portal.Challenge{}, err
	}
	return got.Challenge, nil
}

// StepUp raises the session by a signature, once: where the answer is lost, the
// signature is used up, and the person signs anew, or, with [ErrTokensLost] from
// the next call, in. It is posted again only where the portal did not take the
// token, and so looked at nothing else.
//
// No refresh runs meanwhile, and the tokens of before are sent no more once it
// has returned. The new ones are saved as after a refresh: [ErrNotSaved] means
// that the session is raised and its tokens wait to be saved by the next call.
// Where the caller leaves, the exchange goes on, because its answer holds the
// only tokens that serve. The portal refuses another person's key with
// STEP_UP_OTHER_PERSON.
func (s *Session) StepUp(ctx context.Context, r portal.SessionRequest) (portal.StepUp, error) {
	ctx, end := s.client.within(ctx, true)
	defer end()
	return inTurn(ctx, s, func(ctx context.Context) (portal.StepUp, error) { return s.stepUp(ctx, r) })
}

// stepUp is StepUp for a caller that holds the turn. It has a limit of its own:
// it goes on when the caller has left.
func (s *Session) stepUp(ctx context.Context, body portal.SessionRequest) (portal.StepUp, error) {
	ctx, end := s.client.within(ctx, true)
	defer end()
	token, err := s.renewed(ctx, "")
	if err != nil {
		return portal.StepUp{}, err
	}
	got, err := s.postStepUp(ctx, token, body)
	if isStaleToken(err) {
		if token, err = s.renewed(ctx, token); err != nil {
			return portal.StepUp{}, err
		}
		got, err = s.postStepUp(ctx, token, body)
	}
	return got, s.judge(err)
}

func (s *Session) postStepUp(ctx context.Context, token string, body portal.SessionRequest) (portal.StepUp, error) {
	issued := s.client.options.Now()
	var got stepUpAnswer
	r := request{method: http.MethodPost, path: "/auth/sessions/current/step-up", body: body, token: token, patient: true}
	_, err := s.client.call(ctx, r, &got)
	s.missed(err)
	if err != nil {
		return portal.StepUp{}, err
	}
	_, err = s.take(got.Tokens, issued)
	return got.StepUp, err
}

// SetPassword sets the password for signing in by IIN. After a cut connection
// it is put once more: twice the same password is that password.
func (s *Session) SetPassword(ctx context.Context, password string) error {
	defer s.forget() // the profile tells whether there is a password
	body := portal.PasswordRequest{Password: password}
	return s.repeatable(ctx, request{method: http.MethodPut, path: "/auth/password", body: body}, nil)
}

// Sessions gives the person's sessions that have not ended, this one among
// them.
func (s *Session) Sessions(ctx context.Context) ([]portal.SessionInfo, error) {
	return pages(ctx, s.client, url.Values{}, func(ctx context.Context, q url.Values) (portal.Page[portal.SessionInfo], error) {
		var page sessionsAnswer
		_, err := s.call(ctx, request{method: http.MethodGet, path: "/auth/sessions", query: q}, &page)
		return page.Page, err
	})
}

// EndSession ends another of the person's sessions; to end this one is
// [Session.SignOut]. One that is gone already is no error, and after a cut
// connection it is asked for once more.
func (s *Session) EndSession(ctx context.Context, id string) error {
	return s.remove(ctx, "/auth/sessions/"+url.PathEscape(id))
}

// Journal gives what happened in the account, the newest first.
func (s *Session) Journal(ctx context.Context) ([]portal.JournalEntry, error) {
	return pages(ctx, s.client, url.Values{}, func(ctx context.Context, q url.Values) (portal.Page[portal.JournalEntry], error) {
		var page journalAnswer
		_, err := s.call(ctx, request{method: http.MethodGet, path: "/me/journal", query: q}, &page)
		return page.Page, err
	})
}
