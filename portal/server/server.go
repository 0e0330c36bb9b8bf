// Package server is a portal: the HTTP API of openapi.yaml over a registry of
// children, a mailer and a small storage.
//
// A request goes through [Server.ServeHTTP] (request number, limits, language,
// panics), the routes of routes.go, and one handler; a handler returns an
// answer or a *portal.Problem and never writes to the connection itself.
package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server/calendar"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/trust"
)

// How a portal takes an e-mail address: Options.EmailVerification.
const (
	EmailByCode = "code" // a six-digit code is mailed and has to be given back
	EmailGiven  = "none" // the address is taken as it is given
)

// Options says what portal this is and what it stands on. ID, Origin, Trust,
// Storage and Registry are required, Mailer too where EmailVerification is
// EmailByCode or SignInMethods has "iin", and Revocation everywhere but in practice; everything else has a
// default.
type Options struct {
	ID                string
	Name              portal.Text
	Origin            string // canonical https origin (signer.CanonicalOrigin), as clients dial it
	Practice          bool
	MinClient         string   // lowest version of the program; default "0.1.0"
	Steps             []string // "locality", "service"
	SignInMethods     []string // default "eds"
	EmailVerification string   // EmailByCode, EmailGiven; default EmailByCode
	EmailLater        bool     // an address that waits for its code opens the cabinet
	Contacts          []portal.Contact
	ContactsValidFrom time.Time // default: the moment of New
	Localities        []portal.Locality
	Services          []portal.Service

	// Trust is the trust folder that certificates' chains must reach.
	Trust *trust.Store
	// Revocation tells whether a certificate was revoked; where that cannot be
	// found out, nobody is let in. Only a practice portal may do without it.
	Revocation signer.Revocation
	// RevocationOptional lets somebody in of whose certificate it cannot be
	// found out whether it was revoked.
	RevocationOptional bool
	// Algorithms are the key algorithms taken, named as in
	// signer.Certificate.Algorithm; default: every one that there are keys of
	// which this portal takes, which are RSA, GOST of 2015 and, with
	// SigningKeys, GOST of 2004.
	Algorithms []string
	// SigningKeys takes keys for signing documents, too, which is what all GOST
	// keys of 2004 are: those algorithms without this are ErrNoSuchKeys.
	SigningKeys bool

	// Now is the clock of challenges, sessions, codes and limits.
	Now func() time.Time
	// JudgeAt is the moment at which certificates are judged, and nothing
	// else; default Now. A practice portal may hold it still, so that test
	// keys of past years serve.
	JudgeAt func() time.Time
	Rand    io.Reader // default crypto/rand

	Storage  Storage
	Registry Registry
	Mailer   Mailer
	// RegistryRetry is when to come again after the registry did not answer,
	// as Retry-After tells it; default 30 s.
	RegistryRetry time.Duration
	// Limits are how much one address, person and workstation may ask for.
	Limits Limits
	// ClientAddress tells whom a request is from, for Limits; default
	// RemoteAddress. Behind a proxy that would be the proxy: see ForwardedFor.
	ClientAddress func(*http.Request) netip.Addr
	Log           *slog.Logger // default: nothing is logged
}

// Registry is what a portal asks about children: the civil registry and the
// queue. IINs are twelve digits, already checked. An error is
// ErrRegistryUnavailable, the context's error, or anything else, which counts
// as unavailable. Methods are called concurrently.
type Registry interface {
	// Kinship tells what is known between two people.
	Kinship(ctx context.Context, parentIIN, childIIN string) (Kinship, error)
	// Applications are a child's applications in this portal, none if there
	// are none. The server itself fills Child, what a Deadline counts, and
	// StatusLabel, StatusHint and a Deadline's Text where they are empty. Of
	// these, of positions and of events the server leaves out what is none of the
	// contract, and says so in its log.
	Applications(ctx context.Context, childIIN string) ([]portal.Application, error)
	// Queue are the positions of one of a child's applications from a moment
	// until before another, at most one a day: the one at the beginning, where it
	// was in the queue by then, and those of the days on which the position
	// changed; none for an application that never was in a queue. The server
	// itself fills ReasonText where it is empty.
	Queue(ctx context.Context, childIIN, number string, from, until time.Time) ([]portal.QueuePoint, error)
	// History is what happened to one of a child's applications, in any order.
	History(ctx context.Context, childIIN, number string) ([]Event, error)
	// State is "ok", "slow" or "down", shown by GET /status.
	State(ctx context.Context) string
}

// Kinship is a registry's answer. The server looks at the members in the order
// in which they stand here, and tells nobody of anything below Confirmed who is
// not confirmed.
type Kinship struct {
	// Pending is true while the registry has not answered yet; RetryAfter says
	// when to ask again (default 3 s).
	Pending    bool
	RetryAfter time.Duration
	// Known is false when there is no such child.
	Known bool
	// Confirmed is true for somebody who may learn of the child: a parent in
	// the birth record, or a guardian of record.
	Confirmed bool
	// Relation is "mother", "father" or "guardian"; Child is the name and the
	// birth date (the server adds the masked IIN). Both with Confirmed only.
	Relation string
	Child    portal.Child
	// OverAge: past the service's age limit, at the moment from which the
	// registry counts.
	OverAge bool
	// Conflict: the registry's records contradict each other.
	Conflict bool
	// GuardianDocument: the guardianship act has to be shown first.
	GuardianDocument bool
	// HeldByOther: the application is bound to somebody outside the birth
	// record.
	HeldByOther bool
	// FoundIn names other places that have an application of the child.
	FoundIn []portal.Text
}

