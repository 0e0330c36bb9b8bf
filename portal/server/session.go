package server

import (
	"context"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
)

// The lives of tokens. A session ends at a fixed moment after the sign-in:
// refreshing does not move it.
const (
	accessLife   = 10 * time.Minute
	personalLife = 8 * time.Hour
	sharedLife   = 15 * time.Minute
	// refreshGrace is for an answer that was lost on the way: within it the
	// token before the last is taken once more.
	refreshGrace = 30 * time.Second
	// keptAccess is how many access tokens of before a refresh leaves alive, for
	// requests under way. Without a limit whoever refreshes all the time would
	// grow the session's record.
	keptAccess = 4
)

// session is one sign-in, with the hashes of its tokens. Every token's hash is
// also a key of bucketTokens, spent refresh tokens included, so that a reuse is
// known for what it is.
type session struct {
	ID        string    `json:"id"`
	AccountID string    `json:"account_id"`
	ACR       string    `json:"acr"` // how it was opened
	Profile   string    `json:"profile"`
	StartedAt time.Time `json:"started_at"`
	EndsAt    time.Time `json:"ends_at"`
	Ended     bool      `json:"ended,omitempty"`   // signed out, Reused or Revoked
	Reused    bool      `json:"reused,omitempty"`  // ended by a refresh token's reuse
	Revoked   bool      `json:"revoked,omitempty"` // ended by another session of the person
	// RaisedUntil is until when a session opened by IIN may change things.
	RaisedUntil time.Time `json:"raised_until,omitzero"`

	Access  []accessToken `json:"access"`
	Refresh string        `json:"refresh,omitempty"` // the one not used yet
	// Previous was used at RotatedAt. It is empty once it was taken again.
	Previous  string    `json:"previous,omitempty"`
	RotatedAt time.Time `json:"rotated_at,omitzero"`
}

type accessToken struct {
	Hash      string    `json:"hash"`
	ExpiresAt time.Time `json:"expires_at"`
}

// accessUntil gives the moment at which an access token of this session ends,
// known false for a token that is not (any more) one of it.
func (s session) accessUntil(hash string) (until time.Time, known bool) {
	for _, t := range s.Access {
		if t.Hash == hash {
			return t.ExpiresAt, true
		}
	}
	return time.Time{}, false
}

// live tells whether the session is neither ended nor past its end.
func (s session) live(now time.Time) bool { return !s.Ended && now.Before(s.EndsAt) }

// startSession opens a session within tx and gives its first tokens.
func (s *Server) startSession(tx Tx, accountID, profile, acr string) (session, portal.Tokens, error) {
	id, err := s.newID()
	if err != nil {
		return session{}, portal.Tokens{}, err
	}
	now := s.o.Now()
	c := session{ID: id, AccountID: accountID, ACR: acr, Profile: profile, StartedAt: now, EndsAt: now.Add(personalLife)}
	if profile == portal.ProfileShared {
		c.EndsAt = now.Add(sharedLife)
	}
	if err := put(tx, bucketOpened, openedKey(accountID, id), id); err != nil {
		return session{}, portal.Tokens{}, err
	}
	tokens, err := s.issue(tx, &c)
	return c, tokens, err
}

// openSession starts a session for an account and tells it as the client gets
// it.
func (s *Server) openSession(tx Tx, a account, profile, acr string) (portal.Session, error) {
	c, tokens, err := s.startSession(tx, a.ID, profile, acr)
	return portal.Session{
		SessionID:    c.ID,
		AccessToken:  tokens.AccessToken,
		ExpiresIn:    tokens.ExpiresIn,
		RefreshToken: tokens.RefreshToken,
		ACR:          acr,
		NextStep:     s.nextStep(a),
		Account:      a.summary(),
	}, err
}

// issue adds a new access token to the session, and a refresh token where it
// has one, and keeps the session.
func (s *Server) issue(tx Tx, c *session) (portal.Tokens, error) {
	now := s.o.Now()
	var tokens portal.Tokens
	var err error
	if tokens.AccessToken, err = s.newToken(tx, kindAccess, c.ID); err != nil {
		return tokens, err
	}
	life := accessLife
	if c.Profile == portal.ProfileShared {
		life = sharedLife // nothing renews it
	}
	until := now.Add(life)
	if until.After(c.EndsAt) {
		until = c.EndsAt
	}
	tokens.ExpiresIn = int(until.Sub(now) / time.Second)
	c.Access = append(c.Access, accessToken{hashed(tokens.AccessToken), until})
	if c.Profile != portal.ProfileShared {
		if tokens.RefreshToken, err = s.newToken(tx, kindRefresh, c.ID); err != nil {
			return tokens, err
		}
		c.Refresh = hashed(tokens.RefreshToken)
	}
	return tokens, put(tx, bucketSessions, c.ID, *c)
}

// The kinds of tokens; each begins the keys of its own in bucketTokens.
const (
	kindAccess  = "access/"
	kindRefresh = "refresh/"
)

func (s *Server) newToken(tx Tx, kind, sessionID string) (string, error) {
	token, err := s.newSecret()
	if err != nil {
		return "", err
	}
	return token, put(tx, bucketTokens, kind+hashed(token), sessionID)
}

// sessionOf finds the session that a token belongs or belonged to.
func sessionOf(tx Tx, kind, hash string) (session, bool, error) {
	id, found, err := get[string](tx, bucketTokens, kind+hash)
	if err != nil || !found {
		return session{}, false, err
	}
	return get[session](tx, bucketSessions, id)
}

func endSession(tx Tx, c session) error {
	c.Ended, c.Access, c.Refresh, c.Previous = true, nil, "", ""
	return put(tx, bucketSessions, c.ID, c)
}

func (s *Server) signOut(_ context.Context, r *request) (answer, error) {
	err := s.o.Storage.Update(func(tx Tx) error {
		c, found, err := get[session](tx, bucketSessions, r.session.ID)
		if err != nil || !found || c.Ended {
			return err
		}
		return firstError(
			endSession(tx, c),
			s.note(tx, c.AccountID, portal.JournalEntry{Kind: portal.JournalSignedOut}),
		)
	})
	return answer{Status: http.StatusNoContent}, err
}
