package gost

import (
	"encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// algorithm is what a key's AlgorithmIdentifier says: the curve, and whether the
// key has the form of older software (older.go).
type algorithm struct {
	curve *Curve
	older bool
}

// oidOlder marks keys of 2004 in the form of older software.
var oidOlder = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 6801, 1, 5, 8}

// readAlgorithm reads an AlgorithmIdentifier. ErrEncoding: none of this package's
// algorithms; ErrParameters: one of them, over another curve or hash function.
func readAlgorithm(in *cryptobyte.String) (algorithm, error) {
	var identifier cryptobyte.String
	var key asn1.ObjectIdentifier
	if !in.ReadASN1(&identifier, tag.SEQUENCE) || !identifier.ReadASN1ObjectIdentifier(&key) {
		return algorithm{}, ErrEncoding
	}
	if key.Equal(oidOlder) {
		return algorithm{curve: CurveCryptoProA(), older: true}, readNull(&identifier)
	}
	for _, c := range []*Curve{Curve512A(), CurveCryptoProA()} {
		if key.Equal(c.key) {
			return algorithm{curve: c}, c.readParameters(&identifier)
		}
	}
	return algorithm{}, ErrEncoding
}

// readNull takes parameters that are NULL, or left out.
func readNull(in *cryptobyte.String) error {
	var null cryptobyte.String
	if in.Empty() || in.ReadASN1(&null, tag.NULL) && null.Empty() && in.Empty() {
		return nil
	}
	return ErrEncoding
}

// readParameters takes the curve's identifier and the hash function's.
func (c *Curve) readParameters(in *cryptobyte.String) error {
	var parameters cryptobyte.String
	var curve, digest asn1.ObjectIdentifier
	if !in.ReadASN1(&parameters, tag.SEQUENCE) || !in.Empty() ||
		!parameters.ReadASN1ObjectIdentifier(&curve) ||
		!parameters.ReadASN1ObjectIdentifier(&digest) || !parameters.Empty() {
		return ErrEncoding
	}
	if !curve.Equal(c.parameters) || !digest.Equal(c.digest) {
		return ErrParameters
	}
	return nil
}

// addAlgorithm writes what readAlgorithm reads.
func (c *Curve) addAlgorithm(out *cryptobyte.Builder) {
	out.AddASN1(tag.SEQUENCE, func(identifier *cryptobyte.Builder) {
		identifier.AddASN1ObjectIdentifier(c.key)
		identifier.AddASN1(tag.SEQUENCE, func(parameters *cryptobyte.Builder) {
			parameters.AddASN1ObjectIdentifier(c.parameters)
			parameters.AddASN1ObjectIdentifier(c.digest)
		})
	})
}
