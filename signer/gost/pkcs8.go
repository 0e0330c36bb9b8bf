package gost

import (
	"slices"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

const (
	// maxVersion: version 1 is RFC 5958's, with a public key at the end.
	maxVersion = 1
	// maxPrivateKeyInfo is more than a key written here takes.
	maxPrivateKeyInfo = 128
)

// ParsePKCS8PrivateKey reads a PrivateKeyInfo (RFC 5208, 5) in DER, in the
// authority's form: of 512 bits an OCTET STRING with d, the least significant
// octet first; of 256 bits an INTEGER. An INTEGER is taken for both, with or
// without zeros before it, and one that lost the zero octet that keeps it from
// being negative; so is the form of older software. Attributes are left unread.
// ErrEncoding, ErrParameters, ErrPrivateKey.
func ParsePKCS8PrivateKey(der []byte) (*PrivateKey, error) {
	in := cryptobyte.String(der)
	var info, inner cryptobyte.String
	var version uint64
	if !in.ReadASN1(&info, tag.SEQUENCE) || !in.Empty() ||
		!info.ReadASN1Integer(&version) || version > maxVersion {
		return nil, ErrEncoding
	}
	algorithm, err := readAlgorithm(&info)
	if err != nil {
		return nil, err
	}
	if !info.ReadASN1(&inner, tag.OCTET_STRING) {
		return nil, ErrEncoding
	}
	octets, ok := algorithm.readNumber(&inner)
	defer clear(octets)
	if !ok || !inner.Empty() {
		return nil, ErrEncoding
	}
	return newPadded(algorithm.curve, octets)
}

// readNumber gives d, the least significant octet first, of any length.
func (a algorithm) readNumber(in *cryptobyte.String) (octets []byte, ok bool) {
	var value cryptobyte.String
	switch {
	case a.older:
		return readOlderNumber(in)
	case in.PeekASN1Tag(tag.INTEGER):
		// Not ReadASN1Integer: a first bit set means a large number here.
		ok = in.ReadASN1(&value, tag.INTEGER)
		octets = slices.Clone(value)
		slices.Reverse(octets)
		return octets, ok
	default:
		ok = in.ReadASN1(&value, tag.OCTET_STRING)
		return slices.Clone(value), ok
	}
}

// newPadded takes d without its most significant zeros, or with too many.
func newPadded(c *Curve, octets []byte) (*PrivateKey, error) {
	d := make([]byte, c.size)
	defer clear(d)
	for _, octet := range octets[copy(d, octets):] {
		if octet != 0 {
			return nil, ErrPrivateKey
		}
	}
	return NewPrivateKey(c, d)
}

// MarshalPKCS8PrivateKey writes a PrivateKeyInfo in the authority's form, for the
// caller to clear.
func MarshalPKCS8PrivateKey(k *PrivateKey) ([]byte, error) {
	// Room for all of it, so that no copy is left behind where it grew.
	out := cryptobyte.NewBuilder(make([]byte, 0, maxPrivateKeyInfo))
	out.AddASN1(tag.SEQUENCE, func(info *cryptobyte.Builder) {
		info.AddASN1Int64(0)
		k.public.curve.addAlgorithm(info)
		info.AddASN1(tag.OCTET_STRING, k.addNumber)
	})
	return out.Bytes()
}

// addNumber writes d in the form of the curve's keys.
func (k *PrivateKey) addNumber(out *cryptobyte.Builder) {
	if k.public.curve == Curve512A() {
		out.AddASN1OctetString(k.d)
		return
	}
	number := slices.Clone(k.d)
	defer clear(number)
	slices.Reverse(number)
	out.AddASN1(tag.INTEGER, func(value *cryptobyte.Builder) { value.AddBytes(integer(number)) })
}

// integer gives the contents of an INTEGER from a number above zero, the most
// significant octet first.
func integer(number []byte) []byte {
	for number[0] == 0 {
		number = number[1:]
	}
	if number[0] >= 0x80 {
		return append([]byte{0}, number...)
	}
	return number
}
