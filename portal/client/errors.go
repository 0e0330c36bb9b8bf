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
	"strings"
	"syscall"

	"github.com/go-resty/resty/v2"
)

// The classes of failure. Every error of this package is, by errors.Is, one of
// these, or a *portal.Problem by errors.As, or the error of the caller's
// context.
var (
	// ErrUnreachable means that no whole answer came: no such name, connection
	// refused or cut, a time limit.
	ErrUnreachable = errors.New("portal is unreachable")
	// ErrTLS means that the portal's identity was not established: an unknown
	// authority, another host's certificate, a protocol that is too old.
	ErrTLS = errors.New("no trusted TLS connection")
	// ErrNotPortal means that something answers which is not this API.
	ErrNotPortal = errors.New("not a portal of this API")
	// ErrOtherOrigin is an ErrNotPortal whose discovery names another origin
	// than the one dialled.
	ErrOtherOrigin = fmt.Errorf("%w: it names another origin", ErrNotPortal)
	// ErrPracticeElsewhere is an ErrNotPortal that calls itself a practice
	// portal and is not on this machine.
	ErrPracticeElsewhere = fmt.Errorf("%w: a practice portal that is not on this machine", ErrNotPortal)
	// ErrRedirect means that the portal sends elsewhere; nobody goes there.
	ErrRedirect = errors.New("portal redirects")
	// ErrTooLarge means an answer over the limit.
	ErrTooLarge = errors.New("portal's answer is too large")
	// ErrMalformed means an answer that contradicts the contract.
	ErrMalformed = errors.New("portal's answer is malformed")
	// ErrSessionEnded means that the person has to sign in again.
	ErrSessionEnded = errors.New("session has ended")
	// ErrNotSaved means that new tokens could not be kept, and were not used.
	ErrNotSaved = errors.New("session could not be saved")
)

// failure is a class with a detail from a fixed vocabulary. The cause is left
// out on purpose: the text of a *url.Error holds the query, that of a proxy
// failure may hold the proxy's password.
type failure struct {
	class  error
	detail string
}

func (f *failure) Error() string { return f.class.Error() + ": " + f.detail }
func (f *failure) Unwrap() error { return f.class }

// detailCut marks a connection that ended before a whole answer came: the
// request may or may not have been carried out.
const detailCut = "connection cut"

// wasCut tells whether a request may safely be repeated under the same
// Idempotency-Key.
func wasCut(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.detail == detailCut
}

// malformed says what contradicts the contract, in words of this package only.
func malformed(detail string) error { return &failure{ErrMalformed, detail} }

// classify gives a failed exchange its class. The caller's own cancellation
// comes first: whatever broke then broke because of it.
func classify(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("portal client: %w", ctx.Err())
	}
	if errors.Is(err, resty.ErrResponseBodyTooLarge) {
		return &failure{ErrTooLarge, "body"}
	}
	for _, find := range []func(error) *failure{timeoutFailure, tlsFailure, httpFailure, networkFailure} {
		if f := find(err); f != nil {
			return f
		}
	}
	return &failure{ErrUnreachable, "no answer"}
}

// timeoutFailure comes first: a handshake that takes too long is no fault of
// the certificate.
func timeoutFailure(err error) *failure {
	var n net.Error
	if errors.As(err, &n) && n.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return &failure{ErrUnreachable, "time limit"}
	}
	return nil
}

func tlsFailure(err error) *failure {
	var (
		authority x509.UnknownAuthorityError
		host      x509.HostnameError
		invalid   x509.CertificateInvalidError
		verify    *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		alert     tls.AlertError
	)
	switch {
	case errors.As(err, &authority):
		return &failure{ErrTLS, "unknown authority"}
	case errors.As(err, &host):
		return &failure{ErrTLS, "certificate of another host"}
	case errors.As(err, &invalid):
		return &failure{ErrTLS, "certificate not valid"}
	case errors.As(err, &verify):
		return &failure{ErrTLS, "certificate not accepted"}
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return &failure{ErrTLS, "no TLS spoken"}
	case errors.As(err, &alert), hasText(err, "tls: "):
		return &failure{ErrTLS, "handshake failed"}
	}
	return nil
}

// httpFailure knows the failures that net/http tells in words only.
func httpFailure(err error) *failure {
	switch {
	case hasText(err, "response headers exceeded"):
		return &failure{ErrTooLarge, "headers"}
	case hasText(err, "malformed HTTP"), hasText(err, "malformed MIME header"), hasText(err, "gzip: "):
		return &failure{ErrNotPortal, "no HTTP spoken"}
	}
	return nil
}

func networkFailure(err error) *failure {
	var (
		dns *net.DNSError
		op  *net.OpError
	)
	switch {
	case errors.As(err, &op) && op.Op == "proxyconnect":
		return &failure{ErrUnreachable, "proxy"}
	case errors.As(err, &dns):
		return &failure{ErrUnreachable, "no such host"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return &failure{ErrUnreachable, "connection refused"}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET),
		errors.Is(err, syscall.EPIPE), hasText(err, "server closed idle connection"):
		return &failure{ErrUnreachable, detailCut}
	}
	return nil
}

// hasText looks into an error's words where the standard library gives nothing
// else to tell it by.
func hasText(err error, text string) bool { return strings.Contains(err.Error(), text) }
