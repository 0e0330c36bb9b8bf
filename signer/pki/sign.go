package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	encoding "encoding/asn1"
	"fmt"
	"io"
)

// issuing is how a kind of key signs certificates, lists and OCSP answers.
type issuing struct {
	signature encoding.ObjectIdentifier
	null      bool // NULL is written for parameters (RFC 5754, 3.2)
	// sum gives what the key signs: the digest, or the octets themselves.
	sum     func([]byte) []byte
	options crypto.SignerOpts
}

// Sign signs the octets to be signed of a certificate, a revocation list or an
// OCSP answer. It gives the DER of the AlgorithmIdentifier and the signature.
// The identifier stands inside of what is signed, too: see SignatureIdentifier.
// ErrAlgorithm for another kind of key than ParsePrivateKey gives, ErrKey for
// one that gave no signature.
func Sign(rand io.Reader, key crypto.Signer, tbs []byte) (identifier, signature []byte, err error) {
	how, err := issuingWith(key.Public())
	if err != nil {
		return nil, nil, err
	}
	if identifier, err = marshalIdentifier(how.signature, how.null); err != nil {
		return nil, nil, err
	}
	if signature, err = key.Sign(rand, how.sum(tbs), how.options); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	if err := CheckSignature(identifier, key.Public(), tbs, signature); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	return identifier, signature, nil
}

// SignatureIdentifier is the DER of the AlgorithmIdentifier that Sign gives for
// a key of that kind; ErrAlgorithm as there.
func SignatureIdentifier(public crypto.PublicKey) ([]byte, error) {
	how, err := issuingWith(public)
	if err != nil {
		return nil, err
	}
	return marshalIdentifier(how.signature, how.null)
}

func issuingWith(public crypto.PublicKey) (issuing, error) {
	if a, err := AlgorithmOf(public); err == nil {
		return issuing{a.Signatures[0], true, a.Sum, a.Options}, nil
	}
	switch key := public.(type) {
	case *ecdsa.PublicKey:
		return issuingECDSA(key), nil
	case ed25519.PublicKey:
		return issuing{oidEd25519, false, func(b []byte) []byte { return b }, crypto.Hash(0)}, nil
	}
	return issuing{}, ErrAlgorithm
}

// issuingECDSA takes the digest that is as long as the curve's order.
func issuingECDSA(key *ecdsa.PublicKey) issuing {
	oid, hash := oidECDSAWithSHA256, crypto.SHA256
	switch bits := key.Curve.Params().BitSize; {
	case bits > 384:
		oid, hash = oidECDSAWithSHA512, crypto.SHA512
	case bits > 256:
		oid, hash = oidECDSAWithSHA384, crypto.SHA384
	}
	sum := func(data []byte) []byte {
		h := hash.New()
		h.Write(data)
		return h.Sum(nil)
	}
	return issuing{oid, false, sum, hash}
}
