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

// pssAlgorithm reads RSASSA-PSS-params (RFC 4055, 3.1) and takes what
// crypto/x509 takes: MGF1 with the same hash, and a salt as long as the digest.
// The defaults, which are SHA-1, are not taken.
func pssAlgorithm(der cryptobyte.String) x509.SignatureAlgorithm {
	var body, hash, generator, length cryptobyte.String
	var salt int
	if !der.ReadASN1(&body, asn1.SEQUENCE) || !der.Empty() ||
		!body.ReadASN1(&hash, tag0) || !body.ReadASN1(&generator, tag1) ||
		!body.ReadASN1(&length, tag2) || !body.Empty() ||
		!length.ReadASN1Integer(&salt) || !length.Empty() {
		return x509.UnknownSignatureAlgorithm
	}
	digest, digestOK := parseIdentifier(hash)
	mgf, mgfOK := parseIdentifier(generator)
	mask, maskOK := parseIdentifier(mgf.parameters)
	if !digestOK || !mgfOK || !maskOK || !mgf.oid.Equal(oidMGF1) ||
		!mask.oid.Equal(digest.oid) || !digest.plain() || !mask.plain() {
		return x509.UnknownSignatureAlgorithm
	}
	return pssWith(digest.oid, salt)
}

func pssWith(hash encoding.ObjectIdentifier, salt int) x509.SignatureAlgorithm {
	switch {
	case hash.Equal(oidSHA256) && salt == 32:
		return x509.SHA256WithRSAPSS
	case hash.Equal(oidSHA384) && salt == 48:
		return x509.SHA384WithRSAPSS
	case hash.Equal(oidSHA512) && salt == 64:
		return x509.SHA512WithRSAPSS
	}
	return x509.UnknownSignatureAlgorithm
}
