package client

import (
	"context"
	"errors"
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

// StepUp raises the session by a signature, posted once. The tokens of before
// serve no more; the new ones are saved as after a refresh. The portal refuses
// another person's key with STEP_UP_OTHER_PERSON.
func (s *Session) StepUp(ctx context.Context, r portal.SessionRequest) (portal.StepUp, error) {
	issued := s.client.options.Now()
	var got stepUpAnswer
	req := request{method: http.MethodPost, path: "/auth/sessions/current/step-up", body: r}
	if _, err := s.call(ctx, req, &got); err != nil {
		return portal.StepUp{}, err
	}
	_, err := s.take(got.Tokens, issued)
	return got.StepUp, err
}

// SetPassword sets the password for signing in by IIN.
func (s *Session) SetPassword(ctx context.Context, password string) error {
	body := portal.PasswordRequest{Password: password}
	_, err := s.call(ctx, request{method: http.MethodPut, path: "/auth/password", body: body}, nil)
	s.forget()
	return err
}

// Sessions gives the person's sessions that have not ended, this one among
// them.
func (s *Session) Sessions(ctx context.Context) ([]portal.SessionInfo, error) {
	return pages(url.Values{}, func(q url.Values) (portal.Page[portal.SessionInfo], error) {
		var page sessionsAnswer
		_, err := s.call(ctx, request{method: http.MethodGet, path: "/auth/sessions", query: q}, &page)
		return page.Page, err
	})
}

// EndSession ends another of the person's sessions. One that is gone already is
// no error.
func (s *Session) EndSession(ctx context.Context, id string) error {
	_, err := s.call(ctx, request{method: http.MethodDelete, path: "/auth/sessions/" + url.PathEscape(id)}, nil)
	if isCodeOf(err, portal.CodeNotFound) {
		return nil
	}
	return err
}

// Journal gives what happened in the account, the newest first.
func (s *Session) Journal(ctx context.Context) ([]portal.JournalEntry, error) {
	return pages(url.Values{}, func(q url.Values) (portal.Page[portal.JournalEntry], error) {
		var page journalAnswer
		_, err := s.call(ctx, request{method: http.MethodGet, path: "/me/journal", query: q}, &page)
		return page.Page, err
	})
}

// isCodeOf tells whether err is a portal's refusal with a code.
func isCodeOf(err error, code portal.Code) bool {
	var p *portal.Problem
	return errors.As(err, &p) && p.Code == code
}
