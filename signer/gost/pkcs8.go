package gost

import (
	"slices"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

const (
	// withPublic is the version of RFC 5958, with a public key at the end.
	withPublic = 1
	// maxPrivateKeyInfo is more than a key written here takes.
	maxPrivateKeyInfo = 128
)

var (
	attributesTag = tag.Tag(0).ContextSpecific().Constructed()
	publicTag     = tag.Tag(1).ContextSpecific()
)

// ParsePKCS8PrivateKey reads a PrivateKeyInfo (RFC 5208, 5) in DER, in the
// authority's form: of 512 bits an OCTET STRING with d in Size octets, the least
// significant first; of 256 bits an INTEGER. Either is taken for both, an INTEGER
// also with one zero too many or without the zero octet that keeps it from being
// negative; so is the form of older software. Attributes are passed over, a
// public key (RFC 5958) has to be the key's own. ErrEncoding, ErrParameters,
// ErrPrivateKey; ErrPoint: the public key belongs to another.
func ParsePKCS8PrivateKey(der []byte) (*PrivateKey, error) {
	in := cryptobyte.String(der)
	var info cryptobyte.String
	var version uint64
	if !in.ReadASN1(&info, tag.SEQUENCE) || !in.Empty() ||
		!info.ReadASN1Integer(&version) || version > withPublic {
		return nil, ErrEncoding
	}
	algorithm, err := readAlgorithm(&info)
	if err != nil {
		return nil, err
	}
	key := encodedKey{algorithm: algorithm}
	defer key.clear()
	if err := key.read(&info); err != nil {
		return nil, err
	}
	if !skipAttributes(&info) ||
		version == withPublic && !key.readPublic(&info) || !info.Empty() {
		return nil, ErrEncoding
	}
	return key.open()
}

// encodedKey is what the DER of a private key holds.
type encodedKey struct {
	algorithm
	d       []byte              // the least significant octet first
	publics []cryptobyte.String // contents of BIT STRINGs that stand beside it
}

func (k *encodedKey) clear() { clear(k.d) }

// read reads the OCTET STRING with the private key in its own form.
func (k *encodedKey) read(info *cryptobyte.String) error {
	var inner, value cryptobyte.String
	var kind tag.Tag
	if !info.ReadASN1(&inner, tag.OCTET_STRING) ||
		!inner.ReadAnyASN1(&value, &kind) || !inner.Empty() {
		return ErrEncoding
	}
	switch {
	case k.older && kind == tag.SEQUENCE:
		return k.readOlder(&value)
	case !k.older && kind == tag.INTEGER:
		// Not ReadASN1Integer: a first bit set means a large number here.
		k.d = k.curve.fromNumber(value)
	case !k.older && kind == tag.OCTET_STRING:
		k.d = slices.Clone(value)
	default:
		return ErrEncoding
	}
	return nil
}

// fromNumber turns round a number with the most significant octet first, and
// gives it Size octets. One that does not fit stays longer, and is refused later.
func (c *Curve) fromNumber(number []byte) []byte {
	if len(number) == c.size+1 && number[0] == 0 {
		number = number[1:]
	}
	octets := make([]byte, max(c.size, len(number)))
	copy(octets, number)
	slices.Reverse(octets[:len(number)])
	return octets
}

// skipAttributes passes over a SET of attributes, where there is one.
func skipAttributes(info *cryptobyte.String) bool {
	var attributes cryptobyte.String
	if !info.ReadOptionalASN1(&attributes, nil, attributesTag) {
		return false
	}
	for !attributes.Empty() {
		if !attributes.SkipASN1(tag.SEQUENCE) {
			return false
		}
	}
	return true
}

// readPublic keeps the contents of a BIT STRING, where there is one.
func (k *encodedKey) readPublic(info *cryptobyte.String) bool {
	var bits cryptobyte.String
	var present bool
	if !info.ReadOptionalASN1(&bits, &present, publicTag) {
		return false
	}
	if present {
		k.publics = append(k.publics, bits)
	}
	return true
}

// open makes the key, and refuses a public key that is not its own.
func (k *encodedKey) open() (*PrivateKey, error) {
	key, err := NewPrivateKey(k.curve, k.d)
	if err != nil {
		return nil, err
	}
	for _, bits := range k.publics {
		public, err := k.readPublicKey(bits)
		if err != nil {
			return nil, err
		}
		if !public.Equal(&key.public) {
			return nil, ErrPoint
		}
	}
	return key, nil
}

// MarshalPKCS8PrivateKey writes a PrivateKeyInfo in the authority's form, for the
// caller to clear. ErrPrivateKey: nil or the zero value.
func MarshalPKCS8PrivateKey(k *PrivateKey) ([]byte, error) {
	if !k.valid() {
		return nil, ErrPrivateKey
	}
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
		out.AddASN1OctetString(k.d.octets())
		return
	}
	number := slices.Clone(k.d.octets())
	defer clear(number)
	slices.Reverse(number)
	out.AddASN1(tag.INTEGER, func(value *cryptobyte.Builder) { addInteger(value, number) })
}

// addInteger writes the contents of an INTEGER above zero, from the most
// significant octet on, and keeps no copy of them.
func addInteger(out *cryptobyte.Builder, number []byte) {
	for number[0] == 0 {
		number = number[1:]
	}
	if number[0] >= 0x80 {
		out.AddUint8(0)
	}
	out.AddBytes(number)
}
