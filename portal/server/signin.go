package server

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/cms"
)

const (
	// revocationLife is how long a sign-in waits for the answer about
	// revocation: the responder's and, where it keeps silent, the lists'. A list
	// that takes longer goes on to be fetched, and serves the next sign-in.
	revocationLife = 10 * time.Second
	// revocationRetry is when to try again after there was none.
	revocationRetry = time.Minute
)

// signIn checks a signed statement in the order of the contract: challenge,
// statement, signature, certificate, revocation, account. Nothing that the
// client sent enters the statement.
func (s *Server) signIn(ctx context.Context, r *request) (answer, error) {
	var req portal.SessionRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	c, err := s.takeChallenge(req.ChallengeID, portal.PurposeSignIn, "")
	if err != nil {
		return answer{}, err
	}
	certificate, err := s.signerOf(ctx, r, req, c)
	if err != nil {
		return answer{}, err
	}
	return s.open(certificate, c.Profile, r.language)
}

// statement is what must have been signed, built from this portal's configured
// origin and its own record of the challenge.
func (s *Server) statement(id string, c challenge) ([]byte, error) {
	return signer.Statement{
		Origin: s.o.Origin, Purpose: c.Purpose, ChallengeID: id, Challenge: c.Challenge,
	}.Bytes()
}

// verify gives the signer's certificate when the signature is good and the
// certificate fits at the moment.
func (s *Server) verify(ctx context.Context, r *request, encoded string, statement []byte) (*signer.Certificate, error) {
	der, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, refuse(portal.CodeCMSMalformed, at("/cms", portal.CodeCMSMalformed))
	}
	signed, err := cms.Verify(der, statement)
	if err != nil {
		return nil, refuseCMS(err)
	}
	certificate := signer.Describe(signed)
	return certificate, s.judge(ctx, r, certificate)
}

// judge refuses a certificate that does not fit. What went wrong in asking
// about revocation stays out of the log: it may name who was asked about.
func (s *Server) judge(ctx context.Context, r *request, certificate *signer.Certificate) error {
	ctx, cancel := context.WithTimeout(ctx, revocationLife)
	defer cancel()
	switch reason := s.policy().ExamineCertificate(ctx, certificate).Reason; reason {
	case signer.ReasonFits:
		return nil
	case signer.ReasonRevocationUnknown:
		s.o.Log.Warn("revocation is not known", "request_id", r.id)
		return refuse(portal.CodeRevocationUnavailable, retryAfter(revocationRetry))
	default:
		return refuse(codeOf(reason))
	}
}

func (s *Server) policy() signer.Policy {
	return signer.Policy{
		At: s.o.JudgeAt(), Trust: s.o.Trust, Algorithms: s.o.Algorithms, SigningKeys: s.o.SigningKeys,
		Revocation: s.o.Revocation, RevocationRequired: s.o.Revocation != nil && !s.o.RevocationOptional,
	}
}

func refuseCMS(err error) error {
	switch {
	case errors.Is(err, cms.ErrMalformed):
		return refuse(portal.CodeCMSMalformed)
	case errors.Is(err, cms.ErrAlgorithm):
		return refuse(portal.CodeAlgorithmNotAccepted)
	}
	return refuse(portal.CodeSignatureInvalid)
}

// codeOf is what a portal calls a reason against a certificate. One that it
// does not know refuses too.
func codeOf(reason signer.Reason) portal.Code {
	switch reason {
	case signer.ReasonCertExpired:
		return portal.CodeCertExpired
	case signer.ReasonCertNotYetValid:
		return portal.CodeCertNotYetValid
	case signer.ReasonCertRevoked:
		return portal.CodeCertRevoked
	case signer.ReasonKeyPurposeWrong, signer.ReasonEKUMissing:
		return portal.CodeKeyPurposeWrong
	case signer.ReasonSubjectNotIndividual:
		return portal.CodeSubjectNotIndividual
	case signer.ReasonCertIINMissing:
		return portal.CodeCertIINMissing
	case signer.ReasonAlgorithmNotAccepted, signer.ReasonAlgorithmUnsupported:
		return portal.CodeAlgorithmNotAccepted
	}
	return portal.CodeCertUntrusted
}

// open finds or makes the account and starts the session, both or neither.
func (s *Server) open(certificate *signer.Certificate, profile, locale string) (answer, error) {
	var result portal.Session
	err := s.o.Storage.Update(func(tx Tx) error {
		a, first, err := s.accountOf(tx, certificate, locale)
		if err != nil {
			return err
		}
		if err := s.note(tx, a.ID, portal.JournalEntry{Kind: portal.JournalSignedInEDS}); err != nil {
			return err
		}
		result, err = s.openSession(tx, a, profile, portal.ACREDS)
		result.FirstSignIn = first
		return err
	})
	if err != nil {
		return answer{}, err
	}
	return reply(http.StatusCreated, result)
}
