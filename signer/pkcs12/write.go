package pkcs12

import (
	"encoding/asn1"

	"golang.org/x/crypto/cryptobyte"

	"kezek.kz/kezek/signer/ber"
)

// The identifier octets that PKCS#12 is made of (X.690, 8.1.2).
const (
	tagInteger     = 0x02
	tagOctetString = 0x04
	tagNull        = 0x05
	tagBMPString   = 0x1e
	tagSequence    = 0x30
	tagSet         = 0x31
	tagContext0    = 0xa0 // [0], constructed
)

// definite gives a DER element whose content is the parts one after another.
func definite(tag byte, parts ...[]byte) []byte {
	length := 0
	for _, part := range parts {
		length += len(part)
	}
	out := ber.AppendHeader(make([]byte, 0, length+6), []byte{tag}, length)
	for _, part := range parts {
		out = append(out, part...)
	}
	return out
}

// indefinite gives a BER element of indefinite length (X.690, 8.1.3.6): no
// length octets, and two zero octets at the end.
func indefinite(tag byte, parts ...[]byte) []byte {
	out := []byte{tag, 0x80}
	for _, part := range parts {
		out = append(out, part...)
	}
	return append(out, 0, 0)
}

// integer gives the INTEGER n in DER.
func integer(n int) []byte {
	var b cryptobyte.Builder
	b.AddASN1Int64(int64(n))
	return b.BytesOrPanic()
}

// object gives the OBJECT IDENTIFIER in DER. It is called with the identifiers
// of oid.go only, all of which can be encoded.
func object(oid asn1.ObjectIdentifier) []byte {
	var b cryptobyte.Builder
	b.AddASN1ObjectIdentifier(oid)
	return b.BytesOrPanic()
}
