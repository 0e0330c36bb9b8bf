// Package practice is the practice portal («Учебный портал»): two portals on
// the loopback address with a certification authority, key files, people,
// children, applications and an outbox of their own, so that the whole journey
// can be walked with nothing but this program.
//
// A folder holds everything; starting again in the same folder gives the same
// authority, keys, accounts and sessions, and the same ports where they are
// free; what goes on in an application goes on.
package practice

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"time"

	"kezek.kz/kezek/portal/server"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
)

// Why a practice portal does not start, besides the operating system's errors,
// revocation.ErrNoList for a folder of Lists and the context's.
var (
	// ErrRunning means that another practice portal runs in the same folder.
	ErrRunning = errors.New("a practice portal already runs in this folder")
	// ErrNotLoopback means that Listen is no address of this machine alone: the
	// practice keys and their password are known to everybody.
	ErrNotLoopback = errors.New("a practice portal listens on a loopback address only")
	// ErrFarAway means that At lies further from now than the practice
	// authority lives.
	ErrFarAway = errors.New("the moment is too far from now")
	// ErrNoAuthority means that a folder of Trust holds no authority.
	ErrNoAuthority = errors.New("no certification authority in the folder")
)

// Options are what a practice portal is started with; only Dir is needed.
type Options struct {
	// Dir keeps the state, mode 0700; it is made where missing.
	Dir string
	// Listen is a loopback address and a port, "127.0.0.1:0" where empty. With
	// a port other than 0 the second portal takes the next one.
	Listen string
	// Trust are folders of further authorities whose keys are taken.
	Trust []string
	// Lists are folders of those authorities' revocation lists. With any, a key
	// of which they do not tell is refused; without, it is taken.
	Lists []string
	// At is the moment at which certificates are judged, now where zero; it
	// lies within 45 years of now. It moves nothing else.
	At time.Time
	// Check examines a bbolt file before this process opens it, in a process of
	// its own, because a damaged one can stop whoever opens it: nil when it is
	// sound, ErrDamaged when it is not; then the file is put away and a portal
	// begins afresh. Any other error tells nothing of the file. Where Check is
	// nil or tells nothing, files are read here first, which finds less.
	Check func(ctx context.Context, path string) error

	// ChildChecks is how many children who are not bound somebody may ask about
	// in 24 hours, 15 where zero; a portal outside of practice allows five.
	ChildChecks int

	Now  func() time.Time // time.Now where nil
	Rand io.Reader        // crypto/rand where nil
	Log  *slog.Logger     // nothing is logged where nil
	// Progress is told how many of the keys are made, while they are made; it
	// is not called where they were there. Its calls do not overlap.
	Progress func(done, total int)

	// Held is called, where it is there, once the folder is held and before the
	// portals answer: until then what lies in it may be another process's.
	Held func()

	// registry stands before the practice one in this package's tests.
	registry func(server.Registry) server.Registry
}

func (o Options) withDefaults() Options {
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.registry == nil {
		o.registry = func(r server.Registry) server.Registry { return r }
	}
	if o.ChildChecks == 0 {
		o.ChildChecks = childChecks
	}
	if o.Held == nil {
		o.Held = func() {}
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o
}

// judgedAt is the clock of certificate judgement and of nothing else. The
// practice keys are made to fit at it, so that the mother's signs in whatever
// At is (checkAt).
func (o Options) judgedAt() time.Time {
	if o.At.IsZero() {
		return o.Now()
	}
	return o.At
}

// Portal is one of the portals: its ID ("almaty", "regions") and its origin.
type Portal struct {
	ID  string `json:"id"`
	URL string `json:"url"`
}

// Key is a practice key file. File is an absolute path; Note is one of the
// Note constants, a name for the program to put into words.
type Key struct {
	File     string `json:"file"`
	Password string `json:"password"`
	IIN      string `json:"iin"`
	Name     string `json:"name"`
	Note     string `json:"note"`
}

// Whose a practice key is and what it is for.
const (
	NoteMother          = "mother"
	NoteFather          = "father"
	NoteGuardian        = "guardian"
	NoteMotherRSA       = "mother_rsa"       // the mother's second, of the older kind
	NoteExpired         = "expired"          // the mother's, of two years ago
	NoteRevoked         = "revoked"          // the mother's, in the authority's revocation list
	NoteSigning         = "signing"          // the mother's, for signing documents
	NoteSigningGOST2004 = "signing_gost2004" // the same, of the kind of 2004
	NoteLegalPerson     = "legal_person"     // the father's, as the head of a company
)

// Password opens every practice key; it follows the authority's rule for
// passwords.
const Password = "Uchebny1"

// Practice is a running practice portal. The exported fields do not change.
type Practice struct {
	Portals []Portal // almaty, regions
	CAFile  string   // the certificate of the portals' own authority, PEM
	Outbox  string   // folder of the mails
	Keys    []Key    // the mother's fitting one first

	ids        map[string]bool // localKeyIDs of the practice keys
	anyKey     bool            // started with Trust
	ca         *x509.Certificate
	trust      *trust.Store
	revocation *revocation.Checker
	outbox     *outbox
	looks      *looks

	closing  sync.Mutex
	patience time.Duration // of Close
	portals  []*running
	lock     io.Closer
}

// Roots are the authorities of the portals' TLS certificates: the practice one.
func (p *Practice) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(p.ca)
	return pool
}

// Trust are the authorities of the keys taken: the practice ones and those of
// Options.Trust.
func (p *Practice) Trust() *trust.Store { return p.trust }

// Revocation tells which keys were revoked: by the practice authorities' lists
// and those of Options.Lists, never by the network.
func (p *Practice) Revocation() signer.Revocation { return p.revocation }

// AcceptsKey tells by a file's local key identifiers, which need no password,
// whether the portals may take its key: always where they were started with
// further authorities, otherwise only for a practice key. A real key's password
// is not even asked for then.
func (p *Practice) AcceptsKey(ids [][]byte) bool {
	if p.anyKey {
		return true
	}
	for _, id := range ids {
		if p.ids[string(id)] {
			return true
		}
	}
	return false
}

// Start starts both portals and returns when they accept connections. ctx ends
// the starting, which makes keys for some seconds the first time; the portals
// run until Close.
func Start(ctx context.Context, o Options) (*Practice, error) {
	o = o.withDefaults()
	if err := checkListen(o.Listen); err != nil {
		return nil, err
	}
	if err := checkAt(o.judgedAt(), o.Now()); err != nil {
		return nil, err
	}
	p, err := start(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("practice portal: %w", err)
	}
	return p, nil
}

// checkAt refuses a moment at which the authority, or a key that it issues for
// it, would not be good.
func checkAt(at, now time.Time) error {
	if at.Before(now.AddDate(-farYears, 0, 0)) || at.After(now.AddDate(farYears, 0, 0)) {
		return fmt.Errorf("practice portal: %w", ErrFarAway)
	}
	return nil
}

func checkListen(listen string) error {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return fmt.Errorf("practice portal: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("practice portal: %w", ErrNotLoopback)
	}
	return nil
}

// Mails are the mails of both portals, the newest first.
func (p *Practice) Mails() ([]Mail, error) { return p.outbox.list() }
