package revocation

import (
	"errors"
	"fmt"
)

// Why something could not be found out; errors.Is tells them apart. None of
// them means that a certificate is good, and none that it is revoked.
var (
	// ErrMalformed means octets that are no revocation list, or no OCSP answer,
	// as the standards have them: damaged, cut off, or another thing.
	ErrMalformed = errors.New("revocation: not what the standard says")
	// ErrTooLarge means a list or an answer larger than is read.
	ErrTooLarge = errors.New("revocation: too large")
	// ErrCritical means a critical extension that is not understood here, so
	// that nothing may be concluded from the list or answer (RFC 5280, 5.2).
	ErrCritical = errors.New("revocation: critical extension not understood")
	// ErrIssuer means a list of another authority than the certificate's, or an
	// authority that may not sign lists.
	ErrIssuer = errors.New("revocation: not of the certificate's authority")
	// ErrSignature means that the signature is not the authority's.
	ErrSignature = errors.New("revocation: signature is not valid")
	// ErrScope means a list that does not speak of such certificates: one of
	// authorities only, of some reasons only, of another address, or a delta
	// list alone.
	ErrScope = errors.New("revocation: list does not cover the certificate")
	// ErrStale means a list or an answer that is out of date, or not yet valid.
	ErrStale = errors.New("revocation: out of date")
	// ErrExpired means that the certificate had expired before the list or
	// answer was made: authorities forget expired certificates, so that not
	// being listed says nothing any more (RFC 5280, 3.3; RFC 6960, 2.2).
	ErrExpired = errors.New("revocation: made after the certificate expired")
	// ErrNoSource means that there is no list of this authority at hand, and no
	// address to ask.
	ErrNoSource = errors.New("revocation: nobody to ask")
	// ErrDownload means that an address gave nothing usable over HTTP.
	ErrDownload = errors.New("revocation: address gave nothing")
	// ErrRedirect means that an address led to another host.
	ErrRedirect = errors.New("revocation: address leads elsewhere")
	// ErrResponder means that the responder refused to answer: tryLater,
	// internalError and so on (RFC 6960, 4.2.1).
	ErrResponder = errors.New("revocation: responder does not answer")
	// ErrDelegate means an answer by a responder whom the certificate's
	// authority did not entrust with it (RFC 6960, 4.2.2.2).
	ErrDelegate = errors.New("revocation: responder is not entitled")
	// ErrOtherCertificate means an answer about another certificate.
	ErrOtherCertificate = errors.New("revocation: answer about another certificate")
	// ErrNonce means an answer to another question.
	ErrNonce = errors.New("revocation: answer to another question")
	// ErrRandom means that Options.Rand gave nothing to make a question from.
	ErrRandom = errors.New("revocation: no random octets")
	// ErrNotKnown means that the responder does not know the certificate.
	ErrNotKnown = errors.New("revocation: responder does not know the certificate")
	// ErrUnreadable means that the operating system does not give a folder or a
	// list in it.
	ErrUnreadable = errors.New("revocation: folder cannot be read")
	// ErrTooMany means that a folder holds more files than lists are read from.
	ErrTooMany = errors.New("revocation: too many files for a folder of lists")
	// ErrNoList means that a folder holds no list that can be used.
	ErrNoList = errors.New("revocation: no list in the folder")
)

func malformed(what string) error { return fmt.Errorf("%w: %s", ErrMalformed, what) }

func critical(what string) error { return fmt.Errorf("%w: %s", ErrCritical, what) }
