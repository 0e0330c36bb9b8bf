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

// challenge is what a statement has to be about, kept under its id.
type challenge struct {
	Challenge string    `json:"challenge"`
	Purpose   string    `json:"purpose"`
	SessionID string    `json:"session_id,omitempty"` // that is to be raised
	Profile   string    `json:"profile"`
	ExpiresAt time.Time `json:"expires_at"`
}

func (s *Server) createChallenge(_ context.Context, r *request) (answer, error) {
	var req portal.ChallengeRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	if req.Purpose != portal.PurposeSignIn && req.Purpose != portal.PurposeStepUp {
		return answer{}, refuse(portal.CodeMalformed, at("/purpose", portal.CodeMalformed))
	}
	var err error
	if req.SessionProfile, err = profileOf(req.SessionProfile); err != nil {
		return answer{}, err
	}
	if req.Purpose == portal.PurposeStepUp {
		if err := s.admit(r); err != nil {
			return answer{}, err
		}
	}
	id, c, err := s.newChallenge(req, r.session.ID)
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

// profileOf is the session profile that is asked for.
func profileOf(asked string) (string, error) {
	switch asked {
	case "", portal.ProfilePersonal:
		return portal.ProfilePersonal, nil
	case portal.ProfileShared: // a service centre's workstation
		return portal.ProfileShared, nil
	}
	return "", refuse(portal.CodeMalformed, at("/session_profile", portal.CodeMalformed))
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

// newChallenge makes a challenge; sessionID is empty for signing in.
func (s *Server) newChallenge(req portal.ChallengeRequest, sessionID string) (id string, c challenge, err error) {
	if id, err = s.newID(); err != nil {
		return "", c, err
	}
	c = challenge{Purpose: req.Purpose, Profile: req.SessionProfile, SessionID: sessionID, ExpiresAt: s.o.Now().Add(challengeLife)}
	if c.Challenge, err = s.newSecret(); err != nil {
		return "", c, err
	}
	var refusal *portal.Problem // told after what was swept is kept
	err = s.o.Storage.Update(func(tx Tx) error {
		if refusal, err = s.makeRoom(tx, bucketChallenges); err != nil || refusal != nil {
			return err
		}
		return put(tx, bucketChallenges, id, c)
	})
	if err == nil && refusal != nil {
		err = refusal
	}
	return id, c, err
}

// takeChallenge looks a challenge up and takes it out in one transaction, so
// that of however many posts of one signature a single one goes on. What
// follows may refuse: the challenge stays spent. One that was asked for another
// purpose, or within another session, is not known here.
func (s *Server) takeChallenge(id, purpose, sessionID string) (challenge, error) {
	var c challenge
	var found bool
	err := s.o.Storage.Update(func(tx Tx) (err error) {
		if c, found, err = get[challenge](tx, bucketChallenges, id); err != nil || !found {
			return err
		}
		return s.unwait(tx, bucketChallenges, id)
	})
	switch {
	case err != nil:
		return c, err
	case !found, c.Purpose != purpose, c.SessionID != sessionID:
		return c, refuse(portal.CodeChallengeUnknown)
	case !s.o.Now().Before(c.ExpiresAt):
		return c, refuse(portal.CodeChallengeExpired)
	}
	return c, nil
}
