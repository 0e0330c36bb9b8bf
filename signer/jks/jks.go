// Package jks reads Java key stores: the JKS files that keytool wrote up to
// Java 8, and JCEKS ones. What newer versions of keytool write under the same
// name is PKCS#12 and is not read here; [Is] tells them apart by content.
//
// [Decode] walks the whole structure first (walk.go), checking each length that
// the file declares against what is left of it and each count against a limit,
// so that nothing is allocated or derived on a hostile file's word. Only then
// it looks at the password (integrity.go) and opens the keys (protect.go).
//
// The reader is an own one because the library that there is for Go allocates
// what a file declares, panics on a short key, knows no JCEKS, and takes each
// octet of a password for a character, so that a password in Cyrillic opens
// nothing. The tests read that library's files and those of keytool.
package jks

import (
	"crypto"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
)

// Entry is one private key of a store with its certificate.
type Entry struct {
	// Alias is the key's name in the store.
	Alias string
	// Key signs. It is nil where there is no arithmetic for the key's
	// algorithm, and where Locked is set.
	Key crypto.Signer
	// Algorithm is the private key's as its PKCS#8 structure names it; nil where
	// Locked is set.
	Algorithm asn1.ObjectIdentifier
	// Certificate is the first of the entry's chain; nil for a key without one,
	// and for one whose certificate cannot be read.
	Certificate *x509.Certificate
	// CertificateDamaged is set where Certificate is nil because what stands in
	// its place cannot be read.
	CertificateDamaged bool
	// Mismatch is set when the certificate's public key is not the private
	// key's. It is not known of a key whose Key is nil.
	Mismatch bool
	// Locked is set for a key that neither of the two passwords opens, in a
	// store of which another key did open.
	Locked bool
}

// The two kinds of store by their first four octets.
const (
	magicJKS   = 0xFEEDFEED
	magicJCEKS = 0xCECECECE
)

// Is tells whether data begins as a Java key store does.
func Is(data []byte) bool {
	if len(data) < 4 {
		return false
	}
	magic := binary.BigEndian.Uint32(data)
	return magic == magicJKS || magic == magicJCEKS
}

// Decode opens a store of at most MaxSize octets and gives its private keys in
// the order of the file. There is at least one, and at least one that is not
// Locked. Certificates that stand for themselves, which Java calls trusted, are
// passed over. Passwords are in UTF-8. Every error is, by errors.Is, one of this
// package's.
//
// Each key may have a password of its own, keyPassword, which is tried besides
// the store's; empty means none. ErrKeyPassword says that the store's password
// is right and opens no key, or that keyPassword opens none of those that need
// one.
//
// A wrong password and damaged octets look alike to the format, whose only
// check is one digest over password and contents together. Where that fails and
// yet a key opens with the store's password, that one is right and the file is
// damaged; otherwise it is called a wrong password.
func Decode(data []byte, password, keyPassword string) ([]Entry, error) {
	s, err := walk(data)
	if err != nil {
		return nil, err
	}
	if err := limitIterations(s.keys); err != nil {
		return nil, err
	}
	if err := s.authenticate(password); err != nil {
		return nil, err
	}
	if len(s.keys) == 0 {
		return nil, ErrNoKey
	}
	return openKeys(s.keys, password, keyPassword)
}
