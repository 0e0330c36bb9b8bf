package revocation

import (
	"bytes"
	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// constructed gives the tag [n] of a constructed value, primitive that of a
// primitive one.
func constructed(n uint8) asn1.Tag { return asn1.Tag(n).ContextSpecific().Constructed() }
func primitive(n uint8) asn1.Tag   { return asn1.Tag(n).ContextSpecific() }

// signedObject is the frame that lists and OCSP answers share with
// certificates: something signed, how, and the signature.
type signedObject struct {
	signed    []byte // DER, the octets that the signature covers
	algorithm []byte // AlgorithmIdentifier in DER
	signature []byte
}

// read reads the three parts and leaves what comes after them.
func (o *signedObject) read(s *cryptobyte.String) bool {
	var signed, algorithm cryptobyte.String
	if !s.ReadASN1Element(&signed, asn1.SEQUENCE) ||
		!s.ReadASN1Element(&algorithm, asn1.SEQUENCE) ||
		!s.ReadASN1BitStringAsBytes(&o.signature) {
		return false
	}
	o.signed, o.algorithm = signed, algorithm
	return true
}

// sameAlgorithm compares the identifier inside what is signed with the one
// outside. RFC 5280, 5.1.1.2 wants the same octets; newer GOST lists leave the
// parameters out inside and put NULL outside, which mean the same (and which
// crypto/x509 refuses). Other parameters, those of RSA-PSS, have to be equal:
// outside they are not signed.
func sameAlgorithm(a, b []byte) bool {
	oidA, parametersA, okA := splitAlgorithm(a)
	oidB, parametersB, okB := splitAlgorithm(b)
	return okA && okB && oidA.Equal(oidB) && bytes.Equal(parametersA, parametersB)
}

// splitAlgorithm gives the parameters in DER, nil where they are NULL.
func splitAlgorithm(der []byte) (encoding.ObjectIdentifier, []byte, bool) {
	s := cryptobyte.String(der)
	var body cryptobyte.String
	var oid encoding.ObjectIdentifier
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1ObjectIdentifier(&oid) {
		return nil, nil, false
	}
	if body.Empty() || bytes.Equal(body, encoding.NullBytes) {
		return oid, nil, true
	}
	return oid, body, true
}

// maxExtensions is how many extensions are read of one list, entry or answer;
// nobody has ten. Each is compared with all before it, and a list of nothing but
// extensions would keep the reader busy for hours, before its signature is
// checked.
const maxExtensions = 32

// extension is one Extension (RFC 5280, 4.1).
type extension struct {
	id       cryptobyte.String // content octets of the object identifier
	critical bool
	value    cryptobyte.String
}

// read reads one extension out of the list of them.
func (e *extension) read(s *cryptobyte.String) bool {
	var body cryptobyte.String
	e.critical = false
	return s.ReadASN1(&body, asn1.SEQUENCE) &&
		body.ReadASN1(&e.id, asn1.OBJECT_IDENTIFIER) &&
		(!body.PeekASN1Tag(asn1.BOOLEAN) || body.ReadASN1Boolean(&e.critical)) &&
		body.ReadASN1(&e.value, asn1.OCTET_STRING) && body.Empty()
}

// readExtensions gives the SEQUENCE of extensions to take, one by one. The same
// extension twice is refused (RFC 5280, 4.2): whichever is believed, another
// reader may believe the other.
func readExtensions(s cryptobyte.String, take func(extension) error) error {
	var list cryptobyte.String
	if !s.ReadASN1(&list, asn1.SEQUENCE) || !s.Empty() {
		return malformed("extensions")
	}
	seen := make([]cryptobyte.String, 0, 8)
	for !list.Empty() {
		var e extension
		if len(seen) == maxExtensions {
			return malformed("too many extensions")
		}
		if !e.read(&list) {
			return malformed("extension")
		}
		for _, id := range seen {
			if bytes.Equal(id, e.id) {
				return malformed("extension twice")
			}
		}
		seen = append(seen, e.id)
		if err := take(e); err != nil {
			return err
		}
	}
	return nil
}
