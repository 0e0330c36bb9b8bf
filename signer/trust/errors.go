package trust

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
)

// Why no chain leads from a certificate to an anchor. [Store.Verify] gives
// exactly one of them, in a [*ChainError]; by errors.Is each is ErrUntrusted,
// too, which is all that a portal's server tells a stranger.
//
// Where several authorities fail in several ways, the reason is the first of
// this list that there is: what one certificate more would mend comes first,
// and an authority that did sign comes before one that did not.
var (
	// ErrIncomplete means that an authority signed the certificate, and that
	// no chain of a length looked for goes on from it to an anchor: an
	// intermediate or the root is missing.
	ErrIncomplete = fmt.Errorf("%w: chain ends before an anchor", ErrUntrusted)
	// ErrAuthorityExpired means that an authority signed the certificate and
	// is itself not valid at that moment: no longer, or not yet.
	ErrAuthorityExpired = fmt.Errorf("%w: authority is not valid then", ErrUntrusted)
	// ErrBroken means that the chain breaks a rule (RFC 5280, 6.1): whoever
	// signed is no CA, or one that may not issue this (path length, names,
	// purposes, a critical extension that is not understood), or the
	// certificate judged has such an extension itself.
	ErrBroken = fmt.Errorf("%w: chain breaks a rule", ErrUntrusted)
	// ErrMismatch means that there are certificates with the issuer's name and
	// that none of them signed: another authority of that name, another
	// generation of it, an altered certificate, or a signature by an algorithm
	// that is not taken (SHA-1).
	ErrMismatch = fmt.Errorf("%w: signed by nobody of the issuer's name", ErrUntrusted)
	// ErrUntrusted alone means that nobody has the issuer's name.
	ErrUntrusted = errors.New("trust: no chain to a trusted authority")
)

// reasons is the order in which one is preferred to another.
var reasons = []error{ErrIncomplete, ErrAuthorityExpired, ErrBroken, ErrMismatch, ErrUntrusted}

// ChainError tells where a chain stopped. Its text names nobody: subjects hold
// people's names and IINs.
type ChainError struct {
	// Reason is one of the five above.
	Reason error
	// Chain is as far as signatures hold and rules are kept, the certificate
	// judged first; the issuer looked for in vain is that of its last one. It
	// is empty where there was no certificate to judge.
	Chain []*x509.Certificate
	// Authority is who signed the last of Chain and is not valid then
	// (ErrAuthorityExpired) or may not (ErrBroken). It is nil for other
	// reasons, and where the certificate judged breaks the rule itself.
	Authority *x509.Certificate
}

// Error gives the reason.
func (e *ChainError) Error() string { return e.Reason.Error() }

// Unwrap gives the reason to errors.Is.
func (e *ChainError) Unwrap() error { return e.Reason }

// Issuer is the name of the authority at which the chain stopped: whose
// certificate is missing, expired, not allowed or another one. It is empty
// where there was no certificate to judge.
func (e *ChainError) Issuer() pkix.Name {
	if len(e.Chain) == 0 {
		return pkix.Name{}
	}
	return e.Chain[len(e.Chain)-1].Issuer
}
