package server

import (
	"context"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
)

// raisedLife is how long a session may change things after a signature within
// it. A refresh does not move the end.
const raisedLife = 10 * time.Minute

// stepUp is POST /auth/sessions/current/step-up: a signature by the person
// whose session it is lets the session change things for a while.
func (s *Server) stepUp(ctx context.Context, r *request) (answer, error) {
	var req portal.SessionRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	c, err := s.takeChallenge(req.ChallengeID, portal.PurposeStepUp, r.session.ID)
	if err != nil {
		return answer{}, err
	}
	certificate, err := s.signerOf(ctx, r, req, c)
	if err != nil {
		return answer{}, err
	}
	if certificate.IIN != r.account.IIN {
		return answer{}, refuse(portal.CodeStepUpOtherPerson)
	}
	return s.raise(r)
}

// signerOf gives the certificate by whose key a challenge's statement was
// signed.
func (s *Server) signerOf(ctx context.Context, r *request, req portal.SessionRequest, c challenge) (*signer.Certificate, error) {
	statement, err := s.statement(req.ChallengeID, c)
	if err != nil {
		return nil, err
	}
	return s.verify(ctx, r, req.CMS, statement)
}

// raise gives the session new tokens. Those before are void at once: whoever
// else held them must not be raised, too.
func (s *Server) raise(r *request) (answer, error) {
	var result portal.StepUp
	err := s.o.Storage.Update(func(tx Tx) error {
		c, found, err := get[session](tx, bucketSessions, r.session.ID)
		if err != nil {
			return err
		}
		if refusal := s.judgeEnded(c, found); refusal != nil {
			return refusal // ended while the certificate was judged
		}
		c.Access, c.Refresh, c.Previous = nil, "", ""
		c.RaisedUntil = s.o.Now().Add(raisedLife)
		if result.Tokens, err = s.issue(tx, &c); err != nil {
			return err
		}
		result.ACR, result.RaisedUntil = portal.ACREDS, c.RaisedUntil
		return s.note(tx, c.AccountID, portal.JournalEntry{Kind: portal.JournalSteppedUp})
	})
	if err != nil {
		return answer{}, err
	}
	return reply(http.StatusOK, result)
}

// level is what a session may do at the moment: portal.ACREDS everything,
// portal.ACRIIN read.
func (s session) level(now time.Time) string {
	if s.ACR == portal.ACRIIN && !now.Before(s.RaisedUntil) {
		return portal.ACRIIN
	}
	return portal.ACREDS
}
