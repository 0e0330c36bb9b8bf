// Package client speaks a portal's HTTP API (openapi.yaml of package portal).
//
// It trusts a portal with as little as it can: only TLS 1.2 and later, no
// redirect, no retry of a sign-in, limited sizes and times, and an origin that
// is what was dialled and never what a portal says of itself. Every failure is
// one of the classes in errors.go or a [portal.Problem]; no error and no trace
// holds a token, a query or a body.
package client

import (
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"

	"kezek.kz/kezek/portal"
)

// Options are what a Client is made of; only Address is needed.
type Options struct {
	// Address is the portal's https URL: host and port, no path.
	Address string
	// Roots are the authorities of the portal's TLS certificate, the system's
	// where nil.
	Roots *x509.CertPool
	// Language gives "ru", "kk" or "en" at each call; Russian where nil.
	Language func() string
	// Version goes into User-Agent as kezek/Version.
	Version string
	// Proxy chooses a proxy, http.ProxyFromEnvironment where nil. It is never
	// asked for a loopback address.
	Proxy func(*http.Request) (*url.URL, error)
	// Now is the clock that tells when a token expires and by which the portal's
	// TLS certificate is judged; time.Now where nil.
	Now func() time.Time
	// SessionProfile is whose computer this is: portal.ProfilePersonal or
	// portal.ProfileShared. Challenge and StartIIN ask for it, whatever their
	// caller does; where it is empty, the caller decides.
	SessionProfile string
	// WorkstationID is the number, a UUID, of a workstation that many people
	// use. It is sent where SessionProfile is portal.ProfileShared, and never
	// from somebody's own computer: a portal counts by it what one workstation
	// asks for, beside what comes from the address of its whole office.
	WorkstationID string
	// Trace, where set, is told of every exchange, without its secrets.
	Trace func(Exchange)

	// DialTimeout limits connecting with the search for the name, TLSTimeout the
	// handshake, and Timeout a whole call: connecting, a new token where one is
	// needed, the answer to its last octet. Patience takes Timeout's place for
	// what a portal does with another authority's help: SignIn, StepUp, Bind,
	// Recheck, Binding. A list of many pages may take as long, each page no longer
	// than any call. A zero stands for the default.
	DialTimeout, TLSTimeout, Timeout, Patience time.Duration
	// MaxBody is the largest answer read, in octets; zero for the default.
	MaxBody int

	// resolver finds names in tests; the system's where nil.
	resolver *net.Resolver
}

// The defaults. Nobody is to look at a window that says nothing for longer than
// ten seconds; a portal behind a slow registry may take its time, and people
// are told so meanwhile.
const (
	defaultDialTimeout = 5 * time.Second
	defaultTLSTimeout  = 5 * time.Second
	defaultTimeout     = portal.AnswerWithin
	defaultPatience    = 60 * time.Second
	defaultMaxBody     = 2 << 20
)

// withDefaults fills what was left out.
func (o Options) withDefaults() Options {
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&o.DialTimeout, defaultDialTimeout},
		{&o.TLSTimeout, defaultTLSTimeout},
		{&o.Timeout, defaultTimeout},
		{&o.Patience, defaultPatience},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	if o.MaxBody <= 0 {
		o.MaxBody = defaultMaxBody
	}
	if o.Language == nil {
		o.Language = func() string { return "ru" }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Proxy == nil {
		o.Proxy = http.ProxyFromEnvironment
	}
	return o
}

// Client is one portal. Its methods may be called from several goroutines.
type Client struct {
	options Options
	origin  string
	http    *resty.Client

	mu        sync.Mutex
	discovery *portal.Discovery
}

// New makes a client for a portal; nothing is sent yet. The error is
// [ErrAddress] where the address is no https origin, and [ErrWorkstation] where
// SessionProfile or WorkstationID are none.
func New(o Options) (*Client, error) {
	origin, err := CanonicalOrigin(o.Address)
	if err != nil {
		return nil, fmt.Errorf("portal client: %w", err)
	}
	if err := o.checkProfile(); err != nil {
		return nil, fmt.Errorf("portal client: %w", err)
	}
	o = o.withDefaults()
	return &Client{options: o, origin: origin, http: newHTTP(o)}, nil
}

// Origin is the canonical origin of what is dialled: the one that belongs into
// a statement, whatever a portal says of itself.
func (c *Client) Origin() string { return c.origin }

// Close drops the connections that are kept open.
func (c *Client) Close() { c.http.GetClient().CloseIdleConnections() }
