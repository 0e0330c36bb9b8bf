package gost

import (
	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// ParsePKIXPublicKey reads a SubjectPublicKeyInfo (RFC 5280, 4.1.2.7) in DER, in
// the authority's form: inside the BIT STRING an OCTET STRING with x then y, each
// the least significant octet first. It takes the form of older software too.
// ErrEncoding, ErrParameters, ErrPoint.
func ParsePKIXPublicKey(der []byte) (*PublicKey, error) {
	in := cryptobyte.String(der)
	var info, bits cryptobyte.String
	if !in.ReadASN1(&info, tag.SEQUENCE) || !in.Empty() {
		return nil, ErrEncoding
	}
	algorithm, err := readAlgorithm(&info)
	if err != nil {
		return nil, err
	}
	if !info.ReadASN1(&bits, tag.BIT_STRING) || !info.Empty() {
		return nil, ErrEncoding
	}
	return algorithm.readPublicKey(bits)
}

// readPublicKey reads the contents of a BIT STRING, of which every bit is used.
func (a algorithm) readPublicKey(bits cryptobyte.String) (*PublicKey, error) {
	var unused uint8
	if !bits.ReadUint8(&unused) || unused != 0 {
		return nil, ErrEncoding
	}
	point, ok := readPoint(bits)
	if a.older {
		point, ok = olderPoint(bits)
	}
	if !ok {
		return nil, ErrEncoding
	}
	return NewPublicKey(a.curve, point)
}

// readPoint gives the contents of an OCTET STRING.
func readPoint(in cryptobyte.String) (octets []byte, ok bool) {
	var point cryptobyte.String
	ok = in.ReadASN1(&point, tag.OCTET_STRING) && in.Empty()
	return point, ok
}

// MarshalPKIXPublicKey writes a SubjectPublicKeyInfo in the authority's form.
// ErrPoint: nil or the zero value.
func MarshalPKIXPublicKey(k *PublicKey) ([]byte, error) {
	if !k.valid() {
		return nil, ErrPoint
	}
	var out cryptobyte.Builder
	out.AddASN1(tag.SEQUENCE, func(info *cryptobyte.Builder) {
		k.curve.addAlgorithm(info)
		info.AddASN1(tag.BIT_STRING, func(bits *cryptobyte.Builder) {
			bits.AddUint8(0) // of the last octet no bit is unused
			bits.AddASN1OctetString(k.point)
		})
	})
	return out.Bytes()
}
