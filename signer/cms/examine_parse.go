package cms

import (
	"crypto/x509"
	encoding "encoding/asn1"
	"math/big"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var (
	tag1     = asn1.Tag(1).ContextSpecific().Constructed()
	tag2     = asn1.Tag(2).ContextSpecific().Constructed()
	tagKeyID = asn1.Tag(0).ContextSpecific() // SignerIdentifier, subjectKeyIdentifier
)

// anyMessage is a SignedData as anybody may make it.
type anyMessage struct {
	kind         encoding.ObjectIdentifier
	attached     bool
	content      []byte
	certificates []*x509.Certificate
	signers      []signerInfo
}

// signerInfo is a SignerInfo (RFC 5652, 5.3).
type signerInfo struct {
	id        SignerID
	digest    identifier
	signed    *cryptobyte.String // the content octets of the signed attributes; nil: there are none
	algorithm cryptobyte.String  // a whole AlgorithmIdentifier
	signature []byte
	unsigned  cryptobyte.String // the content octets of the unsigned attributes
}

// parseAny reads the whole message, whose octets were normalised to the forms
// of DER. Versions are not held to what else stands in the message (RFC 5652,
// 5.1): nothing here depends on them, and programs err in them.
func parseAny(der []byte) (*anyMessage, error) {
	body, err := contentInfo(der)
	if err != nil {
		return nil, err
	}
	m := &anyMessage{}
	if err := m.header(&body); err != nil {
		return nil, err
	}
	if err := m.readCertificates(&body); err != nil {
		return nil, err
	}
	// Revocation lists inside are not used: whoever judges has his own.
	if !body.SkipOptionalASN1(tag1) {
		return nil, malformed("revocation lists")
	}
	return m, m.readSigners(body)
}

// header reads up to the certificates. The list of digest algorithms only
// helps programs that read the content as it streams in.
func (m *anyMessage) header(body *cryptobyte.String) error {
	var version int
	var encapsulated cryptobyte.String
	if !body.ReadASN1Integer(&version) || version < 1 || version > 5 {
		return malformed("version of SignedData")
	}
	if !body.SkipASN1(asn1.SET) {
		return malformed("digest algorithms")
	}
	if !body.ReadASN1(&encapsulated, asn1.SEQUENCE) || !encapsulated.ReadASN1ObjectIdentifier(&m.kind) {
		return malformed("content type")
	}
	if encapsulated.Empty() {
		return nil
	}
	var explicit, content cryptobyte.String
	if !encapsulated.ReadASN1(&explicit, tag0) || !encapsulated.Empty() ||
		!explicit.ReadASN1(&content, asn1.OCTET_STRING) || !explicit.Empty() {
		return malformed("content")
	}
	m.attached, m.content = true, content
	return nil
}

// readCertificates reads CertificateSet (RFC 5652, 10.2.3). What is no
// certificate of X.509, or a damaged one, may still stand beside the signer's.
func (m *anyMessage) readCertificates(body *cryptobyte.String) error {
	var set cryptobyte.String
	var present bool
	if !body.ReadOptionalASN1(&set, &present, tag0) {
		return malformed("certificates")
	}
	for n := 0; !set.Empty(); n++ {
		var one cryptobyte.String
		var tag asn1.Tag
		if !set.ReadAnyASN1Element(&one, &tag) {
			return malformed("certificates")
		}
		if n == maxExamineCertificates {
			return ErrTooLarge
		}
		if tag != asn1.SEQUENCE || len(one) > maxCertificate {
			continue
		}
		cert, err := x509.ParseCertificate(one)
		if err == nil && !slices.ContainsFunc(m.certificates, cert.Equal) {
			m.certificates = append(m.certificates, cert)
		}
	}
	return nil
}

// readSigners reads the rest of SignedData.
func (m *anyMessage) readSigners(body cryptobyte.String) error {
	var set cryptobyte.String
	if !body.ReadASN1(&set, asn1.SET) || !body.Empty() {
		return malformed("signers")
	}
	if set.Empty() {
		return ErrNoSigner
	}
	for !set.Empty() {
		if len(m.signers) == maxExamineSigners {
			return ErrTooLarge
		}
		var one cryptobyte.String
		if !set.ReadASN1(&one, asn1.SEQUENCE) {
			return malformed("signer")
		}
		s, err := readSigner(one)
		if err != nil {
			return err
		}
		m.signers = append(m.signers, s)
	}
	return nil
}

func readSigner(s cryptobyte.String) (signerInfo, error) {
	var info signerInfo
	var version int
	if !s.ReadASN1Integer(&version) || version != 1 && version != 3 {
		return info, malformed("version of SignerInfo")
	}
	if !info.id.read(&s) {
		return info, malformed("signer's identifier")
	}
	var ok, present bool
	if info.digest, ok = readAlgorithm(&s); !ok {
		return info, malformed("digest algorithm")
	}
	var signed cryptobyte.String
	if !s.ReadOptionalASN1(&signed, &present, tag0) {
		return info, malformed("signed attributes")
	}
	if present {
		info.signed = &signed
	}
	if !s.ReadASN1Element(&info.algorithm, asn1.SEQUENCE) {
		return info, malformed("signature algorithm")
	}
	if !s.ReadASN1((*cryptobyte.String)(&info.signature), asn1.OCTET_STRING) {
		return info, malformed("signature")
	}
	if !s.ReadOptionalASN1(&info.unsigned, &present, tag1) || !s.Empty() {
		return info, malformed("unsigned attributes")
	}
	return info, nil
}

// The longest names and serial numbers taken, in octets: they are shown to
// people (RFC 5280, 4.1.2.2, allows 20 for a serial number).
const (
	maxName   = 16 << 10
	maxSerial = 64
)

// read reads a SignerIdentifier.
func (id *SignerID) read(s *cryptobyte.String) bool {
	if s.PeekASN1Tag(tagKeyID) {
		return s.ReadASN1((*cryptobyte.String)(&id.KeyID), tagKeyID) && len(id.KeyID) <= maxSerial
	}
	var whole, issuer cryptobyte.String
	id.Serial = new(big.Int)
	ok := s.ReadASN1(&whole, asn1.SEQUENCE) && whole.ReadASN1Element(&issuer, asn1.SEQUENCE) &&
		whole.ReadASN1Integer(id.Serial) && whole.Empty()
	id.Issuer = issuer
	return ok && len(issuer) <= maxName && id.Serial.BitLen() <= 8*maxSerial
}
