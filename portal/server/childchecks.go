package server

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"kezek.kz/kezek/portal"
)

// childCheckWindow is how long a child who was asked about counts.
const childCheckWindow = 24 * time.Hour

// childCheck is a child whom somebody asked about and did not bind. The IIN
// stands in it under a key: these are other people's children as likely as not.
type childCheck struct {
	Child string    `json:"child"`
	At    time.Time `json:"at"` // of the first question
}

// countCheck refuses one more child than somebody may ask about in a day, who
// are bound left out, so that nobody finds children by trying IINs. Asking for
// the same child again costs nothing and prolongs nothing.
func (s *Server) countCheck(accountID, iin string) error {
	now := s.o.Now()
	return s.o.Storage.Update(func(tx Tx) error {
		child, err := s.veiled(tx, accountID, iin)
		if err != nil {
			return err
		}
		checks, err := recentChecks(tx, accountID, now)
		if err != nil {
			return err
		}
		if i := len(checks) - s.o.Limits.ChildChecks; !asked(checks, child) {
			if i >= 0 {
				wait := checks[i].At.Add(childCheckWindow).Sub(now)
				return refuse(portal.CodeTooManyChildChecks, retryAfter(wait))
			}
			checks = append(checks, childCheck{child, now})
		}
		return put(tx, bucketChildChecks, accountID, checks)
	})
}

// forgetCheck takes a child who is bound now out of the count: a family of many
// children binds them all on one day.
func (s *Server) forgetCheck(tx Tx, accountID, iin string) error {
	child, err := s.veiled(tx, accountID, iin)
	if err != nil {
		return err
	}
	checks, err := recentChecks(tx, accountID, s.o.Now())
	if err != nil {
		return err
	}
	checks = slices.DeleteFunc(checks, func(c childCheck) bool { return c.Child == child })
	return put(tx, bucketChildChecks, accountID, checks)
}

func asked(checks []childCheck, child string) bool {
	return slices.ContainsFunc(checks, func(c childCheck) bool { return c.Child == child })
}

// recentChecks are an account's checks that still count, the oldest first.
func recentChecks(tx Tx, accountID string, now time.Time) ([]childCheck, error) {
	checks, _, err := get[[]childCheck](tx, bucketChildChecks, accountID)
	return slices.DeleteFunc(checks, func(c childCheck) bool { return c.over(now) }), err
}

func (c childCheck) over(now time.Time) bool { return now.Sub(c.At) >= childCheckWindow }

// allOver tells that nothing of an account's checks counts any more.
func allOver(checks []childCheck, now time.Time) bool {
	return !slices.ContainsFunc(checks, func(c childCheck) bool { return !c.over(now) })
}

// veiled is an IIN of somebody's question as it is kept. A plain hash of twelve
// digits is undone by trying them all; this one wants the portal's own key.
func (s *Server) veiled(tx Tx, accountID, iin string) (string, error) {
	key, found, err := get[string](tx, bucketKeys, bucketChildChecks)
	if err != nil {
		return "", err
	}
	if !found {
		if key, err = s.newSecret(); err != nil {
			return "", err
		}
		if err := put(tx, bucketKeys, bucketChildChecks, key); err != nil {
			return "", err
		}
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(accountID + "/" + iin)) // a hash takes everything
	return hex.EncodeToString(mac.Sum(nil)), nil
}
