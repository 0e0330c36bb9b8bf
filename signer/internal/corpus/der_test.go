package corpus

import (
	"encoding/asn1"
	"math/big"
	"slices"
)

// Containers are put together octet by octet, by code that has nothing of the
// readers' own, so that a fault of theirs is not in both.

const (
	tagInteger     = 0x02
	tagBitString   = 0x03
	tagOctetString = 0x04
	tagNull        = 0x05
	tagBMPString   = 0x1e
	tagSequence    = 0x30
	tagSet         = 0x31
	tagExplicit0   = 0xa0
	tagImplicit0   = 0x80
)

// must gives what cannot fail with what is written in these tests.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// element is an element in DER.
func element(tag byte, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	return slices.Concat([]byte{tag}, length(len(body)), body)
}

// length gives length octets.
func length(n int) []byte {
	if n < 0x80 {
		return []byte{byte(n)}
	}
	octets := big.NewInt(int64(n)).Bytes()
	return append([]byte{0x80 | byte(len(octets))}, octets...)
}

// longLength is an element whose length takes eight octets, as BER allows.
func longLength(tag byte, parts ...[]byte) []byte {
	body := slices.Concat(parts...)
	octets := big.NewInt(int64(len(body))).FillBytes(make([]byte, 8))
	return slices.Concat([]byte{tag, 0x88}, octets, body)
}

// endless is an element of indefinite length (X.690, 8.1.3.6).
func endless(tag byte, parts ...[]byte) []byte {
	return slices.Concat([]byte{tag, 0x80}, slices.Concat(parts...), []byte{0, 0})
}

// chunked is a string in pieces of n octets, of indefinite length.
func chunked(tag byte, octets []byte, n int) []byte {
	var pieces []byte
	for piece := range slices.Chunk(octets, n) {
		pieces = append(pieces, element(tagOctetString, piece)...)
	}
	return endless(tag|0x20, pieces)
}

func sequence(parts ...[]byte) []byte { return element(tagSequence, parts...) }

func octetString(octets ...[]byte) []byte { return element(tagOctetString, octets...) }

func explicit(parts ...[]byte) []byte { return element(tagExplicit0, parts...) }

func null() []byte { return element(tagNull) }

func integer(n int64) []byte { return must(asn1.Marshal(n)) }

func bigInteger(n *big.Int) []byte { return must(asn1.Marshal(n)) }

// object gives an OBJECT IDENTIFIER.
func object(numbers ...int) []byte { return must(asn1.Marshal(asn1.ObjectIdentifier(numbers))) }

// pkcs gives an identifier of RSA's standards, rsadsi one of its algorithms.
func pkcs(numbers ...int) []byte { return rsadsi(append([]int{1}, numbers...)...) }

func rsadsi(numbers ...int) []byte { return object(append([]int{1, 2, 840, 113549}, numbers...)...) }

// nist gives an identifier of NIST's algorithms.
func nist(numbers ...int) []byte {
	return object(append([]int{2, 16, 840, 1, 101, 3, 4}, numbers...)...)
}
