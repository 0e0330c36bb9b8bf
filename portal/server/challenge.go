package server

import (
	"context"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
)

const (
	// challengeLife is how long somebody may take to find the key and type its
	// password.
	challengeLife = 5 * time.Minute
	// maxChallenges is how many may wait for a signature at a time: without a
	// limit anybody could fill the disk without signing in.
	maxChallenges = 1000
)

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
			Digests:       digests(s.o.Algorithms),
			KeyPurpose:    s.keyPurpose(),
			Subject:       string(signer.SubjectIndividual),
		},
	})
}

// digests names the digest of each key algorithm.
func digests(algorithms []string) []string {
	var names []string
	for _, a := range algorithms {
		switch a {
		case signer.AlgorithmRSA:
			names = append(names, "SHA-256")
		case signer.AlgorithmGOST2015:
			names = append(names, "GOSTR3411-2012-512")
		case signer.AlgorithmGOST2004:
			names = append(names, "GOSTR3411-94")
		}
	}
	return names
}

func (s *Server) keyPurpose() string {
	if s.o.SigningKeys {
		return portal.KeyPurposeAny
	}
	return portal.KeyPurposeAuthentication
}

func (s *Server) newChallenge(req portal.ChallengeRequest) (id string, c challenge, err error) {
	if id, err = s.newID(); err != nil {
		return "", c, err
	}
	c = challenge{Purpose: req.Purpose, Profile: req.SessionProfile, ExpiresAt: s.o.Now().Add(challengeLife)}
	if c.Challenge, err = s.newSecret(); err != nil {
		return "", c, err
	}
	var refusal *portal.Problem // told after what was swept is kept
	err = s.o.Storage.Update(func(tx Tx) error {
		if err := s.sweep(tx); err != nil {
			return err
		}
		if refusal, err = s.limitChallenges(tx); err != nil || refusal != nil {
			return err
		}
		return put(tx, bucketChallenges, id, c)
	})
	if err == nil && refusal != nil {
		err = refusal
	}
	return id, c, err
}

// limitChallenges refuses one more challenge than may live; Retry-After tells
// when the next one ends.
func (s *Server) limitChallenges(tx Tx) (*portal.Problem, error) {
	now := s.o.Now()
	live, next := 0, challengeLife
	err := each(tx, bucketChallenges, "", func(_ string, c challenge) {
		if left := c.ExpiresAt.Sub(now); left > 0 {
			live++
			next = min(next, left)
		}
	})
	if err != nil || live < maxChallenges {
		return nil, err
	}
	return refuse(portal.CodeTooManyRequests, retryAfter(next)), nil
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
