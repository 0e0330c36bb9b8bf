package pki

import (
	"crypto/x509"
	encoding "encoding/asn1"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var (
	tag1 = asn1.Tag(1).ContextSpecific().Constructed()
	tag2 = asn1.Tag(2).ContextSpecific().Constructed()
)

// pssParameters is RSASSA-PSS-params (RFC 4055, 3.1) with MGF1, which makes the
// mask with the same hash.
type pssParameters struct {
	hash encoding.ObjectIdentifier
	salt int // octets
}

// parsePSS reads the parameters' element. The default of the hash, which is
// SHA-1, is ErrWeak as SHA-1 by its name is; every other form that is not taken
// is ErrAlgorithm, the default of the salt among them, which is SHA-1's.
func parsePSS(der cryptobyte.String) (pssParameters, error) {
	var p pssParameters
	var body, hash, generator, length cryptobyte.String
	if !der.ReadASN1(&body, asn1.SEQUENCE) || !der.Empty() {
		return p, ErrAlgorithm
	}
	if !body.PeekASN1Tag(tag0) {
		return p, ErrWeak
	}
	if !body.ReadASN1(&hash, tag0) || !body.ReadASN1(&generator, tag1) ||
		!body.ReadASN1(&length, tag2) || !body.Empty() ||
		!length.ReadASN1Integer(&p.salt) || !length.Empty() {
		return p, ErrAlgorithm
	}
	digest, digestOK := parseIdentifier(hash)
	mgf, mgfOK := parseIdentifier(generator)
	mask, maskOK := parseIdentifier(mgf.parameters)
	if digestOK && DigestOf(digest.oid).weak {
		return p, ErrWeak
	}
	if !digestOK || !mgfOK || !maskOK || !mgf.oid.Equal(oidMGF1) ||
		!mask.oid.Equal(digest.oid) || !digest.plain() || !mask.plain() {
		return p, ErrAlgorithm
	}
	p.hash = digest.oid
	return p, nil
}

// pssAlgorithm takes what crypto/x509 takes: a salt as long as the digest.
func pssAlgorithm(der cryptobyte.String) x509.SignatureAlgorithm {
	p, err := parsePSS(der)
	switch {
	case err != nil:
	case p.hash.Equal(oidSHA256) && p.salt == 32:
		return x509.SHA256WithRSAPSS
	case p.hash.Equal(oidSHA384) && p.salt == 48:
		return x509.SHA384WithRSAPSS
	case p.hash.Equal(oidSHA512) && p.salt == 64:
		return x509.SHA512WithRSAPSS
	}
	return x509.UnknownSignatureAlgorithm
}
