package cms

import (
	"bytes"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/pki"
)

// signedOctets are what a signature is over, with their digests by number.
type signedOctets struct {
	octets []byte
	sums   map[string][]byte
}

func newSignedOctets(octets []byte) *signedOctets {
	return &signedOctets{octets, map[string][]byte{}}
}

// sum is a digest of the octets, computed once.
func (e *examination) sum(s *signedOctets, digest pki.Digest) ([]byte, error) {
	name := digest.OID.String()
	if known, ok := s.sums[name]; ok {
		return known, nil
	}
	if err := e.spend(len(s.octets)); err != nil {
		return nil, err
	}
	s.sums[name] = digest.Sum(s.octets)
	return s.sums[name], nil
}

// spend takes octets that are to be hashed off those that are left.
func (e *examination) spend(octets int) error {
	if e.work -= octets; e.work < 0 {
		return ErrTooLarge
	}
	return nil
}

// signedAttributeSet is a signer's signed attributes, and as what they may have
// been signed.
type signedAttributeSet struct {
	set      attributeSet
	standing *signedOctets
	sorted   *signedOctets // in the order of DER; nil: they stand in it
}

// readSigned reads the signed attributes, once for all certificates that may be
// the signer's. Without any there is nothing wrong.
func readSigned(content *cryptobyte.String) (*signedAttributeSet, error) {
	if content == nil {
		return nil, nil
	}
	set, sorted, err := collectAttributes(*content)
	if err != nil {
		return nil, err
	}
	a := &signedAttributeSet{set: set}
	if a.standing, err = asSet(*content); err != nil || bytes.Equal(*content, sorted) {
		return a, err
	}
	a.sorted, err = asSet(sorted)
	return a, err
}

func asSet(content []byte) (*signedOctets, error) {
	set, err := wrap(asn1.SET, content)
	if err != nil {
		return nil, malformed("signed attributes")
	}
	return newSignedOctets(set), nil
}
