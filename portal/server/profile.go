package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"kezek.kz/kezek/portal"
)

func (s *Server) profile(_ context.Context, r *request) (answer, error) {
	return reply(http.StatusOK, s.profileOf(r.account))
}

func (s *Server) profileOf(a account) portal.Profile {
	return portal.Profile{
		FullName:      a.Name,
		IINMasked:     portal.MaskIIN(a.IIN),
		Email:         portal.Email{Value: a.Email, VerifiedAt: a.VerifiedAt, Pending: portal.MaskEmail(a.Pending), Confirmed: a.Confirmed},
		Locale:        a.Locale,
		Notifications: a.Notifications,
		Gates:         s.gates(a),
		PasswordSet:   a.passwordSet(),
	}
}

// profilePatch is portal.ProfilePatch as it arrives: a null means removal in a
// merge patch (RFC 7396), and neither member can be removed.
type profilePatch struct {
	Locale        optional[string] `json:"locale"`
	Notifications optional[bool]   `json:"notifications"`
}

// changeProfile changes what If-Match saw: the ETag of the profile as GET gave
// it, so that two windows do not undo each other.
func (s *Server) changeProfile(_ context.Context, r *request) (answer, error) {
	var patch profilePatch
	if err := r.decode(&patch, "application/merge-patch+json"); err != nil {
		return answer{}, err
	}
	if patch.Locale.set && !isLocale(patch.Locale.value) {
		return answer{}, refuse(portal.CodeMalformed, at("/locale", portal.CodeMalformed))
	}
	ifMatch := r.Header.Get("If-Match")
	if ifMatch == "" {
		return answer{}, refuse(portal.CodePreconditionRequired)
	}
	var a answer
	err := s.changeAccount(r.account.ID, func(acc *account) (err error) {
		if a, err = reply(http.StatusOK, s.profileOf(*acc)); err != nil {
			return err
		}
		if !matchesStrongly(ifMatch, etag(a.Body)) {
			return refuse(portal.CodeStaleVersion)
		}
		patch.Locale.into(&acc.Locale)
		patch.Notifications.into(&acc.Notifications)
		a, err = s.profileAnswer(*acc)
		return err
	})
	return a, err
}

// profileAnswer is a profile after a change, with the ETag for the next one.
func (s *Server) profileAnswer(acc account) (answer, error) {
	a, err := reply(http.StatusOK, s.profileOf(acc))
	if err != nil {
		return a, err
	}
	return a.with("ETag", etag(a.Body)), nil
}

// changeAccount lets f change an account as it is now, or refuse.
func (s *Server) changeAccount(id string, f func(*account) error) error {
	return s.o.Storage.Update(func(tx Tx) error {
		a, err := loadAccount(tx, id)
		if err != nil {
			return err
		}
		if err := f(&a); err != nil {
			return err
		}
		return put(tx, bucketAccounts, id, a)
	})
}

func isLocale(s string) bool { return s == "ru" || s == "kk" || s == "en" }

// optional is a member of a merge patch.
type optional[T any] struct {
	value T
	set   bool
}

var errNull = errors.New("null for a member that cannot be removed")

// UnmarshalJSON notes that the member was there.
func (o *optional[T]) UnmarshalJSON(raw []byte) error {
	if bytes.Equal(raw, []byte("null")) {
		return errNull
	}
	o.set = true
	return json.Unmarshal(raw, &o.value)
}

func (o optional[T]) into(target *T) {
	if o.set {
		*target = o.value
	}
}
