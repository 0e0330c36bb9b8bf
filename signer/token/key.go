package token

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"math/big"
)

// certificate is one that lies on the token.
type certificate struct {
	id   []byte
	x509 *x509.Certificate
}

// The RSA keys that a signer is made for, in bits: what the rest of the program
// takes lies within.
const (
	minRSABits = 1024
	maxRSABits = maxModulus * 8
)

// certificate gives the certificate of a key: of the same CKA_ID, or, where
// none has that, of the same public key. One whose RSA key is visibly another
// is not the key's whatever its CKA_ID says. Of several (a renewed one beside
// the old) it is the one that is valid longest.
func (w wireKey) certificate(certs []certificate) *x509.Certificate {
	sameID := func(c certificate) bool {
		return len(w.ID) > 0 && bytes.Equal(c.id, w.ID) && w.mayBelong(c.x509)
	}
	if c := longest(certs, sameID); c != nil {
		return c
	}
	own := w.rsa()
	return longest(certs, func(c certificate) bool { return own != nil && own.Equal(c.x509.PublicKey) })
}

// longest gives the one of the fitting certificates that ends last.
func longest(certs []certificate, fits func(certificate) bool) *x509.Certificate {
	var best *x509.Certificate
	for _, c := range certs {
		if fits(c) && (best == nil || c.x509.NotAfter.After(best.NotAfter)) {
			best = c.x509
		}
	}
	return best
}

// mayBelong compares what is known of the key with the certificate's. Keys
// other than RSA tell nothing of themselves that could be compared.
func (w wireKey) mayBelong(cert *x509.Certificate) bool {
	_, isRSA := cert.PublicKey.(*rsa.PublicKey)
	if w.RSA != isRSA {
		return false
	}
	own := w.rsa()
	return own == nil || own.Equal(cert.PublicKey)
}

// public gives the RSA public key, from the certificate or as the token tells
// it; nil for another kind of key and where neither tells.
func (w wireKey) public(cert *x509.Certificate) *rsa.PublicKey {
	if !w.RSA {
		return nil
	}
	public := w.rsa()
	if cert != nil {
		public, _ = cert.PublicKey.(*rsa.PublicKey)
	}
	if public == nil || public.N.BitLen() < minRSABits || public.N.BitLen() > maxRSABits {
		return nil
	}
	return public
}

// rsa is the public key that the token tells, nil where it does not. The
// exponent may be missing on a private key (PKCS#11 v2.40 mechanisms, 2.1.3).
func (w wireKey) rsa() *rsa.PublicKey {
	n, e := new(big.Int).SetBytes(w.Modulus), new(big.Int).SetBytes(w.Exponent)
	if !w.RSA || n.Sign() == 0 || n.Bit(0) == 0 || !e.IsInt64() || e.Int64() < 3 || e.Int64() > 1<<31-1 || e.Bit(0) == 0 {
		return nil
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}
}
