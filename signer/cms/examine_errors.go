package cms

import (
	"errors"
	"fmt"
)

// What Examine finds, besides ErrMalformed, ErrAlgorithm and ErrSignature.
var (
	// ErrTooLarge means a file over MaxExamineSize, or more certificates,
	// signers or work in it than anybody's signature has.
	ErrTooLarge = errors.New("cms: too large")
	// ErrNoSigner means a SignedData that nobody signed, as certificates are
	// handed on in.
	ErrNoSigner = errors.New("cms: nobody signed")
	// ErrDigestMismatch means that the content is not the one that was signed,
	// or that message-digest was changed.
	ErrDigestMismatch = errors.New("cms: content is not what was signed")
	// ErrWeakDigest means SHA-1 or MD5, over which a signature proves nothing.
	// It is an ErrAlgorithm.
	ErrWeakDigest = fmt.Errorf("%w: SHA-1 or MD5", ErrAlgorithm)
	// ErrNoCertificate means that the signer's certificate is nowhere.
	ErrNoCertificate = errors.New("cms: certificate of the signer is missing")
	// ErrOtherCertificate means that the signed attributes name another
	// certificate than the signer's identifier does: one was put in the place
	// of the other.
	ErrOtherCertificate = errors.New("cms: signed with another certificate")
	// ErrNotDocument means octets that keys sign elsewhere and for another
	// purpose, put in the place of a document under a signature without signed
	// attributes: somebody's attributes, the inside of a certificate. It is an
	// ErrMalformed.
	ErrNotDocument = fmt.Errorf("%w: signed elsewhere, not as a document", ErrMalformed)
	// ErrNoContent means a detached signature without what was signed.
	ErrNoContent = errors.New("cms: content is missing")
	// ErrOtherContent means that the content inside the message and the one
	// given are two.
	ErrOtherContent = errors.New("cms: content inside is another one")
)
