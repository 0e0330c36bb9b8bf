package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"kezek.kz/kezek/portal"
)

// Signing in by IIN, password and a mailed code. Whoever asks must not learn
// whether an IIN has an account here, nor whether a password was right: every
// start makes a ticket, takes one argon2id call, writes the same records and
// counts against the same limits. A ticket that leads nowhere is a decoy: its
// code was mailed to nobody and is never right.

// resendAfter is how long a mail may take before another one is asked for.
const resendAfter = time.Minute

// methodIIN is the name of this way in among Options.SignInMethods.
const methodIIN = "iin"

// whereIIN hides a handler on a portal that does not sign anybody in by IIN.
func (s *Server) whereIIN(h handler) handler {
	if slices.Contains(s.o.SignInMethods, methodIIN) {
		return h
	}
	return func(context.Context, *request) (answer, error) { return answer{}, refuse(portal.CodeNotFound) }
}

// startIIN is POST /auth/iin/start.
func (s *Server) startIIN(ctx context.Context, r *request) (answer, error) {
	var req portal.IINStartRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	iin, err := typedIIN(req.IIN)
	if err != nil {
		return answer{}, err
	}
	profile, err := profileOf(req.SessionProfile)
	if err != nil {
		return answer{}, err
	}
	a, err := s.enterable(iin)
	if err != nil {
		return answer{}, err
	}
	right, outdated, err := s.passwords.right(ctx, req.Password, a.Password)
	switch {
	case errors.Is(err, errPHC):
		s.o.Log.Error("a stored password is damaged", "request_id", r.id)
	case err != nil:
		return answer{}, refuseBusy(err)
	}
	if !right {
		a = account{ID: decoyAccount}
	}
	started, err := s.beginIIN(iin, profile, a)
	if err != nil {
		return answer{}, err
	}
	r.after = func(ctx context.Context) {
		s.mailIIN(ctx, r.id, started)
		if right && outdated {
			s.renew(ctx, r.id, a, req.Password)
		}
	}
	return reply(http.StatusAccepted, started.public())
}

// typedIIN checks the form alone, the same for everybody's.
func typedIIN(typed string) (string, error) {
	iin, err := portal.NormalizeIIN(typed)
	var wrong *portal.IINError
	if errors.As(err, &wrong) {
		return "", refuse(portal.CodeIINInvalid, at("/iin", wrong.Code))
	}
	return iin, err
}

// enterable is the account that somebody may sign in to by this IIN, an empty
// one where there is none. Within the limits alone: beyond them no password is
// looked at.
func (s *Server) enterable(iin string) (a account, err error) {
	err = s.o.Storage.View(func(tx Tx) error {
		sends, err := iinSends(tx, hashed(iin))
		if err != nil {
			return err
		}
		if refusal := s.limitSends(sends); refusal != nil {
			return refusal
		}
		id := tx.Get(bucketIINs, iin)
		if id == nil {
			return nil
		}
		found, err := loadAccount(tx, string(id))
		if err == nil && found.passwordSet() {
			a = found
		}
		return err
	})
	return a, err
}

// renew keeps the hash of a right password with today's costs. It comes after
// the answer, because the second argon2id call would tell that there was a
// right one.
func (s *Server) renew(ctx context.Context, requestID string, a account, password string) {
	if err := s.renewHash(ctx, a.ID, a.Password, password); err != nil {
		s.o.Log.Error("password hash not renewed", "request_id", requestID, "error", err.Error())
	}
}

// mailIIN mails the code of a ticket that is no decoy, and whose account still
// has the address and the password.
func (s *Server) mailIIN(ctx context.Context, requestID string, t issuedIIN) {
	if t.AccountID == decoyAccount {
		return
	}
	var a account
	err := s.o.Storage.View(func(tx Tx) (err error) {
		a, err = loadAccount(tx, t.AccountID)
		return err
	})
	if err == nil && a.Epoch == t.Epoch {
		err = s.o.Mailer.Send(ctx, iinMail(a.Locale, a.Email, t.code))
	}
	if err != nil {
		s.o.Log.Error("mail not sent", "request_id", requestID, "type", fmt.Sprintf("%T", err)) // its text may hold the address
	}
}

// resendIIN is POST /auth/iin/{ticket}/resend: another code for the same
// ticket, with tries and a life of its own.
func (s *Server) resendIIN(_ context.Context, r *request) (answer, error) {
	again, err := s.renewIIN(r.PathValue("ticket"))
	if err != nil {
		return answer{}, err
	}
	r.after = func(ctx context.Context) { s.mailIIN(ctx, r.id, again) }
	return reply(http.StatusAccepted, again.public())
}

// verifyIIN is POST /auth/iin/{ticket}/verify.
func (s *Server) verifyIIN(_ context.Context, r *request) (answer, error) {
	var req portal.CodeRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	if !isCode(req.Code) {
		return answer{}, refuse(portal.CodeMalformed, at("/code", portal.CodeMalformed))
	}
	var opened portal.Session
	var refusal *portal.Problem // told after the try is counted
	err := s.o.Storage.Update(func(tx Tx) (err error) {
		opened, refusal, err = s.tryIIN(tx, r.PathValue("ticket"), req.Code)
		return err
	})
	switch {
	case err != nil:
		return answer{}, err
	case refusal != nil:
		return answer{}, refusal
	}
	return reply(http.StatusCreated, opened)
}
