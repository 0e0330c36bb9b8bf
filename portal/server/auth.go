package server

import (
	"context"
	"strings"

	"kezek.kz/kezek/portal"
)

// signedIn lets a handler see the account and the session behind the access
// token, and refuses whoever has none.
func (s *Server) signedIn(h handler) handler {
	return func(ctx context.Context, r *request) (answer, error) {
		if err := s.admit(r); err != nil {
			return answer{}, err
		}
		return h(ctx, r)
	}
}

// admit finds out whose request it is, and refuses a person who asked too much.
func (s *Server) admit(r *request) error {
	if err := s.authenticate(r); err != nil {
		return err
	}
	return s.limitAccount(r, r.account.ID)
}

// withEDS is signedIn for what changes something: who signed in by IIN has to
// sign first. That is told before anything else is looked at, so that nobody is
// asked twice for the same.
func (s *Server) withEDS(h handler) handler { return s.signedIn(s.needEDS(h)) }

// withEmail is signedIn behind the gate of the first sign-in.
func (s *Server) withEmail(h handler) handler { return s.signedIn(s.needEmail(h)) }

// withEDSAndEmail is both, the level first.
func (s *Server) withEDSAndEmail(h handler) handler { return s.withEDS(s.needEmail(h)) }

func (s *Server) needEDS(h handler) handler {
	return func(ctx context.Context, r *request) (answer, error) {
		if r.session.level(s.o.Now()) != portal.ACREDS {
			return answer{}, refuse(portal.CodeStepUpRequired)
		}
		return h(ctx, r)
	}
}

func (s *Server) needEmail(h handler) handler {
	return func(ctx context.Context, r *request) (answer, error) {
		if !s.hasEmail(r.account) {
			return answer{}, refuse(portal.CodeEmailConfirmationRequired)
		}
		return h(ctx, r)
	}
}

func (s *Server) authenticate(r *request) error {
	hash := hashed(bearer(r.Header.Get("Authorization")))
	return s.o.Storage.View(func(tx Tx) error {
		c, found, err := sessionOf(tx, kindAccess, hash)
		if err != nil {
			return err
		}
		if refusal := s.judgeAccess(c, found, hash); refusal != nil {
			return refusal
		}
		r.session = c
		r.account, err = loadAccount(tx, c.AccountID)
		return err
	})
}

// judgeAccess refuses an access token, or gives nil. Only one that was good
// until it ran out is worth a refresh: SESSION_EXPIRED.
func (s *Server) judgeAccess(c session, found bool, hash string) *portal.Problem {
	until, known := c.accessUntil(hash)
	switch {
	case found && c.Revoked:
		return refuse(portal.CodeSessionRevoked)
	case !found, !known:
		return refuse(portal.CodeUnauthorized)
	case !c.live(s.o.Now()), !s.o.Now().Before(until):
		// live is a second lock: a session that ended keeps no access token,
		// and none is given a longer life than its session.
		return refuse(portal.CodeSessionExpired)
	}
	return nil
}

// judgeEnded refuses a session that ended since its token was judged.
func (s *Server) judgeEnded(c session, found bool) *portal.Problem {
	switch {
	case found && c.Revoked:
		return refuse(portal.CodeSessionRevoked)
	case !found, !c.live(s.o.Now()):
		return refuse(portal.CodeSessionExpired)
	}
	return nil
}

// bearer takes the token out of the header (RFC 6750, section 2.1).
func bearer(header string) string {
	scheme, token, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
