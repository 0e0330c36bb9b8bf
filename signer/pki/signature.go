package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/x509"
	encoding "encoding/asn1"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/gost"
)

// CheckSignature checks a signature over octets, as it stands in certificates,
// revocation lists, OCSP answers and CMS. The identifier is the DER of the
// AlgorithmIdentifier beside the signature: SHA-256, SHA-384 or SHA-512 with
// RSA by PKCS#1 v1.5 or PSS and with ECDSA, Ed25519, GOST of 2015 and of 2004
// (parameters absent or NULL: the authority's lists have both).
//
// ErrAlgorithm for another identifier (MD5 and SHA-1 above all) and for one
// that is not of the key's kind; ErrSignature where the signature is not one.
// The size of the key is not judged: for one that a stranger sent, see SizeFits
// first.
func CheckSignature(identifier []byte, public crypto.PublicKey, signed, signature []byte) error {
	id, ok := parseIdentifier(identifier)
	if !ok {
		return fmt.Errorf("%w: identifier of the signature", ErrAlgorithm)
	}
	if key, ok := public.(*gost.PublicKey); ok {
		return checkGOST(id, key, signed, signature)
	}
	algorithm := x509Algorithm(id)
	if algorithm == x509.UnknownSignatureAlgorithm || !ofKind(algorithm, public) {
		return ErrAlgorithm
	}
	holder := x509.Certificate{PublicKey: public}
	return classify(holder.CheckSignature(algorithm, signed, signature))
}

func checkGOST(id identifier, key *gost.PublicKey, signed, signature []byte) error {
	a, err := AlgorithmOf(key)
	if err != nil {
		return err
	}
	if !id.plain() || !id.oid.Equal(a.Signatures[0]) {
		return ErrAlgorithm
	}
	if !a.Verify(key, a.Sum(signed), signature) {
		return ErrSignature
	}
	return nil
}

// scheme is a signature algorithm of crypto/x509 that is taken.
type scheme struct {
	oid encoding.ObjectIdentifier
	// null says that NULL is taken for parameters besides none.
	null      bool
	algorithm x509.SignatureAlgorithm
	// digest is the one that the name says.
	digest encoding.ObjectIdentifier
}

// schemes leaves out MD5 and SHA-1: nothing that the authority has issued for
// years uses them, and SHA-1 can be forged.
func schemes() []scheme {
	return []scheme{
		{oidSHA256WithRSA, true, x509.SHA256WithRSA, oidSHA256},
		{oidSHA384WithRSA, true, x509.SHA384WithRSA, oidSHA384},
		{oidSHA512WithRSA, true, x509.SHA512WithRSA, oidSHA512},
		{oidECDSAWithSHA256, false, x509.ECDSAWithSHA256, oidSHA256},
		{oidECDSAWithSHA384, false, x509.ECDSAWithSHA384, oidSHA384},
		{oidECDSAWithSHA512, false, x509.ECDSAWithSHA512, oidSHA512},
		{oidEd25519, false, x509.PureEd25519, oidSHA512}, // RFC 8419, 3
	}
}

func x509Algorithm(id identifier) x509.SignatureAlgorithm {
	if id.oid.Equal(oidPSS) {
		return pssAlgorithm(id.parameters)
	}
	s, _ := schemeOf(id)
	return s.algorithm
}

// schemeOf finds the row; that of none has an algorithm that is unknown.
func schemeOf(id identifier) (scheme, bool) {
	for _, s := range schemes() {
		if s.oid.Equal(id.oid) && (id.absent() || s.null && id.plain()) {
			return s, true
		}
	}
	return scheme{}, false
}

// ofKind tells whether a signature algorithm of crypto/x509 is one of the key's.
func ofKind(algorithm x509.SignatureAlgorithm, public crypto.PublicKey) bool {
	switch algorithm {
	case x509.ECDSAWithSHA256, x509.ECDSAWithSHA384, x509.ECDSAWithSHA512:
		key, ok := public.(*ecdsa.PublicKey)
		return ok && key != nil
	case x509.PureEd25519:
		key, ok := public.(ed25519.PublicKey)
		return ok && len(key) == ed25519.PublicKeySize
	}
	return isRSA(public)
}

// CheckCertificate checks the one signature by which the issuer vouches for
// the child, and that the issuer is an authority (CA and keyCertSign, where
// its certificate says so much): x509's CheckSignatureFrom, for GOST keys too.
// Names, dates and everything else of a chain are for somebody else to judge.
// ErrAlgorithm where the signature's or the key's algorithm is not taken,
// ErrKey where the issuer's key is none, else ErrSignature.
func CheckCertificate(child, issuer *x509.Certificate) error {
	if supported(issuer.PublicKey) {
		return classify(child.CheckSignatureFrom(issuer))
	}
	public, err := PublicKey(issuer)
	if err != nil {
		return err
	}
	if !mayIssue(issuer) {
		return fmt.Errorf("%w: %w", ErrSignature, x509.ConstraintViolationError{})
	}
	id, ok := certificateIdentifier(child)
	if !ok {
		return fmt.Errorf("%w: certificate without an algorithm", ErrAlgorithm)
	}
	return CheckSignature(id, public, child.RawTBSCertificate, child.Signature)
}

// mayIssue is what CheckSignatureFrom asks of an issuer before it looks at the
// signature.
func mayIssue(issuer *x509.Certificate) bool {
	if issuer.Version == 3 && !issuer.BasicConstraintsValid || issuer.BasicConstraintsValid && !issuer.IsCA {
		return false
	}
	return issuer.KeyUsage == 0 || issuer.KeyUsage&x509.KeyUsageCertSign != 0
}

// certificateIdentifier gives the DER of the AlgorithmIdentifier beside the
// signature, which crypto/x509 keeps for algorithms of its own only. That it
// is the same as the signed one, crypto/x509 has seen to.
func certificateIdentifier(cert *x509.Certificate) ([]byte, bool) {
	input := cryptobyte.String(cert.Raw)
	var whole, id cryptobyte.String
	ok := input.ReadASN1(&whole, asn1.SEQUENCE) &&
		whole.SkipASN1(asn1.SEQUENCE) &&
		whole.ReadASN1Element(&id, asn1.SEQUENCE)
	return id, ok
}

// classify names an error of crypto/x509 by this package's.
func classify(err error) error {
	var insecure x509.InsecureAlgorithmError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, x509.ErrUnsupportedAlgorithm), errors.As(err, &insecure):
		return fmt.Errorf("%w: %w", ErrAlgorithm, err)
	}
	return fmt.Errorf("%w: %w", ErrSignature, err)
}
