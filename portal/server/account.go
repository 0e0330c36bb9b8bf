package server

import (
	"fmt"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
)

// account is a person who signed in once. The IIN stands in it as it is: it is
// what the registry is asked with, and a hash of twelve digits hides nothing.
type account struct {
	ID            string          `json:"id"`
	IIN           string          `json:"iin"`
	Name          portal.FullName `json:"name"`
	Locale        string          `json:"locale"`
	Notifications bool            `json:"notifications"`

	Email      string     `json:"email,omitempty"` // confirmed, or given where no code is asked for
	VerifiedAt *time.Time `json:"verified_at,omitempty"`
	// Confirmed: a code went to Email and came back. Where addresses are taken
	// as they are, only who wants to sign in by IIN does that.
	Confirmed bool   `json:"confirmed,omitempty"`
	Pending   string `json:"pending,omitempty"` // waits for its code
	Ticket    string `json:"ticket,omitempty"`  // hash of the one ticket that counts
	// Sends are the moments of the last hour at which a code was mailed.
	Sends []time.Time `json:"sends,omitempty"`

	Password string `json:"password,omitempty"` // a PHC string
	// Epoch counts new passwords and addresses: a sign-in by IIN that began
	// before one of them does not end after it.
	Epoch int `json:"epoch,omitempty"`
}

// passwordSet tells whether the person may sign in by IIN.
func (a account) passwordSet() bool { return a.Password != "" && a.Confirmed }

// takes makes an address the account's.
func (a *account) takes(email string, at time.Time, confirmed bool) {
	a.Confirmed = confirmed || a.Confirmed && a.Email == email
	a.Email, a.VerifiedAt, a.Pending = email, &at, ""
	a.Epoch++
}

// hasEmail tells whether the gate of the first sign-in is open for an account.
func (s *Server) hasEmail(a account) bool {
	return a.VerifiedAt != nil || s.o.EmailLater && a.Pending != ""
}

func (s *Server) nextStep(a account) string {
	if s.hasEmail(a) {
		return "none"
	}
	return "confirm_email"
}

func (s *Server) gates(a account) []string {
	if s.hasEmail(a) {
		return []string{}
	}
	return []string{s.nextStep(a)}
}

func (a account) summary() portal.Account {
	return portal.Account{
		FullName:    a.Name.String(),
		IINMasked:   portal.MaskIIN(a.IIN),
		EmailMasked: portal.MaskEmail(a.Email),
		Locale:      a.Locale,
	}
}

// accountOf finds the certificate owner's account or opens one. The name is
// taken over each time: people marry.
func (s *Server) accountOf(tx Tx, c *signer.Certificate, locale string) (a account, first bool, err error) {
	if id := tx.Get(bucketIINs, c.IIN); id != nil {
		a, err = loadAccount(tx, string(id))
	} else {
		first = true
		a, err = s.newAccount(tx, c.IIN, locale)
	}
	if err != nil {
		return a, first, err
	}
	a.Name = nameOf(c)
	return a, first, put(tx, bucketAccounts, a.ID, a)
}

func (s *Server) newAccount(tx Tx, iin, locale string) (account, error) {
	id, err := s.newID()
	if err != nil {
		return account{}, err
	}
	a := account{ID: id, IIN: iin, Locale: locale, Notifications: true}
	return a, tx.Put(bucketIINs, iin, []byte(id))
}

func loadAccount(tx Tx, id string) (account, error) {
	a, found, err := get[account](tx, bucketAccounts, id)
	if err == nil && !found {
		err = fmt.Errorf("account %s is gone", id)
	}
	return a, err
}

// nameOf takes the parts from the certificate, and the common name whole where
// it has no parts.
func nameOf(c *signer.Certificate) portal.FullName {
	n := portal.FullName{Last: c.Surname, First: c.GivenName, Patronymic: c.Patronymic}
	if n.Last == "" && n.First == "" {
		n.Last = c.Owner
	}
	return n
}
