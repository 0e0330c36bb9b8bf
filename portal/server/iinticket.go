package server

import (
	"cmp"
	"crypto/subtle"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
)

// decoyAccount is whose a ticket is that leads nowhere. Its journal is one for
// all of them: they write what a true one writes.
const decoyAccount = "decoy"

// iinTicket is a sign-in by IIN that waits for its code, kept under the hash of
// the ticket that the client has. The code is not kept.
type iinTicket struct {
	AccountID string `json:"account_id"`
	// Epoch is the account's: a new password or address makes it another one,
	// and the ticket void.
	Epoch     int       `json:"epoch"`
	IINHash   string    `json:"iin_hash"`
	Profile   string    `json:"profile"` // of the session that is asked for
	CodeHash  string    `json:"code_hash"`
	Tries     int       `json:"tries"` // wrong ones
	SentAt    time.Time `json:"sent_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

// issuedIIN is a ticket with what only the person gets to know.
type issuedIIN struct {
	iinTicket
	ticket, code string
	resend       time.Duration
}

func (t issuedIIN) public() portal.IINTicket {
	return portal.IINTicket{Ticket: t.ticket, ExpiresAt: t.ExpiresAt, ResendAfterS: seconds(t.resend)}
}

// newIINCode gives the ticket a code that is right once. A decoy's hash is that
// of three parts, which no code has.
func (s *Server) newIINCode(t *issuedIIN) (err error) {
	if t.code, err = s.newCode(); err != nil {
		return err
	}
	t.CodeHash = hashed(t.ticket, t.code)
	if t.AccountID == decoyAccount {
		t.CodeHash = hashed(t.ticket, t.code, decoyAccount)
	}
	t.Tries, t.SentAt, t.ExpiresAt = 0, s.o.Now(), s.o.Now().Add(codeLife)
	return nil
}

// beginIIN makes a ticket for an account, which may be the decoy, within the
// limits.
func (s *Server) beginIIN(iin, profile string, a account) (t issuedIIN, err error) {
	t.iinTicket = iinTicket{AccountID: a.ID, Epoch: a.Epoch, IINHash: hashed(iin), Profile: profile}
	if t.ticket, err = s.newSecret(); err != nil {
		return t, err
	}
	if err = s.newIINCode(&t); err != nil {
		return t, err
	}
	var refusal *portal.Problem // told after what was swept is kept
	err = s.o.Storage.Update(func(tx Tx) (err error) {
		if refusal, err = s.makeRoom(tx, bucketIINTickets); err != nil || refusal != nil {
			return err
		}
		refusal, err = s.keepIIN(tx, &t)
		return err
	})
	if err == nil && refusal != nil {
		err = refusal
	}
	return t, err
}

// renewIIN gives a ticket another code. One that is used up stays so.
func (s *Server) renewIIN(ticket string) (t issuedIIN, err error) {
	t.ticket = ticket
	err = s.o.Storage.Update(func(tx Tx) error {
		kept, found, err := get[iinTicket](tx, bucketIINTickets, hashed(ticket))
		now := s.o.Now()
		switch {
		case err != nil:
			return err
		case !found, !now.Before(kept.ExpiresAt), kept.Tries >= codeTries:
			return refuse(portal.CodeTicketExpired)
		case now.Before(kept.SentAt.Add(resendAfter)):
			return refuse(portal.CodeTooManyRequests, retryAfter(kept.SentAt.Add(resendAfter).Sub(now)))
		}
		t.iinTicket = kept
		if err := s.newIINCode(&t); err != nil {
			return err
		}
		refusal, err := s.keepIIN(tx, &t)
		if err == nil && refusal != nil {
			err = refusal
		}
		return err
	})
	return t, err
}

// keepIIN counts the code against the IIN's limit and keeps the ticket.
func (s *Server) keepIIN(tx Tx, t *issuedIIN) (*portal.Problem, error) {
	sends, err := iinSends(tx, t.IINHash)
	if err != nil {
		return nil, err
	}
	if refusal := s.limitSends(sends); refusal != nil {
		return refusal, nil
	}
	now := s.o.Now()
	sends = append(recent(sends, now), now)
	t.resend = max(resendAfter, nextSend(sends, now))
	return nil, firstError(
		put(tx, bucketIINSends, t.IINHash, sends),
		put(tx, bucketIINTickets, hashed(t.ticket), t.iinTicket),
	)
}

// iinSends are the moments of an IIN's codes, those of decoys included.
func iinSends(tx Tx, iinHash string) ([]time.Time, error) {
	sends, _, err := get[[]time.Time](tx, bucketIINSends, iinHash)
	return sends, err
}

func (s *Server) limitSends(sends []time.Time) *portal.Problem {
	if wait := nextSend(sends, s.o.Now()); wait > 0 {
		return refuse(portal.CodeTooManyRequests, retryAfter(wait))
	}
	return nil
}

// tryIIN opens a session for the right code, or refuses and counts the try. The
// ticket goes with the right code: of however many posts of it one gets in.
func (s *Server) tryIIN(tx Tx, ticket, code string) (opened portal.Session, refusal *portal.Problem, err error) {
	key := hashed(ticket)
	t, found, err := get[iinTicket](tx, bucketIINTickets, key)
	switch {
	case err != nil:
		return opened, nil, err
	case !found, !s.o.Now().Before(t.ExpiresAt):
		return opened, refuse(portal.CodeTicketExpired), nil
	case t.Tries >= codeTries:
		refusal, err = s.iinOutOfTries(tx, t)
		return opened, refusal, err
	}
	if subtle.ConstantTimeCompare([]byte(hashed(ticket, code)), []byte(t.CodeHash)) != 1 {
		refusal, err = s.wrongIINCode(tx, key, t)
		return opened, refusal, err
	}
	if err := s.unwait(tx, bucketIINTickets, key); err != nil {
		return opened, nil, err
	}
	return s.openByIIN(tx, t)
}

func (s *Server) wrongIINCode(tx Tx, key string, t iinTicket) (*portal.Problem, error) {
	t.Tries++
	if err := put(tx, bucketIINTickets, key, t); err != nil {
		return nil, err
	}
	if left := codeTries - t.Tries; left > 0 {
		return refuse(portal.CodeCodeWrong, withStatus(http.StatusUnauthorized), at("/code", portal.CodeCodeWrong), attemptsLeft(left)), nil
	}
	if err := s.note(tx, t.AccountID, portal.JournalEntry{Kind: portal.JournalIINRefused}); err != nil {
		return nil, err
	}
	return s.iinOutOfTries(tx, t)
}

// iinOutOfTries sends back to the start; Retry-After says when a code can be
// mailed again.
func (s *Server) iinOutOfTries(tx Tx, t iinTicket) (*portal.Problem, error) {
	sends, err := iinSends(tx, t.IINHash)
	if err != nil {
		return nil, err
	}
	return refuse(portal.CodeTooManyAttempts, attemptsLeft(0), retryAfter(nextSend(sends, s.o.Now()))), nil
}

// openByIIN starts the session, unless the account has another password or
// address since the code was mailed.
func (s *Server) openByIIN(tx Tx, t iinTicket) (opened portal.Session, refusal *portal.Problem, err error) {
	a, err := loadAccount(tx, t.AccountID)
	switch {
	case err != nil:
		return opened, nil, err
	case a.Epoch != t.Epoch:
		return opened, refuse(portal.CodeTicketExpired), nil
	}
	if err := s.note(tx, a.ID, portal.JournalEntry{Kind: portal.JournalSignedInIIN}); err != nil {
		return opened, nil, err
	}
	opened, err = s.openSession(tx, a, cmp.Or(t.Profile, portal.ProfilePersonal), portal.ACRIIN)
	return opened, nil, err
}
