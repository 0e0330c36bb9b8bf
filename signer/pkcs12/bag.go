package pkcs12

import (
	"encoding/asn1"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/ber"
)

// bag is a SafeBag (RFC 7292, 4.2).
type bag struct {
	id asn1.ObjectIdentifier
	// value is what stands inside the bag's [0], in DER.
	value []byte
	// sealed is set in a PKCS#8 shrouded key bag.
	sealed       *sealed
	localKeyID   []byte
	friendlyName string
}

// isKey tells whether the bag holds a private key, in the open or not.
func (b bag) isKey() bool { return b.sealed != nil || b.id.Equal(oidKeyBag) }

// parseSafeContents reads a SafeContents (RFC 7292, 4.2), in BER or DER.
func parseSafeContents(raw []byte) ([]bag, error) {
	der, rest, err := ber.Normalise(raw)
	if err != nil || len(rest) != 0 {
		return nil, damaged("structure of SafeContents")
	}
	return appendBags(nil, der)
}

// appendBags appends the bags of a SafeContents in DER, those of SafeContents
// within it too. The normaliser has bounded how deep that goes.
func appendBags(bags []bag, der cryptobyte.String) ([]bag, error) {
	var contents cryptobyte.String
	if !der.ReadASN1(&contents, cbasn1.SEQUENCE) || !der.Empty() {
		return nil, damaged("SafeContents")
	}
	for !contents.Empty() {
		b, err := readBag(&contents)
		if err == nil && b.id.Equal(oidSafeContentsBag) {
			bags, err = appendBags(bags, b.value)
		} else {
			bags = append(bags, b)
		}
		if err != nil {
			return nil, err
		}
		if len(bags) > maxBags {
			return nil, unsupported("number of bags")
		}
	}
	return bags, nil
}

// readBag reads one SafeBag:
//
//	SEQUENCE { bagId, [0] EXPLICIT bagValue, SET OF attribute OPTIONAL }
func readBag(in *cryptobyte.String) (bag, error) {
	var body, value cryptobyte.String
	var b bag
	if !in.ReadASN1(&body, cbasn1.SEQUENCE) ||
		!body.ReadASN1ObjectIdentifier(&b.id) ||
		!body.ReadASN1(&value, tagContext0) {
		return b, damaged("SafeBag")
	}
	b.value = value
	if !b.readAttributes(&body) || !body.Empty() {
		return b, damaged("attributes of a bag")
	}
	if b.id.Equal(oidShroudedKeyBag) {
		return b, b.readShroudedKey(value)
	}
	return b, nil
}

// readShroudedKey reads EncryptedPrivateKeyInfo (RFC 5958, 3).
func (b *bag) readShroudedKey(value cryptobyte.String) error {
	var info, octets cryptobyte.String
	var alg algorithm
	if !value.ReadASN1(&info, cbasn1.SEQUENCE) || !value.Empty() ||
		!readAlgorithm(&info, &alg) ||
		!info.ReadASN1(&octets, cbasn1.OCTET_STRING) || !info.Empty() {
		return damaged("shrouded key bag")
	}
	b.sealed = newSealed(alg, octets)
	return nil
}

// readAttributes reads the SET OF PKCS12Attribute and keeps the two that this
// package gives to its callers. Attributes it does not know, and values of
// another type than theirs, are passed over: they protect nothing.
func (b *bag) readAttributes(in *cryptobyte.String) bool {
	var set cryptobyte.String
	var present bool
	if !in.ReadOptionalASN1(&set, &present, cbasn1.SET) {
		return false
	}
	for !set.Empty() {
		var attribute, values cryptobyte.String
		var id asn1.ObjectIdentifier
		if !set.ReadASN1(&attribute, cbasn1.SEQUENCE) ||
			!attribute.ReadASN1ObjectIdentifier(&id) ||
			!attribute.ReadASN1(&values, cbasn1.SET) || !attribute.Empty() {
			return false
		}
		b.keepAttribute(id, values)
	}
	return true
}

// keepAttribute keeps the first value of a localKeyID or a friendlyName.
func (b *bag) keepAttribute(id asn1.ObjectIdentifier, values cryptobyte.String) {
	var value cryptobyte.String
	switch {
	case id.Equal(oidLocalKeyID):
		if values.ReadASN1(&value, cbasn1.OCTET_STRING) && len(value) > 0 {
			b.localKeyID = value
		}
	case id.Equal(oidFriendlyName):
		if values.ReadASN1(&value, tagBMPString) {
			b.friendlyName = fromBMPString(value)
		}
	}
}

// certificate gives the DER of the certificate in a bag, nil for a bag without
// an X.509 certificate.
//
//	CertBag ::= SEQUENCE { certId, [0] EXPLICIT OCTET STRING }
func (b bag) certificate() ([]byte, error) {
	if !b.id.Equal(oidCertBag) {
		return nil, nil
	}
	value := cryptobyte.String(b.value)
	var body, explicit, octets cryptobyte.String
	var certType asn1.ObjectIdentifier
	if !value.ReadASN1(&body, cbasn1.SEQUENCE) || !value.Empty() ||
		!body.ReadASN1ObjectIdentifier(&certType) ||
		!body.ReadASN1(&explicit, tagContext0) || !body.Empty() {
		return nil, damaged("certificate bag")
	}
	if !certType.Equal(oidX509Certificate) {
		return nil, nil
	}
	if !explicit.ReadASN1(&octets, cbasn1.OCTET_STRING) || !explicit.Empty() {
		return nil, damaged("certificate bag")
	}
	return octets, nil
}

// toBMPString gives text as UTF-16, high octet first: a BMPString, and beyond
// the Basic Multilingual Plane what OpenSSL and Java write in its place.
func toBMPString(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = append(out, byte(unit>>8), byte(unit))
	}
	return out
}

// fromBMPString is the inverse of toBMPString; a last odd octet is dropped.
func fromBMPString(octets []byte) string {
	var units []uint16
	for ; len(octets) >= 2; octets = octets[2:] {
		units = append(units, uint16(octets[0])<<8|uint16(octets[1]))
	}
	return string(utf16.Decode(units))
}
