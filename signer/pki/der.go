package pki

import (
	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var (
	tag0 = asn1.Tag(0).ContextSpecific().Constructed()
	// tagKeyID is keyIdentifier of AuthorityKeyIdentifier, which is implicit.
	tagKeyID = asn1.Tag(0).ContextSpecific()
)

// identifier is an AlgorithmIdentifier.
type identifier struct {
	oid encoding.ObjectIdentifier
	// parameters is their whole element, empty where they are absent.
	parameters cryptobyte.String
}

// parseIdentifier reads the DER of one AlgorithmIdentifier and nothing after.
func parseIdentifier(der []byte) (identifier, bool) {
	s := cryptobyte.String(der)
	id, ok := readIdentifier(&s)
	return id, ok && s.Empty()
}

// readIdentifier reads an AlgorithmIdentifier off the front.
func readIdentifier(s *cryptobyte.String) (identifier, bool) {
	var id identifier
	var whole cryptobyte.String
	if !s.ReadASN1(&whole, asn1.SEQUENCE) || !whole.ReadASN1ObjectIdentifier(&id.oid) {
		return id, false
	}
	if whole.Empty() {
		return id, true
	}
	var tag asn1.Tag
	ok := whole.ReadAnyASN1Element(&id.parameters, &tag) && whole.Empty()
	return id, ok
}

// absent tells that there are no parameters.
func (id identifier) absent() bool { return len(id.parameters) == 0 }

// plain tells that the parameters say nothing: absent or NULL, both in use for
// the same algorithms (RFC 5754, 2).
func (id identifier) plain() bool {
	return id.absent() || len(id.parameters) == 2 && id.parameters[0] == byte(asn1.NULL) && id.parameters[1] == 0
}

// marshalIdentifier writes an AlgorithmIdentifier, with NULL for parameters or
// none.
func marshalIdentifier(oid encoding.ObjectIdentifier, null bool) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		if null {
			b.AddASN1NULL()
		}
	})
	return b.Bytes()
}

// signed is the frame that certificates and lists share: what is signed, the
// algorithm, the signature (RFC 5280, 4.1.1 and 5.1.1).
func signed(tbs, identifier, signature []byte) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(tbs)
		b.AddBytes(identifier)
		b.AddASN1BitString(signature)
	})
	return b.Bytes()
}
