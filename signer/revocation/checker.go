package revocation

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

const (
	// ocspTimeout and listTimeout bound one question and one download where
	// Options does not: 20 MB over a line of 2 Mbit/s take 80 seconds.
	ocspTimeout = 10 * time.Second
	listTimeout = 3 * time.Minute
)

// Options say what a Checker works with. The zero value knows nothing and asks
// nobody.
type Options struct {
	// Lists are at hand from the start, those of a folder for instance.
	Lists *Lists
	// Dir keeps downloaded lists as files, which only their owner can read. It
	// is made when needed. Empty: they are kept in memory.
	Dir string
	// Network lets Check ask over the network.
	Network bool
	// OCSP, CRL and DeltaCRL are addresses (http or https) used instead of those
	// that certificates name.
	OCSP          string
	CRL, DeltaCRL []string
	// Client asks; nil is one of its own. Its redirects and cookies are not used.
	Client *http.Client
	// OCSPTimeout bounds one question (nothing: 10 seconds), ListTimeout one
	// download (3 minutes).
	OCSPTimeout, ListTimeout time.Duration
	// MaxListSize is the largest list downloaded or read from Dir, in octets;
	// nothing, and anything above it, is MaxListSize.
	MaxListSize int64
	// Now and Rand are time.Now and crypto/rand where they are nil.
	Now  func() time.Time
	Rand io.Reader
}

// ClockFor is an Options.Now for judging at a moment that somebody chose: now, or
// the moment where that is later. A list made for a moment that is still to come
// is not ahead of its time where certificates are judged at it.
func ClockFor(now func() time.Time, at time.Time) func() time.Time {
	return func() time.Time {
		if t := now(); t.After(at) {
			return t
		}
		return at
	}
}

// Checker finds out whether certificates were revoked. Its methods are called
// concurrently.
//
// Two clocks are at work. Whether an OCSP answer is fresh, and whether a list
// is due to be fetched again, goes by Options.Now: that is when they were asked
// for. Whether a list may speak of a certificate goes by the moment that the
// certificate is judged at, see [Lists.Status]; both are the same in life, and
// differ where a portal holds a moment of the past still. Where a list was made
// after Options.Now, that clock is slow, and no list means Good. A certificate
// that is revoked now was good at a moment before its revocation date.
type Checker struct {
	options Options
	client  *http.Client
	lists   cache
	answers answers
	// A question is asked for those who wait for its answer. A list serves
	// everybody after them: one that takes longer than anybody waits is fetched
	// to its end all the same, within Options.ListTimeout.
	questions flights[response]
	downloads flights[*List]
}

// NewChecker makes a checker; see [Options] for what it takes.
func NewChecker(o Options) *Checker {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	if o.OCSPTimeout <= 0 {
		o.OCSPTimeout = ocspTimeout
	}
	if o.ListTimeout <= 0 {
		o.ListTimeout = listTimeout
	}
	if o.MaxListSize <= 0 || o.MaxListSize > MaxListSize {
		o.MaxListSize = MaxListSize
	}
	return &Checker{
		options: o, client: newClient(o.Client), lists: cache{dir: o.Dir, limit: o.MaxListSize},
		downloads: flights[*List]{lasting: true},
	}
}

// Known answers from what is at hand: the lists given, those fetched before, and
// the OCSP answers that still hold. The issuer is the authority that signed the
// certificate, already trusted.
func (c *Checker) Known(cert, issuer *x509.Certificate, at time.Time) Status {
	q := question{cert, issuer, at}
	return better(c.answers.status(q, c.options.Now()), c.fromLists(q))
}

// better puts two answers together: Revoked by either is Revoked, then Good by
// either is Good, then the second says why nothing is known.
func better(a, b Status) Status {
	if b.State == Revoked || a.State == Unknown {
		return b
	}
	return a
}

// fromLists answers from all lists at hand, and those just fetched.
func (c *Checker) fromLists(q question, fetched ...*List) Status {
	all := append(slices.Clone(c.options.Lists.of(q.cert)), fetched...)
	for _, address := range append(c.baseAddresses(q.cert), c.deltaAddresses(q.cert)...) {
		l := c.lists.get(c.lists.at(address, q.issuer), q.issuer)
		if l != nil && !slices.Contains(all, l) {
			all = append(all, l)
		}
	}
	sortNewest(all)
	s := judge(all, q)
	if s.State == Good && slices.ContainsFunc(all, func(l *List) bool { return c.isAhead(l, q) }) {
		return Status{State: Unknown, Err: fmt.Errorf("%w: made in the future", ErrStale)}
	}
	return s
}

// isAhead tells whether the authority made one of the lists later than it is
// now: then our clock is slow, and what seems in date may not be.
func (c *Checker) isAhead(l *List, q question) bool {
	return l.thisUpdate.After(c.options.Now().Add(skew)) && l.fits(q) == nil
}

// Check answers as Known does where that is Revoked or an OCSP answer that still
// holds. Otherwise it asks the responder, and where that gives no usable answer,
// fetches the full list and its delta unless those at hand are in date. It takes
// as long as that does, or until ctx ends; a responder that does not answer has
// a third of the time until then, so that the lists have some. A download that
// is under way when ctx ends goes on, for Options.ListTimeout at most, and
// serves whoever asks next. An address that gave nothing usable is not asked for
// five minutes; its error stands until then. Without Options.Network it is Known.
//
// Unknown comes with every reason (errors.Is): why the responder gave no answer,
// and why the lists gave none.
func (c *Checker) Check(ctx context.Context, cert, issuer *x509.Certificate, at time.Time) Status {
	q := question{cert, issuer, at}
	known := c.fromLists(q)
	if known.State == Revoked {
		return known
	}
	if s := c.answers.status(q, c.options.Now()); s.State != Unknown {
		return s
	}
	if !c.options.Network {
		return known
	}
	s, failed := c.askInTime(ctx, q)
	if failed == nil {
		return s
	}
	fetched, missing := c.refresh(ctx, q)
	if s = c.fromLists(q, fetched...); s.State == Unknown {
		s.Err = reasons(failed, missing, s.Err)
	}
	return s
}
