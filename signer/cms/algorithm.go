package cms

import (
	"crypto"
	"crypto/x509"
	encoding "encoding/asn1"
	"errors"
	"slices"

	"kezek.kz/kezek/signer/pki"
)

// algorithm is a certificate's key with the row of the table of algorithms that
// says how it signs. Which kinds of key there are, only the table knows.
type algorithm struct {
	pki.Algorithm
	public crypto.PublicKey
}

// algorithmOf reads a certificate's key and finds its row: ErrAlgorithm for a
// key of another kind or size, ErrMalformed for one whose octets are no key.
func algorithmOf(cert *x509.Certificate) (algorithm, error) {
	public, err := pki.PublicKey(cert)
	if errors.Is(err, pki.ErrKey) {
		return algorithm{}, malformed("key of the certificate")
	}
	if err != nil || !pki.SizeFits(public) {
		return algorithm{}, ErrAlgorithm
	}
	row, err := pki.AlgorithmOf(public)
	if err != nil {
		return algorithm{}, ErrAlgorithm
	}
	return algorithm{row, public}, nil
}

// digests tells whether an identifier names the row's digest.
func (a algorithm) digests(digest identifier) bool { return isOneOf(digest, a.Digests) }

// takes tells whether the signature's identifier fits the row.
func (a algorithm) takes(signature identifier) bool { return isOneOf(signature, a.Signatures) }

func isOneOf(id identifier, oids []encoding.ObjectIdentifier) bool {
	return slices.ContainsFunc(oids, id.is)
}

// verify checks a signature over a digest.
func (a algorithm) verify(digest, signature []byte) bool {
	return a.Algorithm.Verify(a.public, digest, signature)
}
