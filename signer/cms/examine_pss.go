package cms

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509/pkix"
	encoding "encoding/asn1"
)

var (
	oidPSS  = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidMGF1 = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
)

// pssSignature is an AlgorithmIdentifier of RSASSA-PSS (RFC 4055, 3.1). The
// defaults of its parameters are SHA-1.
type pssSignature struct {
	OID        encoding.ObjectIdentifier
	Parameters struct {
		Hash    pkix.AlgorithmIdentifier `asn1:"optional,explicit,tag:0"`
		MGF     pkix.AlgorithmIdentifier `asn1:"optional,explicit,tag:1"`
		Salt    int                      `asn1:"optional,explicit,tag:2,default:20"`
		Trailer int                      `asn1:"optional,explicit,tag:3,default:1"`
	}
}

// checkPSS checks a signature with a salt of any length that is not shorter
// than the digest: signatures are made with the longest there is room for,
// certificates, which package pki checks, with one as long as the digest.
func checkPSS(algorithm []byte, digest encoding.ObjectIdentifier, public crypto.PublicKey, signed, signature []byte) error {
	var id pssSignature
	if rest, err := encoding.Unmarshal(algorithm, &id); err != nil || len(rest) > 0 {
		return malformed("parameters of PSS")
	}
	if id.Parameters.Hash.Algorithm == nil || weak(id.Parameters.Hash.Algorithm) {
		return ErrWeakDigest
	}
	hash, ok := pssHashes()[digest.String()]
	key, isRSA := public.(*rsa.PublicKey)
	salt := id.Parameters.Salt
	if !ok || !isRSA || !id.with(digest) || salt < hash.Size() || salt > key.Size() {
		return ErrAlgorithm
	}
	h := hash.New()
	h.Write(signed)
	if rsa.VerifyPSS(key, hash, h.Sum(nil), signature, &rsa.PSSOptions{SaltLength: salt}) != nil {
		return ErrSignature
	}
	return nil
}

// with tells whether the digest is the one of the hash and of the mask, which
// is made by MGF1.
func (id pssSignature) with(digest encoding.ObjectIdentifier) bool {
	p := id.Parameters
	var mask pkix.AlgorithmIdentifier
	rest, err := encoding.Unmarshal(p.MGF.Parameters.FullBytes, &mask)
	return err == nil && len(rest) == 0 && p.MGF.Algorithm.Equal(oidMGF1) && p.Trailer == 1 &&
		p.Hash.Algorithm.Equal(digest) && mask.Algorithm.Equal(digest)
}

func pssHashes() map[string]crypto.Hash {
	return map[string]crypto.Hash{
		digestSHA256.String(): crypto.SHA256,
		digestSHA384.String(): crypto.SHA384,
		digestSHA512.String(): crypto.SHA512,
	}
}
