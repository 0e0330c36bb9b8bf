package pkcs12

import (
	"errors"
	"slices"
)

// maxDepth is how deep elements may nest. The authority's files reach 8; the
// limit keeps the recursion, and the copying that goes with it, short.
const maxDepth = 32

// errBER is what the normaliser finds wrong. Callers turn it into ErrDamaged.
var errBER = errors.New("not BER")

// normalise rewrites the first BER element of in (X.690, 8) with the lengths
// and the octet strings of DER and gives it together with what follows it in
// in. Indefinite and over-long lengths become the shortest ones, constructed
// OCTET STRINGs primitive ones. What stands inside a primitive element, an
// OCTET STRING's content for instance, is left as it is, because that is what
// signatures and MACs are made over.
//
// It does not order sets, nor look into values: that is left to the parser.
// The result is at most a few octets longer than the element read.
func normalise(in []byte) (der, rest []byte, err error) {
	n := normaliser{out: make([]byte, 0, len(in)+16)}
	rest, err = n.element(in, 0)
	return n.out, rest, err
}

// normaliser appends to one buffer. A header is put in front of its content
// once that is written and its length known.
type normaliser struct {
	out []byte
}

// element writes the first element of in and gives what follows it.
func (n *normaliser) element(in []byte, depth int) ([]byte, error) {
	h, in, err := readHeader(in)
	if err != nil || depth > maxDepth || h.endOfContents() {
		return nil, errBER
	}
	start := len(n.out)
	switch {
	case !h.constructed():
		n.out = append(n.out, in[:h.length]...)
		in = in[h.length:]
	case h.isOctetString():
		h.identifier = []byte{tagOctetString}
		in, err = h.children(in, depth, n.segment)
	default:
		in, err = h.children(in, depth, n.element)
	}
	if err != nil {
		return nil, err
	}
	n.out = slices.Insert(n.out, start, appendHeader(nil, h.identifier, len(n.out)-start)...)
	return in, nil
}

// segment writes the content of the first element of in, which is one piece of
// a constructed OCTET STRING (X.690, 8.7.3) and may itself be constructed.
func (n *normaliser) segment(in []byte, depth int) ([]byte, error) {
	h, in, err := readHeader(in)
	if err != nil || depth > maxDepth || !h.isOctetString() {
		return nil, errBER
	}
	if h.constructed() {
		return h.children(in, depth, n.segment)
	}
	n.out = append(n.out, in[:h.length]...)
	return in[h.length:], nil
}

// header is an element's identifier and length octets.
type header struct {
	identifier []byte
	length     int // of the content; not said where indefinite
	indefinite bool
}

func (h header) constructed() bool { return h.identifier[0]&0x20 != 0 }

func (h header) endOfContents() bool { return h.identifier[0] == 0 }

func (h header) isOctetString() bool { return h.identifier[0]&^0x20 == tagOctetString }

// children calls each for every element inside the constructed element whose
// header is h and whose content begins in, and gives what follows the element.
func (h header) children(in []byte, depth int, each func([]byte, int) ([]byte, error)) ([]byte, error) {
	body, rest := in, []byte(nil)
	if !h.indefinite {
		body, rest = in[:h.length], in[h.length:]
	}
	for len(body) > 0 {
		if h.indefinite && len(body) >= 2 && body[0] == 0 && body[1] == 0 {
			return body[2:], nil
		}
		var err error
		if body, err = each(body, depth+1); err != nil {
			return nil, err
		}
	}
	if h.indefinite {
		return nil, errBER // ended without its end-of-contents octets
	}
	return rest, nil
}

// readHeader reads identifier and length octets and gives the octets after
// them, of which there are at least h.length.
func readHeader(in []byte) (h header, rest []byte, err error) {
	if h.identifier, rest, err = readIdentifier(in); err != nil {
		return h, nil, err
	}
	if len(rest) == 0 {
		return h, nil, errBER
	}
	if rest[0] == 0x80 {
		h.indefinite = true
		if !h.constructed() {
			return h, nil, errBER
		}
		return h, rest[1:], nil
	}
	if h.length, rest, err = readLength(rest); err != nil || h.length > len(rest) {
		return h, nil, errBER
	}
	return h, rest, nil
}

// readIdentifier reads identifier octets (X.690, 8.1.2), tag numbers over 30
// included, of which nothing in PKCS#12 makes use.
func readIdentifier(in []byte) (identifier, rest []byte, err error) {
	n := 1
	if len(in) > 0 && in[0]&0x1f == 0x1f {
		for n < len(in) && n < 5 && in[n]&0x80 != 0 {
			n++
		}
		n++
	}
	if n > len(in) {
		return nil, nil, errBER
	}
	return in[:n:n], in[n:], nil
}

// readLength reads length octets of the definite form (X.690, 8.1.3), padded
// with zeros or not.
func readLength(in []byte) (length int, rest []byte, err error) {
	first, in := in[0], in[1:]
	if first < 0x80 {
		return int(first), in, nil
	}
	count := int(first & 0x7f)
	if count > len(in) {
		return 0, nil, errBER
	}
	for _, b := range in[:count] {
		if length > MaxSize {
			return 0, nil, errBER
		}
		length = length<<8 | int(b)
	}
	return length, in[count:], nil
}

// appendHeader appends identifier octets and the shortest length octets.
func appendHeader(out, identifier []byte, length int) []byte {
	out = append(out, identifier...)
	if length < 0x80 {
		return append(out, byte(length))
	}
	var octets []byte
	for n := length; n > 0; n >>= 8 {
		octets = append(octets, byte(n))
	}
	slices.Reverse(octets)
	return append(append(out, 0x80|byte(len(octets))), octets...)
}
