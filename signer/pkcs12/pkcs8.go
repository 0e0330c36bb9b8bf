package pkcs12

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/ber"
	"kezek.kz/kezek/signer/pki"
)

// privateKey is an opened key. signer is nil where the algorithm is none that
// signer/pki reads.
type privateKey struct {
	signer    crypto.Signer
	algorithm asn1.ObjectIdentifier
}

// openKey opens a key bag: by go-pkcs12 where it can, and here where it
// cannot, which are keys without a certificate and keys of algorithms unknown
// to it, GOST ones for instance.
func (d *decoder) openKey(b bag, certs []certificate) (privateKey, error) {
	size := len(b.value)
	if b.sealed != nil {
		if b.sealed.err != nil {
			return privateKey{}, b.sealed.err
		}
		size = len(b.sealed.data)
	}
	if size > maxKeySize {
		return privateKey{}, unsupported("size of the private key")
	}
	if key, ok := d.handOver(b, certs); ok {
		return key, nil
	}
	return d.openKeyHere(b)
}

// openKeyHere decrypts and reads a key bag without go-pkcs12.
func (d *decoder) openKeyHere(b bag) (privateKey, error) {
	if b.sealed == nil {
		return readPrivateKey(b.value)
	}
	plain, err := d.decrypt(b.sealed.scheme, d.password, b.sealed.data)
	if err != nil {
		return privateKey{}, err
	}
	defer clear(plain)
	return readPrivateKey(plain)
}

// readPrivateKey reads a PKCS#8 key.
func readPrivateKey(octets []byte) (privateKey, error) {
	der, rest, err := ber.Normalise(octets)
	defer clear(der)
	if err != nil || len(rest) != 0 {
		return privateKey{}, damaged("structure of the private key")
	}
	algorithm, err := parsePrivateKeyInfo(der)
	if err != nil {
		return privateKey{}, err
	}
	signer, err := pki.ParsePrivateKey(der)
	switch {
	case errors.Is(err, pki.ErrAlgorithm), err != nil && algorithm.Equal(oidEC):
		// Of an elliptic curve the error may mean one that is not known.
		return privateKey{algorithm: algorithm}, nil
	case err != nil:
		return privateKey{}, damaged("numbers of the private key")
	}
	return privateKey{signer: signer, algorithm: algorithm}, nil
}

// parsePrivateKeyInfo gives the algorithm of a PKCS#8 key (RFC 5958, 2):
//
//	SEQUENCE { version, privateKeyAlgorithm, privateKey OCTET STRING, … }
func parsePrivateKeyInfo(der cryptobyte.String) (asn1.ObjectIdentifier, error) {
	var info, octets cryptobyte.String
	var version int
	var alg algorithm
	if !der.ReadASN1(&info, cbasn1.SEQUENCE) || !der.Empty() ||
		!info.ReadASN1Integer(&version) ||
		!readAlgorithm(&info, &alg) ||
		!info.ReadASN1(&octets, cbasn1.OCTET_STRING) {
		return nil, damaged("private key")
	}
	return alg.oid, nil
}

// algorithmOf gives the algorithm of a key by its Go type, nil for another.
func algorithmOf(key any) asn1.ObjectIdentifier {
	switch key.(type) {
	case *rsa.PrivateKey:
		return oidRSA
	case *ecdsa.PrivateKey:
		return oidEC
	case ed25519.PrivateKey:
		return oidEd25519
	}
	return nil
}

// publicKeyAlgorithm gives the algorithm of a certificate's public key, which
// crypto/x509 does not tell for all. nil is never given for a certificate
// that it has parsed.
func publicKeyAlgorithm(cert *x509.Certificate) asn1.ObjectIdentifier {
	in := cryptobyte.String(cert.RawSubjectPublicKeyInfo)
	var info cryptobyte.String
	var alg algorithm
	if !in.ReadASN1(&info, cbasn1.SEQUENCE) || !readAlgorithm(&info, &alg) {
		return nil
	}
	return alg.oid
}
