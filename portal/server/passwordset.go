package server

import (
	"context"
	"errors"
	"net/http"

	"kezek.kz/kezek/portal"
)

// setPassword is PUT /auth/password: it opens signing in by IIN. The address
// has to be one that a code went to and came back from, because the codes of
// signing in go there.
func (s *Server) setPassword(ctx context.Context, r *request) (answer, error) {
	var req portal.PasswordRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	if !r.account.Confirmed {
		return answer{}, refuse(portal.CodeEmailConfirmationRequired)
	}
	if err := portal.CheckPassword(req.Password, r.account.IIN, r.account.Email); err != nil {
		return answer{}, refuse(portal.CodePasswordInvalid, at("/password", codeOfPassword(err)))
	}
	hash, err := s.passwords.hash(ctx, req.Password)
	if err != nil {
		return answer{}, refuseBusy(err)
	}
	return answer{Status: http.StatusNoContent}, s.keepPassword(r, hash)
}

// codeOfPassword is the sub-code of a reason against a password.
func codeOfPassword(err error) portal.Code {
	switch {
	case errors.Is(err, portal.ErrPasswordTooShort):
		return portal.CodePasswordTooShort
	case errors.Is(err, portal.ErrPasswordTooLong):
		return portal.CodePasswordTooLong
	}
	return portal.CodePasswordGuessable
}

// refuseBusy asks to come again when too many passwords are being checked.
func refuseBusy(err error) error {
	if errors.Is(err, errBusy) {
		return refuse(portal.CodeTooManyRequests, retryAfter(hashWait))
	}
	return err
}

// keepPassword sets the password and shuts out whoever may have got in, or be
// on the way in, by the one before: the other sessions that were opened by IIN
// end, and tickets that wait for their codes serve no more. Sessions opened by
// the key stay, because the password had no part in them.
func (s *Server) keepPassword(r *request, hash string) error {
	return s.o.Storage.Update(func(tx Tx) error {
		c, found, err := get[session](tx, bucketSessions, r.session.ID)
		if err != nil {
			return err
		}
		if refusal := s.judgeEnded(c, found); refusal != nil {
			return refusal // ended while the password waited for its turn
		}
		a, err := loadAccount(tx, r.account.ID)
		if err != nil {
			return err
		}
		a.Password = hash
		a.Epoch++
		if err := put(tx, bucketAccounts, a.ID, a); err != nil {
			return err
		}
		if err := s.endOpenedByIIN(tx, a.ID, r.session.ID); err != nil {
			return err
		}
		return s.note(tx, a.ID, portal.JournalEntry{Kind: portal.JournalPasswordSet})
	})
}

func (s *Server) endOpenedByIIN(tx Tx, accountID, except string) error {
	all, err := s.liveSessions(tx, accountID)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.ACR != portal.ACRIIN || c.ID == except {
			continue
		}
		if err := s.revoke(tx, c); err != nil {
			return err
		}
	}
	return nil
}

// renewHash keeps a password with today's costs, unless it was changed
// meanwhile.
func (s *Server) renewHash(ctx context.Context, accountID, old, password string) error {
	hash, err := s.passwords.hash(ctx, password)
	if err != nil {
		return err
	}
	return s.changeAccount(accountID, func(a *account) error {
		if a.Password == old {
			a.Password = hash
		}
		return nil
	})
}
