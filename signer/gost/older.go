package gost

import (
	"bytes"
	"encoding/asn1"

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

// oidCryptoProA is the curve's identifier in RFC 4357, 11.4, which the older form
// may name it by, besides the authority's.
var oidCryptoProA = asn1.ObjectIdentifier{1, 2, 643, 2, 2, 35, 1}

var (
	olderCurveTag  = tag.Tag(0).ContextSpecific().Constructed()
	olderPublicTag = tag.Tag(1).ContextSpecific().Constructed()
)

// olderPoint gives x then y of a BIT STRING of the older form.
func olderPoint(octets []byte) (point []byte, ok bool) {
	return bytes.CutPrefix(octets, olderHeader)
}

// readOlder reads the contents of an ECPrivateKey. Its octets may be fewer than
// the curve's: the most significant ones are zeros then.
func (k *encodedKey) readOlder(in *cryptobyte.String) error {
	var number cryptobyte.String
	var version uint64
	if !in.ReadASN1Integer(&version) || version != 1 || !in.ReadASN1(&number, tag.OCTET_STRING) {
		return ErrEncoding
	}
	k.d = k.curve.fromNumber(number)
	if err := k.readOlderCurve(in); err != nil {
		return err
	}
	if !k.readOlderPublic(in) || !in.Empty() {
		return ErrEncoding
	}
	return nil
}

// readOlderCurve takes the curve's own name, or none.
func (k *encodedKey) readOlderCurve(in *cryptobyte.String) error {
	if !in.PeekASN1Tag(olderCurveTag) {
		return nil
	}
	var parameters cryptobyte.String
	var curve asn1.ObjectIdentifier
	if !in.ReadASN1(&parameters, olderCurveTag) ||
		!parameters.ReadASN1ObjectIdentifier(&curve) || !parameters.Empty() {
		return ErrEncoding
	}
	if !curve.Equal(k.curve.parameters) && !curve.Equal(oidCryptoProA) {
		return ErrParameters
	}
	return nil
}

// readOlderPublic keeps the contents of a BIT STRING, where there is one.
func (k *encodedKey) readOlderPublic(in *cryptobyte.String) bool {
	if !in.PeekASN1Tag(olderPublicTag) {
		return true
	}
	var public, bits cryptobyte.String
	ok := in.ReadASN1(&public, olderPublicTag) && public.ReadASN1(&bits, tag.BIT_STRING) && public.Empty()
	k.publics = append(k.publics, bits)
	return ok
}
