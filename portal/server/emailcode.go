package server

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"

	"kezek.kz/kezek/portal"
)

// confirmEmail is POST /me/email/{ticket}/confirm.
func (s *Server) confirmEmail(_ context.Context, r *request) (answer, error) {
	var req portal.CodeRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	if !isCode(req.Code) {
		return answer{}, refuse(portal.CodeMalformed, at("/code", portal.CodeMalformed))
	}
	var a account
	var refusal *portal.Problem // told after the try is counted
	err := s.o.Storage.Update(func(tx Tx) (err error) {
		if a, err = loadAccount(tx, r.account.ID); err != nil {
			return err
		}
		refusal, err = s.tryCode(tx, &a, r.PathValue("ticket"), req.Code)
		return err
	})
	switch {
	case err != nil:
		return answer{}, err
	case refusal != nil:
		return answer{}, refusal
	}
	return s.profileAnswer(a)
}

// tryCode confirms the ticket's address, or refuses and counts the try. A right
// code that comes again, because the first answer was lost, is right again.
func (s *Server) tryCode(tx Tx, a *account, id, code string) (*portal.Problem, error) {
	key := hashed(id)
	t, found, err := get[ticket](tx, bucketTickets, key)
	switch {
	case err != nil:
		return nil, err
	case !found, t.AccountID != a.ID, a.Ticket != key, !s.o.Now().Before(t.ExpiresAt):
		// AccountID is a second lock: an account's Ticket is always its own.
		return refuse(portal.CodeTicketExpired), nil
	case t.Tries >= codeTries:
		return s.outOfTries(*a), nil
	}
	if subtle.ConstantTimeCompare([]byte(hashed(id, code)), []byte(t.CodeHash)) != 1 {
		t.Tries++
		return s.wrongCode(*a, t), put(tx, bucketTickets, key, t)
	}
	if t.Confirmed {
		return nil, nil
	}
	t.Confirmed = true
	return nil, firstError(put(tx, bucketTickets, key, t), s.changeEmail(tx, a, t.Email, true))
}

func (s *Server) wrongCode(a account, t ticket) *portal.Problem {
	left := codeTries - t.Tries
	if left == 0 {
		return s.outOfTries(a)
	}
	return refuse(portal.CodeCodeWrong, at("/code", portal.CodeCodeWrong), attemptsLeft(left))
}

// outOfTries asks for a new code; Retry-After says when one can be mailed.
func (s *Server) outOfTries(a account) *portal.Problem {
	return refuse(portal.CodeTooManyAttempts, attemptsLeft(0), retryAfter(nextSend(a.Sends, s.o.Now())))
}

func attemptsLeft(n int) func(*portal.Problem) {
	return func(p *portal.Problem) { p.AttemptsLeft = &n }
}

// newCode is six digits, each code as likely as any other.
func (s *Server) newCode() (string, error) {
	n, err := rand.Int(s.o.Rand, big.NewInt(1_000_000))
	if err != nil {
		return "", fmt.Errorf("randomness: %w", err)
	}
	return fmt.Sprintf("%0*d", codeDigits, n), nil
}

func isCode(s string) bool {
	if len(s) != codeDigits {
		return false
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}
