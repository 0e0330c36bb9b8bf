package server

import (
	"context"
	"fmt"
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
	if s.o.EmailVerification == EmailGiven && !req.Verify {
		return s.takeEmail(r.account.ID, email)
	}
	if s.o.Mailer == nil {
		return answer{}, refuse(portal.CodeMailUnavailable, retryAfter(mailRetry))
	}
	return s.mailCode(ctx, r, email)
}

// takeEmail is for a portal whose paper only says that an address must be
// given.
func (s *Server) takeEmail(accountID, email string) (answer, error) {
	err := s.o.Storage.Update(func(tx Tx) error {
		a, err := loadAccount(tx, accountID)
		if err != nil {
			return err
		}
		a.Ticket = "" // a code that is still on its way is about another wish
		return s.changeEmail(tx, &a, email, false)
	})
	if err != nil {
		return answer{}, err
	}
	return reply(http.StatusAccepted, portal.EmailTicket{Masked: portal.MaskEmail(email)})
}

// changeEmail gives an account another address and notes it.
func (s *Server) changeEmail(tx Tx, a *account, email string, confirmed bool) error {
	a.takes(email, s.o.Now(), confirmed)
	return firstError(
		put(tx, bucketAccounts, a.ID, *a),
		s.note(tx, a.ID, portal.JournalEntry{Kind: portal.JournalEmailChanged}),
	)
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
		a.Pending, a.Ticket = t.Email, hashed(id)
		if err := put(tx, bucketTickets, a.Ticket, t); err != nil {
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
		if a.Ticket == hashed(id) {
			a.Pending, a.Ticket, a.Sends = before.Pending, before.Ticket, before.Sends
		}
		if err := tx.Delete(bucketTickets, hashed(id)); err != nil {
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
