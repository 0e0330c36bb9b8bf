package gost

import (
	"bytes"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// Some keys of 2004 that information systems hold have the form of older
// software: an identifier of their own with NULL parameters, the curve being
// CryptoPro-A; the public key a structure of fixed fields; the private key an
// ECPrivateKey (RFC 5915). They are read here and never written.

// olderHeader stands before the point: 6, a public key; 2, the version; the
// algorithm 0xaa3a; a zero and "EC1"; 512, the bits that follow. Numbers of 32
// bits have their least significant octet first.
var olderHeader = []byte("\x06\x02\x00\x00\x3a\xaa\x00\x00\x00EC1\x00\x02\x00\x00")

// olderPoint gives x then y of a BIT STRING of the older form.
func olderPoint(octets []byte) (point []byte, ok bool) {
	return bytes.CutPrefix(octets, olderHeader)
}

// readOlderNumber reads an ECPrivateKey, and gives its number the least
// significant octet first. What may follow the number says nothing new.
func readOlderNumber(in *cryptobyte.String) (octets []byte, ok bool) {
	var key, number cryptobyte.String
	var version uint64
	if !in.ReadASN1(&key, tag.SEQUENCE) || !key.ReadASN1Integer(&version) || version != 1 ||
		!key.ReadASN1(&number, tag.OCTET_STRING) {
		return nil, false
	}
	octets = slices.Clone(number)
	slices.Reverse(octets)
	return octets, true
}
