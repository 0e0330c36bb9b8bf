package revocation

import (
	"crypto/x509"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// maxNumber is the largest CRL number in octets (RFC 5280, 5.2.3).
const maxNumber = 20

// extensions are those of a list (RFC 5280, 5.2).
type extensions struct {
	number, deltaOf *big.Int // nil where there is none
	keyID           []byte   // the authority's key, by its identifier
	scope           scope
}

// take reads one extension. Those that change what the list means are obeyed
// whether they are marked critical or not; of the others, a critical one makes
// the list unusable.
func (x *extensions) take(e extension) error {
	switch string(e.id) {
	case idCRLNumber:
		return readNumber(e.value, &x.number)
	case idDeltaIndicator:
		return readNumber(e.value, &x.deltaOf)
	case idIssuingPoint:
		return x.scope.read(e.value)
	case idAuthorityKeyID:
		return x.readKeyID(e.value)
	}
	if e.critical {
		return critical("of a list")
	}
	return nil
}

func readNumber(value cryptobyte.String, out **big.Int) error {
	n := new(big.Int)
	if len(value) > maxNumber+2 || !value.ReadASN1Integer(n) || !value.Empty() || n.Sign() < 0 {
		return malformed("list number")
	}
	*out = n
	return nil
}

// readKeyID reads AuthorityKeyIdentifier; the issuer and serial number that may
// stand in it add nothing.
func (x *extensions) readKeyID(value cryptobyte.String) error {
	var body, id cryptobyte.String
	var present bool
	if !value.ReadASN1(&body, asn1.SEQUENCE) || !value.Empty() ||
		!body.ReadOptionalASN1(&id, &present, primitive(0)) {
		return malformed("authority key identifier")
	}
	x.keyID = id
	return nil
}

// scope is an IssuingDistributionPoint (RFC 5280, 5.2.5): which certificates a
// list speaks of. The zero value is all of its issuer's.
type scope struct {
	der             string // compares a delta's scope with its base's
	names           names
	usersOnly       bool
	authoritiesOnly bool
	attributesOnly  bool
	someReasons     bool
}

// read refuses indirect lists, whose entries are other authorities'.
func (s *scope) read(value cryptobyte.String) error {
	s.der = string(value)
	var body cryptobyte.String
	if !value.ReadASN1(&body, asn1.SEQUENCE) || !value.Empty() {
		return malformed("issuing distribution point")
	}
	if body.PeekASN1Tag(constructed(0)) {
		found, ok := readPointName(&body)
		if !ok {
			return critical("issuing distribution point")
		}
		s.names = found
	}
	s.someReasons = body.PeekASN1Tag(primitive(3))
	var indirect bool
	if !readFlag(&body, 1, &s.usersOnly) || !readFlag(&body, 2, &s.authoritiesOnly) ||
		!body.SkipOptionalASN1(primitive(3)) || !readFlag(&body, 4, &indirect) ||
		!readFlag(&body, 5, &s.attributesOnly) || !body.Empty() {
		return malformed("issuing distribution point")
	}
	if indirect {
		return critical("indirect list")
	}
	return nil
}

// readFlag reads [n] IMPLICIT BOOLEAN DEFAULT FALSE. True is 0xff in DER and
// nothing else; a false that is written out is let pass.
func readFlag(s *cryptobyte.String, n uint8, out *bool) bool {
	var content cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&content, &present, primitive(n)) {
		return false
	}
	*out = string(content) == "\xff"
	return !present || *out || string(content) == "\x00"
}

// covers tells whether the list speaks of the certificate (RFC 5280, 6.3.3 b).
// A list of one distribution point is only for certificates that name it,
// wherever it was fetched from.
func (s *scope) covers(cert *x509.Certificate, delta bool) bool {
	authority := cert.BasicConstraintsValid && cert.IsCA
	if s.attributesOnly || s.usersOnly && authority || s.authoritiesOnly && !authority {
		return false
	}
	return s.names == nil || s.names.meet(points(cert)) || delta && s.names.meet(deltaPoints(cert))
}
