package cms

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	encoding "encoding/asn1"
	"hash"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// algorithm is all that making and checking a signature has to know of a kind
// of key. A further kind is a further row of algorithms; nothing else of this
// package knows which there are.
type algorithm struct {
	key    encoding.ObjectIdentifier // of the certificate's subjectPublicKeyInfo
	digest encoding.ObjectIdentifier
	// signatures are the identifiers taken for the signature; the first one is
	// written.
	signatures []encoding.ObjectIdentifier
	// essDefault says that digest is the default of signing-certificate-v2,
	// which DER then leaves out (RFC 5035, 4).
	essDefault bool
	hash       func() hash.Hash
	// options goes to crypto.Signer together with the digest.
	options crypto.SignerOpts
	// accepts judges the certificate's key.
	accepts func(*x509.Certificate) bool
	// verify checks a signature over a digest.
	verify func(cert *x509.Certificate, digest, signature []byte) bool
}

// algorithms is the table. RSA: SHA-256 with PKCS#1 v1.5, whose signature is
// named sha256WithRSAEncryption by some and rsaEncryption by others, both
// rightly (RFC 5754, 3.2; RFC 3370, 3.2).
func algorithms() []algorithm {
	return []algorithm{{
		key:    encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1},
		digest: encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1},
		signatures: []encoding.ObjectIdentifier{
			{1, 2, 840, 113549, 1, 1, 11},
			{1, 2, 840, 113549, 1, 1, 1},
		},
		essDefault: true,
		hash:       sha256.New,
		options:    crypto.SHA256,
		accepts:    acceptsRSA,
		verify:     verifyRSA,
	}}
}

// The RSA moduli accepted. The work of one check grows with the square of the
// size and more, and whoever sends a message has shown nothing yet: one with
// the largest modulus that MaxSize has room for would keep a processor busy
// for many seconds.
const (
	minRSABits = 2048
	maxRSABits = 8192
)

func acceptsRSA(cert *x509.Certificate) bool {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	return ok && key.N.BitLen() >= minRSABits && key.N.BitLen() <= maxRSABits
}

func verifyRSA(cert *x509.Certificate, digest, signature []byte) bool {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	return ok && rsa.VerifyPKCS1v15(key, crypto.SHA256, digest, signature) == nil
}

// algorithmOf finds the row for a certificate's key.
func algorithmOf(cert *x509.Certificate) (algorithm, error) {
	oid, ok := keyAlgorithm(cert)
	if !ok {
		return algorithm{}, ErrAlgorithm
	}
	for _, a := range algorithms() {
		if a.key.Equal(oid) && a.accepts(cert) {
			return a, nil
		}
	}
	return algorithm{}, ErrAlgorithm
}

// keyAlgorithm reads the algorithm of the public key from the certificate
// itself, because crypto/x509 does not tell the one of a key it cannot use.
func keyAlgorithm(cert *x509.Certificate) (encoding.ObjectIdentifier, bool) {
	info := cryptobyte.String(cert.RawSubjectPublicKeyInfo)
	var spki, id cryptobyte.String
	var oid encoding.ObjectIdentifier
	ok := info.ReadASN1(&spki, asn1.SEQUENCE) &&
		spki.ReadASN1(&id, asn1.SEQUENCE) &&
		id.ReadASN1ObjectIdentifier(&oid)
	return oid, ok
}

// takes tells whether the signature's identifier fits the row.
func (a algorithm) takes(signature identifier) bool {
	return slices.ContainsFunc(a.signatures, signature.is)
}

func (a algorithm) sum(data []byte) []byte {
	h := a.hash()
	h.Write(data)
	return h.Sum(nil)
}
