// Package pkcs12 reads and writes PKCS#12 key files (RFC 7292), those of
// Kazakhstan's National Certification Authority above all, which are BER
// inside and which no Go library opens as they are.
//
// [Decode] goes through a file in a fixed order, so that a hostile one is
// refused as early as it can be: its size, whether it is a key store at all
// (sniff.go), its structure (ber.go, pfx.go, bag.go), its iteration counts
// (scheme.go), the password (mac.go) and only then its contents (decode.go).
// RSA keys are read by go-pkcs12, which is handed a container that it
// understands (handover.go); those that it does not know, GOST ones above all,
// are read here (pkcs8.go), by the table of signer/pki.
//
// A container may hold several keys, of several algorithms. Each gets the
// certificate that has its public key; failing that, the one that bears its
// localKeyID (entries.go).
package pkcs12

import (
	"crypto"
	"crypto/x509"
	"encoding/asn1"
)

// Entry is one private key of a container with the certificate that belongs
// to it.
type Entry struct {
	// Key signs: an RSA, EC, Ed25519 or GOST key. It is nil where there is no
	// arithmetic for the key's algorithm: the entry is then described from its
	// certificate only.
	Key crypto.Signer
	// Algorithm is the private key's algorithm as the PKCS#8 structure names
	// it (RFC 5958, privateKeyAlgorithm).
	Algorithm asn1.ObjectIdentifier
	// Certificate is nil for a key without a certificate, and for one whose
	// certificate cannot be read.
	Certificate *x509.Certificate
	// CertificateDamaged is set where Certificate is nil and a certificate that
	// seems to be this key's stands in the file and cannot be read.
	CertificateDamaged bool
	// Mismatch is set when the certificate's public key is not the private
	// key's. For a key whose Key is nil only a certificate of another, known
	// algorithm can be told.
	Mismatch bool
	// LocalKeyID and FriendlyName are the key bag's attributes (RFC 2985,
	// 5.5), nil and empty where absent.
	LocalKeyID   []byte
	FriendlyName string
}

// Container is what [Encode] writes: a private key, its certificate, or both.
type Container struct {
	// Key is any key that pki.MarshalPrivateKey writes, such as an
	// *rsa.PrivateKey or a *gost.PrivateKey; nil for a container without a key.
	Key crypto.PrivateKey
	// Certificate is nil for a key without a certificate.
	Certificate *x509.Certificate
}
