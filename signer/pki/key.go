package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	encoding "encoding/asn1"
	"errors"
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/gost"
)

// PublicKey gives a certificate's key, GOST ones too, which crypto/x509 leaves
// nil. See ParsePublicKey for types and errors.
func PublicKey(cert *x509.Certificate) (crypto.PublicKey, error) {
	if supported(cert.PublicKey) {
		return cert.PublicKey, nil
	}
	return ParsePublicKey(cert.RawSubjectPublicKeyInfo)
}

// ParsePublicKey reads the DER of a SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).
// It gives *rsa.PublicKey, *ecdsa.PublicKey, ed25519.PublicKey or
// *gost.PublicKey; ErrAlgorithm for a key of any other kind, ErrKey for octets
// that are no key. The size is not judged: see SizeFits.
func ParsePublicKey(spki []byte) (crypto.PublicKey, error) {
	input := cryptobyte.String(spki)
	var info cryptobyte.String
	if !input.ReadASN1(&info, asn1.SEQUENCE) || !input.Empty() {
		return nil, fmt.Errorf("%w: structure of the public key", ErrKey)
	}
	id, ok := readIdentifier(&info)
	if !ok {
		return nil, fmt.Errorf("%w: algorithm of the public key", ErrKey)
	}
	if isGOSTKey(id.oid) {
		key, err := gost.ParsePKIXPublicKey(spki)
		if err != nil {
			return nil, gostError(err)
		}
		return key, nil
	}
	key, err := x509.ParsePKIXPublicKey(spki)
	if err == nil && supported(key) {
		return key, nil
	}
	return nil, keyError(id.oid, "public key")
}

// MarshalPublicKey gives the DER of a SubjectPublicKeyInfo; ErrAlgorithm for a
// key of another kind than ParsePublicKey gives.
func MarshalPublicKey(public crypto.PublicKey) ([]byte, error) {
	if !supported(public) {
		return nil, ErrAlgorithm
	}
	if key, ok := public.(*gost.PublicKey); ok {
		return gost.MarshalPKIXPublicKey(key)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrAlgorithm, err)
	}
	return der, nil
}

// ParsePrivateKey reads the DER of a PKCS#8 PrivateKeyInfo (RFC 5958, 2) that
// is not encrypted: RSA, elliptic curves, Ed25519, GOST. ErrAlgorithm for a key
// of another kind, ErrKey for octets that are no key. No error tells anything
// of the octets.
func ParsePrivateKey(pkcs8 []byte) (crypto.Signer, error) {
	oid, ok := privateKeyAlgorithm(pkcs8)
	if !ok {
		return nil, fmt.Errorf("%w: structure of the private key", ErrKey)
	}
	if isGOSTKey(oid) {
		key, err := gost.ParsePKCS8PrivateKey(pkcs8)
		if err != nil {
			return nil, gostError(err)
		}
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(pkcs8)
	if err != nil {
		return nil, keyError(oid, "private key")
	}
	if signer, ok := key.(crypto.Signer); ok && supported(signer.Public()) {
		return signer, nil
	}
	return nil, ErrAlgorithm
}

// MarshalPrivateKey gives the DER of a PKCS#8 PrivateKeyInfo; ErrAlgorithm for
// a key of another kind than ParsePrivateKey gives, as one that never leaves
// its device.
func MarshalPrivateKey(key crypto.PrivateKey) ([]byte, error) {
	switch key := key.(type) {
	case *gost.PrivateKey:
		return gost.MarshalPKCS8PrivateKey(key)
	case *rsa.PrivateKey, *ecdsa.PrivateKey, ed25519.PrivateKey:
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			return nil, ErrAlgorithm
		}
		return der, nil
	}
	return nil, ErrAlgorithm
}

// privateKeyAlgorithm reads the algorithm of a PKCS#8 key. What stands after
// the key itself (attributes, the public key) is its reader's matter.
func privateKeyAlgorithm(pkcs8 []byte) (encoding.ObjectIdentifier, bool) {
	input := cryptobyte.String(pkcs8)
	var info, octets cryptobyte.String
	var version int
	if !input.ReadASN1(&info, asn1.SEQUENCE) || !input.Empty() || !info.ReadASN1Integer(&version) {
		return nil, false
	}
	id, ok := readIdentifier(&info)
	return id.oid, ok && info.ReadASN1(&octets, asn1.OCTET_STRING)
}

// keyError tells why crypto/x509 read no key. For other algorithms than these
// two the reason may be parameters that are not known, such as a curve; for
// these it is that the numbers are no key.
func keyError(oid encoding.ObjectIdentifier, what string) error {
	if oid.Equal(oidRSA) || oid.Equal(oidEd25519) {
		return fmt.Errorf("%w: %s", ErrKey, what)
	}
	return fmt.Errorf("%w: %s", ErrAlgorithm, what)
}

// gostError names an error of gost by this package's. None tells anything of a
// private key.
func gostError(err error) error {
	if errors.Is(err, gost.ErrParameters) {
		return fmt.Errorf("%w: %w", ErrAlgorithm, err)
	}
	return fmt.Errorf("%w: %w", ErrKey, err)
}

// isGOSTKey tells whether a key of an algorithm is gost's to read.
func isGOSTKey(oid encoding.ObjectIdentifier) bool {
	return oid.Equal(oidGOST2015) || oid.Equal(oidGOST2004) || oid.Equal(oidGOST2004Older)
}

// supported tells whether a public key is of a type given here.
func supported(public crypto.PublicKey) bool {
	switch key := public.(type) {
	case *rsa.PublicKey:
		return key != nil
	case *ecdsa.PublicKey:
		return key != nil
	case *gost.PublicKey:
		return key != nil
	case ed25519.PublicKey:
		return len(key) == ed25519.PublicKeySize
	}
	return false
}

// Belongs tells whether the key is the certificate's.
func Belongs(key crypto.Signer, cert *x509.Certificate) bool {
	if key == nil || cert == nil {
		return false
	}
	public, err := PublicKey(cert)
	if err != nil {
		return false
	}
	own, ok := key.Public().(interface{ Equal(crypto.PublicKey) bool })
	return ok && own.Equal(public)
}

// KeyID is the SHA-1 of the key's BIT STRING without its tag, length and number
// of unused bits (RFC 5280, 4.2.1.2, method 1): what the authority writes as
// subject key identifier, and what OCSP names a responder by (RFC 6960,
// 4.2.1). The key is taken as MarshalPublicKey writes it, whatever form it was
// read in. It identifies and protects nothing. ErrAlgorithm as in
// MarshalPublicKey.
func KeyID(public crypto.PublicKey) ([]byte, error) {
	spki, err := MarshalPublicKey(public)
	if err != nil {
		return nil, err
	}
	input := cryptobyte.String(spki)
	var info cryptobyte.String
	var bits encoding.BitString
	if !input.ReadASN1(&info, asn1.SEQUENCE) || !info.SkipASN1(asn1.SEQUENCE) || !info.ReadASN1BitString(&bits) {
		return nil, ErrKey
	}
	sum := sha1.Sum(bits.RightAlign())
	return sum[:], nil
}
