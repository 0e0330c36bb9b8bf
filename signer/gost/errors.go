package gost

import "errors"

// The faults of this package, to be told apart by errors.Is. None of them tells
// anything of a private key.
var (
	// ErrPoint: the octets are not a point of the curve, or not that of the private
	// key that they stand with.
	ErrPoint = errors.New("gost: not a point of the curve, or not the key's")
	// ErrPrivateKey: the number is zero or not less than the order of the curve.
	ErrPrivateKey = errors.New("gost: private key out of range")
	// ErrDigest: the digest's length is not that of the curve's hash function.
	ErrDigest = errors.New("gost: digest of the wrong length")
	// ErrEncoding: not the DER of a GOST key.
	ErrEncoding = errors.New("gost: key not encoded as one of GOST")
	// ErrParameters: a GOST key, on a curve that is not one of the two here; or no
	// curve at all.
	ErrParameters = errors.New("gost: unknown parameters of the key")
	// ErrRandom: the source of randomness failed.
	ErrRandom = errors.New("gost: no randomness")
)