// Errors of New.
var (
	// ErrNoRevocation means that a real portal would take revoked keys.
	ErrNoRevocation = errors.New("no check of revocation")
	// ErrNoSuchKeys means that the portal would promise to take keys of an
	// algorithm and refuse every one of them for its purpose.
	ErrNoSuchKeys = errors.New("an algorithm of signing keys only, which are not taken")
)

// Errors of a Registry.
var (
	// ErrRegistryUnavailable means that the registry gives no answer now: 503.
	ErrRegistryUnavailable = errors.New("registry is unavailable")
	// ErrRegistryTimeout means that it began and did not finish: 504.
	ErrRegistryTimeout = errors.New("registry did not answer in time")
)

// Mailer sends mails. Send returns when the mail is handed over.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// Mail is a mail to one person, in that person's language. Code is the six
// digits that also stand in Body, for an outbox that people practise with.
type Mail struct {
	To, Subject, Body string
	Code              string
}

// Server is one portal. It is an http.Handler; TLS, the listener and the
// storage are the caller's. Close waits for what goes on after answers.
type Server struct {
	o         Options
	mux       *http.ServeMux
	locks     keyLocks
	swept     atomic.Int64 // Unix time of the last sweep
	waiting   waiting
	later     *later
	passwords *passwords
	limiter   *limiter // counts in memory: a new process begins afresh
	drawing   chan struct{}
}

// New checks the options, prepares the storage and gives the portal.
func New(o Options) (*Server, error) {
	o = withDefaults(o)
	if err := check(o); err != nil {
		return nil, fmt.Errorf("portal %q: %w", o.ID, err)
	}
	o.Rand = &lockedReader{r: o.Rand}
	o.Localities = withPaths(o.Localities)
	s := &Server{o: o, limiter: newLimiter(o.Limits), waiting: waiting{}, later: newLater(), passwords: newPasswords(o.Rand), drawing: make(chan struct{}, maxDrawing)}
	s.mux = s.routes()
	if year := calendar.Day(o.Now()).Year(); !calendar.Known(year) {
		o.Log.Warn("not every day off of this year is known: working days are counted without Kurban Ait", "year", year)
	}
	return s, nil
}

func withDefaults(o Options) Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.JudgeAt == nil {
		o.JudgeAt = o.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.EmailVerification == "" {
		o.EmailVerification = EmailByCode
	}
	if o.MinClient == "" {
		o.MinClient = "0.1.0"
	}
	if len(o.SignInMethods) == 0 {
		o.SignInMethods = []string{"eds"}
	}
	if len(o.Algorithms) == 0 {
		o.Algorithms = algorithmsOf(o.SigningKeys)
	}
	if o.RegistryRetry <= 0 {
		o.RegistryRetry = registryRetry
	}
	if o.ClientAddress == nil {
		o.ClientAddress = RemoteAddress
	}
	o.Limits = o.Limits.withDefaults()
	if o.ContactsValidFrom.IsZero() {
		o.ContactsValidFrom = o.Now()
	}
	return o
}

// algorithmsOf are those that there are keys of for the purposes taken.
func algorithmsOf(signingKeys bool) []string {
	if signingKeys {
		return signer.SigningAlgorithms()
	}
	return []string{signer.AlgorithmRSA, signer.AlgorithmGOST2015}
}

// withPaths makes a region's path an empty list, which is what the contract has.
func withPaths(localities []portal.Locality) []portal.Locality {
	all := make([]portal.Locality, 0, len(localities))
	for _, l := range localities {
		l.Path = list(l.Path)
		all = append(all, l)
	}
	return all
}

func check(o Options) error {
	origin, err := signer.CanonicalOrigin(o.Origin)
	switch {
	case err != nil:
		return fmt.Errorf("origin: %w", err)
	case origin != o.Origin:
		return fmt.Errorf("origin %q is not canonical, want %q", o.Origin, origin)
	case o.ID == "":
		return errors.New("no ID")
	case o.Trust == nil || o.Trust.Len() == 0:
		// A policy without a trust folder judges no chain: such a portal
		// would let everybody in.
		return errors.New("no trusted certificate")
	case o.Revocation == nil && !o.Practice:
		return ErrNoRevocation
	case o.Storage == nil, o.Registry == nil:
		return errors.New("no storage or no registry")
	case len(digests(o.Algorithms)) != len(o.Algorithms):
		return errors.New("unknown key algorithm")
	case slices.Contains(o.Algorithms, signer.AlgorithmGOST2004) && !o.SigningKeys:
		return ErrNoSuchKeys
	case o.EmailVerification == EmailByCode && o.Mailer == nil:
		return errors.New("no mailer for e-mail codes")
	case slices.Contains(o.SignInMethods, methodIIN) && o.Mailer == nil:
		return errors.New("no mailer for codes of signing in by IIN")
	case o.EmailVerification != EmailByCode && o.EmailVerification != EmailGiven:
		return fmt.Errorf("unknown e-mail verification %q", o.EmailVerification)
	}
	return o.Limits.check()
}
