// Package ber makes DER of BER (X.690), because key files and signatures come
// in the one and are read, and signed, in the other.
package ber

import (
	"errors"
	"slices"
)

const (
	// maxDepth is how deep elements may nest. The authority's key files reach
	// 8, a time stamp within a signature 18; the limit keeps the recursion, and
	// the copying that goes with it, short.
	maxDepth = 32
	// maxLength keeps a length that is read octet by octet within 31 bits.
	maxLength = 1<<23 - 1

	tagOctetString = 0x04
)

// Err is what is wrong with octets that are not BER, or nest too deep.
var Err = errors.New("ber: not BER")

// Normalise rewrites the first BER element of in (X.690, 8) with the lengths
// and the octet strings of DER and gives it together with what follows it in
// in. Indefinite and over-long lengths become the shortest ones, constructed
// OCTET STRINGs primitive ones. What stands inside a primitive element, an
// OCTET STRING's content for instance, is left as it is, because that is what
// signatures and MACs are made over.
//
// It does not order sets, nor look into values: that is left to the parser.
// The result is at most a few octets longer than the element read.
func Normalise(in []byte) (der, rest []byte, err error) {
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
	h, in, err := ReadHeader(in)
	if err != nil || depth > maxDepth || h.endOfContents() {
		return nil, Err
	}
	start := len(n.out)
	switch {
	case !h.Constructed():
		n.out = append(n.out, in[:h.Length]...)
		in = in[h.Length:]
	case h.isOctetString():
		h.Identifier = []byte{tagOctetString}
		in, err = h.children(in, depth, n.segment)
	default:
		in, err = h.children(in, depth, n.element)
	}
	if err != nil {
		return nil, err
	}
	n.out = slices.Insert(n.out, start, AppendHeader(nil, h.Identifier, len(n.out)-start)...)
	return in, nil
}

// segment writes the content of the first element of in, which is one piece of
// a constructed OCTET STRING (X.690, 8.7.3) and may itself be constructed.
func (n *normaliser) segment(in []byte, depth int) ([]byte, error) {
	h, in, err := ReadHeader(in)
	if err != nil || depth > maxDepth || !h.isOctetString() {
		return nil, Err
	}
	if h.Constructed() {
		return h.children(in, depth, n.segment)
	}
	n.out = append(n.out, in[:h.Length]...)
	return in[h.Length:], nil
}

// Header is an element's identifier and length octets.
type Header struct {
	Identifier []byte
	Length     int // of the content, in octets; not said where Indefinite
	Indefinite bool
}

// Constructed tells whether the content is elements (X.690, 8.1.2.5).
func (h Header) Constructed() bool { return h.Identifier[0]&0x20 != 0 }

func (h Header) endOfContents() bool { return h.Identifier[0] == 0 }

func (h Header) isOctetString() bool { return h.Identifier[0]&^0x20 == tagOctetString }

// children calls each for every element inside the constructed element whose
// header is h and whose content begins in, and gives what follows the element.
func (h Header) children(in []byte, depth int, each func([]byte, int) ([]byte, error)) ([]byte, error) {
	body, rest := in, []byte(nil)
	if !h.Indefinite {
		body, rest = in[:h.Length], in[h.Length:]
	}
	for len(body) > 0 {
		if h.Indefinite && len(body) >= 2 && body[0] == 0 && body[1] == 0 {
			return body[2:], nil
		}
		var err error
		if body, err = each(body, depth+1); err != nil {
			return nil, err
		}
	}
	if h.Indefinite {
		return nil, Err // ended without its end-of-contents octets
	}
	return rest, nil
}

// ReadHeader reads identifier and length octets and gives the octets after
// them, of which there are at least h.Length.
func ReadHeader(in []byte) (h Header, rest []byte, err error) {
	if h.Identifier, rest, err = readIdentifier(in); err != nil {
		return h, nil, err
	}
	if len(rest) == 0 {
		return h, nil, Err
	}
	if rest[0] == 0x80 {
		h.Indefinite = true
		if !h.Constructed() {
			return h, nil, Err
		}
		return h, rest[1:], nil
	}
	if h.Length, rest, err = ReadLength(rest); err != nil || h.Length > len(rest) {
		return h, nil, Err
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
		return nil, nil, Err
	}
	return in[:n:n], in[n:], nil
}

// ReadLength reads length octets of the definite form (X.690, 8.1.3), padded
// with zeros or not, and gives what follows them, which may be shorter than
// the length says.
func ReadLength(in []byte) (length int, rest []byte, err error) {
	if len(in) == 0 {
		return 0, nil, Err
	}
	first, in := in[0], in[1:]
	if first < 0x80 {
		return int(first), in, nil
	}
	count := int(first & 0x7f)
	if count > len(in) {
		return 0, nil, Err
	}
	for _, b := range in[:count] {
		if length > maxLength {
			return 0, nil, Err
		}
		length = length<<8 | int(b)
	}
	return length, in[count:], nil
}

// AppendHeader appends identifier octets and the shortest length octets.
func AppendHeader(out, identifier []byte, length int) []byte {
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
