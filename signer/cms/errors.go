package cms

import (
	"errors"
	"fmt"
)

// What Verify refuses. Every error it returns is, by errors.Is, exactly one of
// these; the text after it is for a log and holds no data of the message.
var (
	// ErrMalformed means that the bytes are not the one shape that is taken:
	// too large, not DER, content inside, not exactly one signer, an attribute
	// missing or twice, the signer's certificate not there or with octets for
	// a key that are none. A portal answers 400 CMS_MALFORMED. Sign returns it
	// too.
	ErrMalformed = errors.New("cms: malformed")
	// ErrAlgorithm means a digest, a signature algorithm or a key that is not
	// accepted: SHA-1, RSA-PSS, RSA below 2048 bits, or a digest or signature
	// of another kind of key than the certificate's. A portal answers 403
	// ALGORITHM_NOT_ACCEPTED. Sign returns it too.
	ErrAlgorithm = errors.New("cms: algorithm not accepted")
	// ErrSignature means that the shape is right and the signature is not one
	// by this certificate over this content. A portal answers 401
	// SIGNATURE_INVALID.
	ErrSignature = errors.New("cms: signature is not valid")
)

// ErrKey means that Sign was given a key that is not the certificate's, or
// one that gave no signature.
var ErrKey = errors.New("cms: key does not sign for the certificate")

func malformed(what string) error { return fmt.Errorf("%w: %s", ErrMalformed, what) }
