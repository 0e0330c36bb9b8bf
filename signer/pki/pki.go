// Package pki is the one place that knows which public-key algorithms the
// authority's certificates use: RSA, and GOST of 2015 and of 2004. Everybody
// else (cms, trust, revocation, pkcs12, jks) asks here and does not ask which
// it is.
package pki

import "errors"

// What this package refuses; errors.Is tells them apart.
var (
	// ErrAlgorithm means an algorithm, or parameters of one, that is not known.
	ErrAlgorithm = errors.New("pki: algorithm not known")
	// ErrKey means a key whose algorithm is known and which is none: damaged
	// octets, a point off the curve.
	ErrKey = errors.New("pki: not a key")
	// ErrSignature means a signature that is not one by this key over these
	// octets.
	ErrSignature = errors.New("pki: signature is not valid")
)
