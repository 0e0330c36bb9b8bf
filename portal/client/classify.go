package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// classify gives an exchange that failed before its answer began its kind. The
// caller's own cancellation comes first: whatever broke then broke because of
// it.
func (c *Client) classify(p *progress, err error) error {
	if p.caller.Err() != nil {
		return fmt.Errorf("portal client: %w", p.caller.Err())
	}
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err // without the address, in which a word may stand that is looked for
	}
	handshake := c.tlsFailure
	if p.connected.Load() {
		handshake = brokenTLS
	}
	for _, find := range []func(error) error{proxyFailure, nameFailure, p.timeout, handshake, httpFailure, networkFailure} {
		if found := find(err); found != nil {
			return found
		}
	}
	if hasText(err, "transport connection broken") {
		return ErrNotHTTP
	}
	return &failure{ErrUnreachable, "no answer"}
}

// classifyBody is classify for an answer that had begun.
func (p *progress) classifyBody(err error) error {
	switch {
	case p.caller.Err() != nil:
		return fmt.Errorf("portal client: %w", p.caller.Err())
	case isTimeout(err):
		return ErrDripping
	case hasText(err, "chunk"):
		return ErrNotHTTP
	}
	return ErrCutShort
}

// proxyFailure comes before everything else: what fails on the way to a proxy
// is not the portal's.
func proxyFailure(err error) error {
	for _, known := range []error{ErrProxyPassword, ErrProxyRefused, ErrProxySettings} {
		if errors.Is(err, known) {
			return known
		}
	}
	var op *net.OpError
	switch {
	case !errors.As(err, &op):
		return nil
	case op.Op == "proxyconnect":
		return ErrProxyDown
	case strings.HasPrefix(op.Op, "socks"):
		return ErrProxyRefused
	}
	return nil
}

// nameFailure comes before time limits: a name server that does not answer is
// no slow portal.
func nameFailure(err error) error {
	var dns *net.DNSError
	switch {
	case !errors.As(err, &dns):
		return nil
	case dns.IsNotFound:
		return ErrNoSuchHost
	}
	return ErrOffline
}

// timeout comes before TLS: a handshake that takes too long is no fault of the
// certificate.
func (p *progress) timeout(err error) error {
	switch {
	case !isTimeout(err):
		return nil
	case p.connected.Load():
		return ErrSlow
	}
	return ErrNotConnected
}

// isTimeout also finds a cancelled context: where the caller's was not, it is
// this package's own limit on connecting.
func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout() || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

func (c *Client) tlsFailure(err error) error {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		verify    *tls.CertificateVerificationError
		record    tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		return judgeDates(invalid.Cert, c.options.Now())
	case errors.As(err, &verify) && !plausible(c.options.Now()):
		return &DateError{ErrClock, c.options.Now()} // an authority too has a first and a last day
	case errors.As(err, &authority):
		return ErrUnknownAuthority
	case errors.As(err, &host):
		return ErrOtherHost
	case errors.As(err, &verify), errors.As(err, &invalid):
		return ErrCertificate
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return ErrNoTLS
	case hasText(err, "tls: protocol version not supported"), hasText(err, "unsupported protocol version"):
		return ErrOldTLS
	case hasText(err, "tls: "):
		return ErrHandshake
	}
	return nil
}

// brokenTLS is for a connection whose handshake was in order: what is wrong
// with TLS then befell a request that was sent already.
func brokenTLS(err error) error {
	var (
		op     *net.OpError
		record tls.RecordHeaderError
	)
	plain := errors.As(err, &record) || errors.Is(err, http.ErrSchemeMismatch)
	if plain || errors.As(err, &op) && (op.Op == "local error" || op.Op == "remote error") {
		return ErrReset
	}
	return nil
}

// farOff is how far outside a certificate's time a clock must be to be
// suspected itself. A portal that forgets to renew its certificate is told so
// within days; a clock without a battery is years behind.
const farOff = 30 * 24 * time.Hour

// judgeDates tells why a certificate is not of the moment now.
func judgeDates(cert *x509.Certificate, now time.Time) error {
	kind, off := ErrCertificateExpired, now.Sub(cert.NotAfter)
	if now.Before(cert.NotBefore) {
		kind, off = ErrCertificateNotYetValid, cert.NotBefore.Sub(now)
	}
	if off > farOff || !plausible(now) {
		kind = ErrClock
	}
	return &DateError{kind, now}
}

// plausible tells whether this program can be running at the moment: it was
// not made before 2026.
func plausible(now time.Time) bool {
	return now.Year() >= 2026 && now.Year() < 2056
}

// httpFailure knows the failures that net/http tells in words only.
func httpFailure(err error) error {
	switch {
	case hasText(err, "response headers exceeded"):
		return ErrHeaderTooLarge
	case hasText(err, "failed to parse Location header"):
		return &failure{ErrRedirect, "to no address"}
	case beganAsHTTP(err):
		return ErrCutShort
	case hasText(err, "malformed HTTP"), hasText(err, "transfer encoding"), hasText(err, "1xx"):
		return ErrNotHTTP
	}
	return nil
}

// beganAsHTTP tells whether what came was the beginning of an answer: of one
// that ends within a line, net/http only says that the line is malformed.
func beganAsHTTP(err error) bool {
	const version = "HTTP/1.1"
	for i := range version {
		if hasText(err, strconv.Quote(version[:i+1])) {
			return true
		}
	}
	return hasText(err, "malformed MIME header") || shortStatus.MatchString(err.Error())
}

var shortStatus = regexp.MustCompile(`malformed HTTP status code "[0-9]{0,2}"`)

func networkFailure(err error) error {
	switch {
	case isOneOf(err, refusedErrors()):
		return ErrRefused
	case isOneOf(err, offlineErrors()):
		return ErrOffline
	case isOneOf(err, resetErrors()):
		return ErrReset
	case errors.Is(err, io.ErrUnexpectedEOF):
		return ErrCutShort
	case errors.Is(err, io.EOF), hasText(err, "server closed idle connection"):
		return ErrCut
	}
	return nil
}

func isOneOf(err error, list []error) bool {
	for _, e := range list {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// hasText looks into an error's words where the standard library gives nothing
// else to tell it by.
func hasText(err error, text string) bool { return strings.Contains(err.Error(), text) }
