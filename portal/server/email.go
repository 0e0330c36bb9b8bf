package server

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
)

// The limits of an e-mail's confirmation.
const (
	codeLife      = 10 * time.Minute
	codeDigits    = 6
	codeTries     = 5
	sendsAnHour   = 3
	mailRetry     = time.Minute
	sendingWindow = time.Hour
)

// ticket is one mailed code. The code itself is not kept.
type ticket struct {
	AccountID string    `json:"account_id"`
	Email     string    `json:"email"`
	CodeHash  string    `json:"code_hash"`
	Tries     int       `json:"tries"` // wrong ones
	Confirmed bool      `json:"confirmed"`
	ExpiresAt time.Time `json:"expires_at"`
}

func (s *Server) setEmail(ctx context.Context, r *request) (answer, error) {
	var req portal.EmailRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	email, err := portal.CheckEmail(req.Email)
	if err != nil {
		return answer{}, refuse(portal.CodeEmailInvalid, at("/email", portal.CodeEmailInvalid))
	}
	if s.o.EmailVerification == EmailGiven {
		return s.takeEmail(r.account.ID, email)
	}
	return s.mailCode(ctx, r, email)
}

// takeEmail is for a portal whose paper only says that an address must be
// given.
func (s *Server) takeEmail(accountID, email string) (answer, error) {
	now := s.o.Now()
	err := s.changeAccount(accountID, func(a *account) error {
		a.Email, a.VerifiedAt, a.Pending = email, &now, ""
		return nil
	})
	if err != nil {
		return answer{}, err
	}
	return reply(http.StatusAccepted, portal.EmailTicket{Masked: portal.MaskEmail(email)})
}

// mailCode makes a ticket and mails its code. The transaction is over before
// the mail leaves; when it cannot leave, all is as before.
func (s *Server) mailCode(ctx context.Context, r *request, email string) (answer, error) {
	code, err := s.newCode()
	if err != nil {
		return answer{}, err
	}
	id, err := s.newSecret()
	if err != nil {
		return answer{}, err
	}
	t := ticket{
		AccountID: r.account.ID, Email: email,
		CodeHash: hashed(id, code), ExpiresAt: s.o.Now().Add(codeLife),
	}
	before, err := s.addTicket(id, t)
	if err != nil {
		return answer{}, err
	}
	if err := s.o.Mailer.Send(ctx, codeMail(r.language, email, code)); err != nil {
		s.o.Log.Error("mail not sent", "request_id", r.id, "type", fmt.Sprintf("%T", err)) // its text may hold the address
		if err := s.withdrawTicket(id, t, before); err != nil {
			return answer{}, err
		}
		return answer{}, refuse(portal.CodeMailUnavailable, retryAfter(mailRetry))
	}
	return reply(http.StatusAccepted, portal.EmailTicket{
		Ticket: id, Masked: portal.MaskEmail(email), ExpiresAt: &t.ExpiresAt,
	})
}

// addTicket makes t the account's one ticket, within the limit of sends. It
// gives the account as it was before.
func (s *Server) addTicket(id string, t ticket) (before account, err error) {
	now := s.o.Now()
	err = s.o.Storage.Update(func(tx Tx) error {
		a, err := loadAccount(tx, t.AccountID)
		if err != nil {
			return err
		}
		before = a
		a.Sends = recent(a.Sends, now)
		if len(a.Sends) >= sendsAnHour {
			return refuse(portal.CodeTooManyRequests, retryAfter(nextSend(a.Sends, now)))
		}
		a.Sends = append(a.Sends, now)
		a.Pending, a.Ticket = t.Email, id
		if err := put(tx, bucketTickets, id, t); err != nil {
			return err
		}
		return put(tx, bucketAccounts, a.ID, a)
	})
	return before, err
}

// withdrawTicket undoes addTicket, unless another ticket took its place.
func (s *Server) withdrawTicket(id string, t ticket, before account) error {
	return s.o.Storage.Update(func(tx Tx) error {
		a, err := loadAccount(tx, t.AccountID)
		if err != nil {
			return err
		}
		if a.Ticket == id {
			a.Pending, a.Ticket, a.Sends = before.Pending, before.Ticket, before.Sends
		}
		if err := tx.Delete(bucketTickets, id); err != nil {
			return err
		}
		return put(tx, bucketAccounts, a.ID, a)
	})
}

// recent leaves the sends that still count.
func recent(sends []time.Time, now time.Time) []time.Time {
	var rest []time.Time
	for _, at := range sends {
		if now.Sub(at) < sendingWindow {
			rest = append(rest, at)
		}
	}
	return rest
}

// nextSend is how long until another code may be mailed.
func nextSend(sends []time.Time, now time.Time) time.Duration {
	sends = recent(sends, now)
	if len(sends) < sendsAnHour {
		return 0
	}
	return sends[0].Add(sendingWindow).Sub(now)
}

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
	return profileAnswer(a)
}

// tryCode confirms the ticket's address, or refuses and counts the try. A right
// code that comes again, because the first answer was lost, is right again.
func (s *Server) tryCode(tx Tx, a *account, id, code string) (*portal.Problem, error) {
	now := s.o.Now()
	t, found, err := get[ticket](tx, bucketTickets, id)
	switch {
	case err != nil:
		return nil, err
	case !found, t.AccountID != a.ID, a.Ticket != id, !now.Before(t.ExpiresAt):
		// AccountID is a second lock: an account's Ticket is always its own.
		return refuse(portal.CodeTicketExpired), nil
	case t.Tries >= codeTries:
		return s.outOfTries(*a), nil
	}
	if subtle.ConstantTimeCompare([]byte(hashed(id, code)), []byte(t.CodeHash)) != 1 {
		t.Tries++
		return s.wrongCode(*a, t), put(tx, bucketTickets, id, t)
	}
	if t.Confirmed {
		return nil, nil
	}
	t.Confirmed = true
	a.Email, a.VerifiedAt, a.Pending = t.Email, &now, ""
	return nil, firstError(put(tx, bucketTickets, id, t), put(tx, bucketAccounts, a.ID, *a))
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
