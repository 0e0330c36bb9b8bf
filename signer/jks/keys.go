package jks

import (
	"crypto/x509"
	"encoding/asn1"
	"errors"

	"golang.org/x/crypto/cryptobyte"
	der "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/pki"
)

var oidEC = asn1.ObjectIdentifier{1, 2, 840, 10045, 2, 1}

// openKeys opens each key with its own password or else the store's.
func openKeys(keys []key, password, keyPassword string) ([]Entry, error) {
	var entries []Entry
	opened, locked, byOwn := 0, 0, 0
	for _, k := range keys {
		plain, own := k.openWith(password, keyPassword)
		if plain == nil {
			locked++
			e := k.describe()
			e.Locked = true
			entries = append(entries, e)
			continue
		}
		e, err := k.entry(plain)
		clear(plain)
		if err != nil {
			return nil, err
		}
		if opened++; own {
			byOwn++
		}
		entries = append(entries, e)
	}
	if opened == 0 || keyPassword != "" && locked > 0 && byOwn == 0 {
		return nil, ErrKeyPassword
	}
	return entries, nil
}

// openWith gives the PKCS#8 octets, nil where neither password opens the key,
// and tells whether it was the key's own that did.
func (k key) openWith(password, keyPassword string) (plain []byte, own bool) {
	if keyPassword != "" && keyPassword != password {
		if plain, err := k.protected.open(keyPassword); err == nil {
			return plain, true
		}
	}
	plain, err := k.protected.open(password)
	if err != nil {
		return nil, false
	}
	return plain, false
}

// entry reads an opened key. Its password has been proved, so that what cannot
// be read is damaged.
func (k key) entry(plain []byte) (Entry, error) {
	algorithm, ok := keyAlgorithm(plain)
	if !ok {
		return Entry{}, damaged("private key")
	}
	signer, err := pki.ParsePrivateKey(plain)
	switch {
	case errors.Is(err, pki.ErrAlgorithm), err != nil && algorithm.Equal(oidEC):
		signer = nil // Of an elliptic curve the error may mean one that is not known.
	case err != nil:
		return Entry{}, damaged("numbers of the private key")
	}
	e := k.describe()
	e.Key, e.Algorithm = signer, algorithm
	e.Mismatch = signer != nil && e.Certificate != nil && !pki.Belongs(signer, e.Certificate)
	return e, nil
}

// describe gives what there is to say of a key without opening it. keytool
// writes the key's own certificate first and those of authorities behind it.
func (k key) describe() Entry {
	e := Entry{Alias: k.alias}
	if len(k.chain) == 0 {
		return e
	}
	cert, err := x509.ParseCertificate(k.chain[0])
	if err != nil {
		e.CertificateDamaged = true
		return e
	}
	e.Certificate = cert
	return e
}

// isPrivateKeyInfo tells whether the octets are a PKCS#8 key as far as that
// shows without knowing its algorithm.
func isPrivateKeyInfo(octets []byte) bool {
	_, ok := keyAlgorithm(octets)
	return ok
}

// keyAlgorithm gives the algorithm of a PKCS#8 key (RFC 5958, 2):
//
//	SEQUENCE { version, privateKeyAlgorithm, privateKey OCTET STRING, … }
func keyAlgorithm(octets cryptobyte.String) (asn1.ObjectIdentifier, bool) {
	var info, algorithm, key cryptobyte.String
	var version int
	var oid asn1.ObjectIdentifier
	ok := octets.ReadASN1(&info, der.SEQUENCE) && octets.Empty() &&
		info.ReadASN1Integer(&version) &&
		info.ReadASN1(&algorithm, der.SEQUENCE) &&
		algorithm.ReadASN1ObjectIdentifier(&oid) &&
		info.ReadASN1(&key, der.OCTET_STRING)
	return oid, ok
}
