package client

import (
	"errors"
	"fmt"
	"time"
)

// The classes of failure. Every error of this package is, by errors.Is, one of
// these, or a *portal.Problem by errors.As, or the error of the caller's
// context. Most are, more narrowly, one of the kinds below: each has words of
// its own for a person.
var (
	// ErrUnreachable means that no whole answer came: no such name, connection
	// refused or cut, a time limit.
	ErrUnreachable = errors.New("portal is unreachable")
	// ErrTLS means that the portal's identity was not established: an unknown
	// authority, another host's certificate, a protocol that is too old.
	ErrTLS = errors.New("no trusted TLS connection")
	// ErrNotPortal means that something answers which is not this API.
	ErrNotPortal = errors.New("not a portal of this API")
	// ErrOutdated means that the portal serves newer programs only (min_client).
	ErrOutdated = errors.New("portal wants a newer program")
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

// The kinds of ErrUnreachable before a connection was there: the request was
// not sent.
var (
	// ErrOffline means that this computer reaches no network, or no server that
	// knows names.
	ErrOffline = fmt.Errorf("%w: no network", ErrUnreachable)
	// ErrNoSuchHost means that the portal's name is not known.
	ErrNoSuchHost = fmt.Errorf("%w: no such host", ErrUnreachable)
	// ErrRefused means that nothing listens at the portal's address.
	ErrRefused = fmt.Errorf("%w: connection refused", ErrUnreachable)
	// ErrNotConnected means that no connection came about within the limit.
	ErrNotConnected = fmt.Errorf("%w: not connected within the time limit", ErrUnreachable)
	// ErrProxyDown means that the proxy itself is not reached.
	ErrProxyDown = fmt.Errorf("%w: proxy is not reached", ErrUnreachable)
	// ErrProxyPassword means that the proxy wants a name and a password (407).
	ErrProxyPassword = fmt.Errorf("%w: proxy wants a password", ErrUnreachable)
	// ErrProxyRefused means that the proxy does not lead to the portal.
	ErrProxyRefused = fmt.Errorf("%w: proxy refuses", ErrUnreachable)
	// ErrProxySettings means that the settings name no usable proxy; nobody goes
	// past it for that.
	ErrProxySettings = fmt.Errorf("%w: proxy settings are of no use", ErrUnreachable)
)

// The kinds of ErrUnreachable on a connection: the request may have been
// carried out.
var (
	// ErrSlow means that no answer began within the limit.
	ErrSlow = fmt.Errorf("%w: no answer within the time limit", ErrUnreachable)
	// ErrDripping means that an answer began and did not end within the limit.
	ErrDripping = fmt.Errorf("%w: no whole answer within the time limit", ErrUnreachable)
	// ErrCut means that the connection was closed without an answer.
	ErrCut = fmt.Errorf("%w: connection closed", ErrUnreachable)
	// ErrReset means that the connection broke down.
	ErrReset = fmt.Errorf("%w: connection reset", ErrUnreachable)
	// ErrCutShort means that the connection ended in the middle of an answer.
	ErrCutShort = fmt.Errorf("%w: answer cut short", ErrUnreachable)
)

// The kinds of ErrTLS: no request was sent.
var (
	// ErrUnknownAuthority means a certificate of an authority that this computer
	// does not trust.
	ErrUnknownAuthority = fmt.Errorf("%w: unknown authority", ErrTLS)
	// ErrOtherHost means the certificate of another host.
	ErrOtherHost = fmt.Errorf("%w: certificate of another host", ErrTLS)
	// ErrCertificateExpired comes in a [DateError].
	ErrCertificateExpired = fmt.Errorf("%w: certificate has expired", ErrTLS)
	// ErrCertificateNotYetValid comes in a [DateError].
	ErrCertificateNotYetValid = fmt.Errorf("%w: certificate is not valid yet", ErrTLS)
	// ErrClock means that the portal's certificate was not accepted and that it
	// is this computer's clock which seems to be wrong. It comes in a
	// [DateError].
	ErrClock = fmt.Errorf("%w: the clock seems to be wrong", ErrTLS)
	// ErrCertificate means a certificate that no server may use.
	ErrCertificate = fmt.Errorf("%w: certificate not accepted", ErrTLS)
	// ErrOldTLS means a portal that speaks TLS 1.1 or older only.
	ErrOldTLS = fmt.Errorf("%w: protocol too old", ErrTLS)
	// ErrNoTLS means that something else than TLS is spoken at the address.
	ErrNoTLS = fmt.Errorf("%w: no TLS spoken", ErrTLS)
	// ErrHandshake means any other end of a handshake.
	ErrHandshake = fmt.Errorf("%w: handshake failed", ErrTLS)
)

// The kinds of ErrNotPortal.
var (
	// ErrOtherOrigin means a discovery that names another origin than the one
	// dialled.
	ErrOtherOrigin = fmt.Errorf("%w: it names another origin", ErrNotPortal)
	// ErrPracticeElsewhere means one that calls itself a practice portal and is
	// not on this machine.
	ErrPracticeElsewhere = fmt.Errorf("%w: a practice portal that is not on this machine", ErrNotPortal)
	// ErrIncomplete means a discovery without what the program needs.
	ErrIncomplete = fmt.Errorf("%w: discovery is incomplete", ErrNotPortal)
	// ErrLoginNeeded means that the network wants a login of its own (511, RFC
	// 6585, 6).
	ErrLoginNeeded = fmt.Errorf("%w: the network wants a login", ErrNotPortal)
	// ErrPage means a page for people where data was asked for.
	ErrPage = fmt.Errorf("%w: a page instead of data", ErrNotPortal)
	// ErrNoJSON means an answer that is neither.
	ErrNoJSON = fmt.Errorf("%w: no JSON in the answer", ErrNotPortal)
	// ErrUnexplained means a refusal (4xx) without a problem document.
	ErrUnexplained = fmt.Errorf("%w: refused without a problem document", ErrNotPortal)
	// ErrNotHTTP means that something else than HTTP/1.x is spoken.
	ErrNotHTTP = fmt.Errorf("%w: no HTTP spoken", ErrNotPortal)
)

// The kinds of ErrRedirect.
var (
	// ErrRedirectElsewhere leads to another host.
	ErrRedirectElsewhere = fmt.Errorf("%w to another host", ErrRedirect)
	// ErrRedirectInsecure leads to an address without TLS.
	ErrRedirectInsecure = fmt.Errorf("%w to an address without TLS", ErrRedirect)
	// ErrRedirectHere leads to another page of the portal itself.
	ErrRedirectHere = fmt.Errorf("%w within itself", ErrRedirect)
	// ErrRedirectLoop leads to the very address that was asked.
	ErrRedirectLoop = fmt.Errorf("%w in a circle", ErrRedirect)
)

// The kinds of ErrTooLarge and of ErrMalformed.
var (
	// ErrBodyTooLarge means an answer over Options.MaxBody.
	ErrBodyTooLarge = fmt.Errorf("%w: body", ErrTooLarge)
	// ErrHeaderTooLarge means headers over the limit.
	ErrHeaderTooLarge = fmt.Errorf("%w: headers", ErrTooLarge)
	// ErrListTooLong means a list that does not end.
	ErrListTooLong = fmt.Errorf("%w: list", ErrTooLarge)

	// ErrBrokenJSON means a text that is not the JSON of the contract.
	ErrBrokenJSON = fmt.Errorf("%w: JSON", ErrMalformed)
	// ErrMissing means an answer without what the program relies on.
	ErrMissing = fmt.Errorf("%w: something is missing", ErrMalformed)
	// ErrControl means texts with characters that command a terminal or turn
	// the direction of writing.
	ErrControl = fmt.Errorf("%w: control characters", ErrMalformed)
	// ErrCompressed means an answer that is packed although nobody asked for
	// that. It is not unpacked: a few octets may become gigabytes.
	ErrCompressed = fmt.Errorf("%w: packed unasked", ErrMalformed)
)

// DateError is ErrCertificateExpired, ErrCertificateNotYetValid or ErrClock
// with what the computer's clock showed: whoever reads it sees whether that is
// right.
type DateError struct {
	Err error
	Now time.Time
}

// Error implements error.
func (e *DateError) Error() string {
	return e.Err.Error() + ": the clock shows " + e.Now.UTC().Format(time.RFC3339)
}

// Unwrap gives the kind.
func (e *DateError) Unwrap() error { return e.Err }

// failure is a kind with a detail from a fixed vocabulary. The cause is left
// out on purpose: the text of a *url.Error holds the query, that of a proxy
// failure may hold the proxy's password.
type failure struct {
	class  error
	detail string
}

func (f *failure) Error() string { return f.class.Error() + ": " + f.detail }
func (f *failure) Unwrap() error { return f.class }

// wasCut tells whether the connection ended before a whole answer came, so that
// a request may safely be repeated under the same Idempotency-Key: it may or may
// not have been carried out.
func wasCut(err error) bool {
	return errors.Is(err, ErrCut) || errors.Is(err, ErrReset) || errors.Is(err, ErrCutShort)
}

// isUnsent tells a failure before the request left.
func isUnsent(err error) bool {
	return errors.Is(err, ErrTLS) || isOneOf(err, []error{
		ErrOffline, ErrNoSuchHost, ErrRefused, ErrNotConnected, ErrProxyDown, ErrProxyPassword, ErrProxyRefused, ErrProxySettings,
	})
}

// malformed says what contradicts the contract, in words of this package only.
func malformed(detail string) error { return &failure{ErrMalformed, detail} }
