package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	encoding "encoding/asn1"
	"slices"

	"kezek.kz/kezek/signer/gost"
)

// Verifier checks signatures by one key as they stand in a CMS of anybody,
// where the digest is named apart from the signature (RFC 5652, 5.3).
type Verifier struct {
	// Digest is what the signature is over.
	Digest Digest
	// Whole says that the signature is over the octets themselves, which the
	// algorithm hashes in a way of its own (Ed25519: RFC 8419, 3).
	Whole bool

	check func(octets, signature []byte) bool
}

// Verify tells whether the signature is one by the key over what was signed:
// its Digest, or where Whole the octets themselves.
func (v Verifier) Verify(octets, signature []byte) bool {
	return v.check != nil && v.check(octets, signature)
}

// NewVerifier reads the DER of the signature's AlgorithmIdentifier for a key
// and the digest beside it. It takes what CheckSignature takes, and besides
// rsaEncryption, which names the digest beside it only (RFC 3370, 3.2), and PSS
// with a longer salt. One digest makes both message-digest and signature (RFC
// 5652, 5.4): where the signature names one, it has to be that.
//
// ErrWeak for SHA-1 and MD5 in either place, else ErrAlgorithm for what is not
// taken. The size of the key is not judged: see SizeFits.
func NewVerifier(identifier []byte, digest Digest, public crypto.PublicKey) (Verifier, error) {
	id, ok := parseIdentifier(identifier)
	if !ok {
		return Verifier{}, ErrAlgorithm
	}
	if isWeakSignature(id.oid) {
		return Verifier{}, ErrWeak
	}
	if err := digest.Check(); err != nil {
		return Verifier{}, err
	}
	v := Verifier{Digest: digest}
	var err error
	v.check, err = v.checkWith(id, public)
	_, v.Whole = public.(ed25519.PublicKey)
	return v, err
}

func (v Verifier) checkWith(id identifier, public crypto.PublicKey) (func(octets, signature []byte) bool, error) {
	switch key := public.(type) {
	case *rsa.PublicKey:
		return v.checkRSA(id, key)
	case *gost.PublicKey:
		a, err := AlgorithmOf(key)
		if err != nil || !id.plain() || !contains(a.Signatures, id.oid) || !contains(a.Digests, v.Digest.OID) {
			return nil, ErrAlgorithm
		}
		return key.Verify, nil
	}
	if !v.names(id, public) {
		return nil, ErrAlgorithm
	}
	if key, ok := public.(*ecdsa.PublicKey); ok {
		return func(digest, signature []byte) bool { return ecdsa.VerifyASN1(key, digest, signature) }, nil
	}
	return func(octets, signature []byte) bool {
		return ed25519.Verify(public.(ed25519.PublicKey), octets, signature)
	}, nil
}

// names tells whether the signature's identifier is one of the key's that names
// the digest.
func (v Verifier) names(id identifier, public crypto.PublicKey) bool {
	s, ok := schemeOf(id)
	return ok && s.digest.Equal(v.Digest.OID) && ofKind(s.algorithm, public)
}

func (v Verifier) checkRSA(id identifier, key *rsa.PublicKey) (func(octets, signature []byte) bool, error) {
	hash := v.Digest.crypto
	switch {
	case hash == 0:
		return nil, ErrAlgorithm
	case id.oid.Equal(oidPSS):
		return v.checkPSS(id, key)
	case id.oid.Equal(oidRSA) && id.plain(), v.names(id, key):
		return func(digest, signature []byte) bool { return rsa.VerifyPKCS1v15(key, hash, digest, signature) == nil }, nil
	}
	return nil, ErrAlgorithm
}

// checkPSS takes a salt of any length that is not shorter than the digest:
// signatures are made with the longest there is room for, certificates, which
// CheckSignature checks, with one as long as the digest.
func (v Verifier) checkPSS(id identifier, key *rsa.PublicKey) (func(octets, signature []byte) bool, error) {
	p, err := parsePSS(id.parameters)
	if err != nil {
		return nil, err
	}
	hash := v.Digest.crypto
	if !p.hash.Equal(v.Digest.OID) || p.salt < hash.Size() || p.salt > key.Size() {
		return nil, ErrAlgorithm
	}
	return func(digest, signature []byte) bool {
		return rsa.VerifyPSS(key, hash, digest, signature, &rsa.PSSOptions{SaltLength: p.salt}) == nil
	}, nil
}

func contains(oids []encoding.ObjectIdentifier, oid encoding.ObjectIdentifier) bool {
	return slices.ContainsFunc(oids, oid.Equal)
}

// isWeakSignature tells of signatures whose name says MD5 or SHA-1: with RSA,
// DSA and ECDSA.
func isWeakSignature(oid encoding.ObjectIdentifier) bool {
	return contains([]encoding.ObjectIdentifier{
		{1, 2, 840, 113549, 1, 1, 4},
		{1, 2, 840, 113549, 1, 1, 5},
		{1, 2, 840, 10040, 4, 3},
		{1, 2, 840, 10045, 4, 1},
	}, oid)
}
