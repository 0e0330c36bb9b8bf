package server

import (
	"context"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
)

// challengeLife is how long somebody may take to find the key and type its
// password.
const challengeLife = 5 * time.Minute

const (
	profilePersonal = "personal"
	profileShared   = "shared" // a service centre's workstation
)

// challenge is what a statement has to be about, kept under its id.
type challenge struct {
	Challenge string    `json:"challenge"`
	Purpose   string    `json:"purpose"`
	Profile   string    `json:"profile"`
	ExpiresAt time.Time `json:"expires_at"`
}

func (s *Server) createChallenge(_ context.Context, r *request) (answer, error) {
	var req portal.ChallengeRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	if req.SessionProfile == "" {
		req.SessionProfile = profilePersonal
	}
	switch {
	case req.Purpose != "sign_in":
		return answer{}, refuse(portal.CodeMalformed, at("/purpose", portal.CodeMalformed))
	case req.SessionProfile != profilePersonal && req.SessionProfile != profileShared:
		return answer{}, refuse(portal.CodeMalformed, at("/session_profile", portal.CodeMalformed))
	}
	id, c, err := s.newChallenge(req)
	if err != nil {
		return answer{}, err
	}
	return reply(http.StatusCreated, portal.Challenge{
		ChallengeID: id,
		Challenge:   c.Challenge,
		ExpiresAt:   c.ExpiresAt,
		JudgedAt:    s.o.JudgeAt(),
		Accepted: portal.Accepted{
			KeyAlgorithms: s.o.Algorithms,
			Digests:       []string{"SHA-256"},
			KeyPurpose:    string(signer.PurposeAuthentication),
			Subject:       string(signer.SubjectIndividual),
		},
	})
}

func (s *Server) newChallenge(req portal.ChallengeRequest) (id string, c challenge, err error) {
	if id, err = s.newID(); err != nil {
		return "", c, err
	}
	c = challenge{Purpose: req.Purpose, Profile: req.SessionProfile, ExpiresAt: s.o.Now().Add(challengeLife)}
	if c.Challenge, err = s.newSecret(); err != nil {
		return "", c, err
	}
	err = s.o.Storage.Update(func(tx Tx) error {
		if err := s.sweep(tx); err != nil {
			return err
		}
		return put(tx, bucketChallenges, id, c)
	})
	return id, c, err
}

// takeChallenge looks a challenge up and takes it out in one transaction, so
// that of however many posts of one signature a single one goes on. What
// follows may refuse: the challenge stays spent.
func (s *Server) takeChallenge(id string) (challenge, error) {
	var c challenge
	var found bool
	err := s.o.Storage.Update(func(tx Tx) (err error) {
		if c, found, err = get[challenge](tx, bucketChallenges, id); err != nil || !found {
			return err
		}
		return tx.Delete(bucketChallenges, id)
	})
	switch {
	case err != nil:
		return c, err
	case !found:
		return c, refuse(portal.CodeChallengeUnknown)
	case !s.o.Now().Before(c.ExpiresAt):
		return c, refuse(portal.CodeChallengeExpired)
	}
	return c, nil
}
