package cms

import (
	"bytes"
	"crypto/x509"
	encoding "encoding/asn1"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// maxCertificates is the largest number of certificates read from a message;
// a signer's whole chain has three.
const maxCertificates = 8

// message is what Verify needs of a parsed SignedData.
type message struct {
	digest       identifier // the same in SignedData and SignerInfo
	certificates []*x509.Certificate
	issuer       []byte // DER of the signer's issuer Name
	serial       *big.Int
	// attributes is the content octets of the signed attributes, without tag.
	attributes []byte
	algorithm  identifier
	signature  []byte
}

// identifier is an AlgorithmIdentifier. Odd ones have parameters that are
// neither absent nor NULL, which both are in use for the same algorithms
// (RFC 5754, 2); no algorithm that is accepted has them.
type identifier struct {
	oid encoding.ObjectIdentifier
	odd bool
}

func (i identifier) is(oid encoding.ObjectIdentifier) bool { return !i.odd && i.oid.Equal(oid) }

// parse reads the whole message. cryptobyte takes definite lengths of minimal
// form only and exact tags, so every BER form of this structure ends here.
func parse(der []byte) (*message, error) {
	if len(der) > MaxSize {
		return nil, malformed("too large")
	}
	body, err := contentInfo(der)
	if err != nil {
		return nil, err
	}
	m := &message{}
	digest, err := m.header(&body)
	if err != nil {
		return nil, err
	}
	if m.certificates, err = certificates(&body); err != nil {
		return nil, err
	}
	if err := m.signerInfos(&body); err != nil {
		return nil, err
	}
	if !m.digest.oid.Equal(digest.oid) {
		return nil, malformed("two digest algorithms")
	}
	m.digest.odd = m.digest.odd || digest.odd
	return m, nil
}

// contentInfo gives the inside of SignedData.
func contentInfo(der []byte) (cryptobyte.String, error) {
	input := cryptobyte.String(der)
	var info, explicit, body cryptobyte.String
	var kind encoding.ObjectIdentifier
	if !input.ReadASN1(&info, asn1.SEQUENCE) || !input.Empty() ||
		!info.ReadASN1ObjectIdentifier(&kind) || !kind.Equal(oidSignedData) ||
		!info.ReadASN1(&explicit, tag0) || !info.Empty() ||
		!explicit.ReadASN1(&body, asn1.SEQUENCE) || !explicit.Empty() {
		return nil, malformed("not one SignedData in DER")
	}
	return body, nil
}

// header reads up to the certificates: version, one digest algorithm, and the
// encapsulated content's type with no content.
func (m *message) header(body *cryptobyte.String) (identifier, error) {
	var none identifier
	var version int
	var digests, content cryptobyte.String
	if !body.ReadASN1Integer(&version) || version != version1 {
		return none, malformed("version of SignedData")
	}
	if !body.ReadASN1(&digests, asn1.SET) {
		return none, malformed("digest algorithms")
	}
	digest, ok := readAlgorithm(&digests)
	if !ok || !digests.Empty() {
		return none, malformed("not exactly one digest algorithm")
	}
	var kind encoding.ObjectIdentifier
	if !body.ReadASN1(&content, asn1.SEQUENCE) || !content.ReadASN1ObjectIdentifier(&kind) ||
		!kind.Equal(oidData) {
		return none, malformed("content type")
	}
	if !content.Empty() {
		return none, malformed("content inside, where a detached signature is asked for")
	}
	return digest, nil
}

// certificates reads the certificates; other kinds of CertificateChoices, and
// anything that crypto/x509 does not parse, are refused.
func certificates(body *cryptobyte.String) ([]*x509.Certificate, error) {
	var set cryptobyte.String
	if !body.ReadASN1(&set, tag0) {
		return nil, malformed("no certificates")
	}
	var all []*x509.Certificate
	for !set.Empty() {
		var one cryptobyte.String
		if len(all) == maxCertificates || !set.ReadASN1Element(&one, asn1.SEQUENCE) {
			return nil, malformed("certificates")
		}
		cert, err := x509.ParseCertificate(one)
		if err != nil {
			return nil, malformed("certificate")
		}
		all = append(all, cert)
	}
	return all, nil
}

// signerInfos reads the rest of SignedData: exactly one SignerInfo. A field
// before it (revocation lists, [1]) is refused by its tag.
func (m *message) signerInfos(body *cryptobyte.String) error {
	var set, one cryptobyte.String
	if !body.ReadASN1(&set, asn1.SET) || !body.Empty() {
		return malformed("signers")
	}
	if !set.ReadASN1(&one, asn1.SEQUENCE) || !set.Empty() {
		return malformed("not exactly one signer")
	}
	return m.signerInfo(one)
}

func (m *message) signerInfo(s cryptobyte.String) error {
	if err := m.signer(&s); err != nil {
		return err
	}
	var ok bool
	if m.digest, ok = readAlgorithm(&s); !ok {
		return malformed("digest algorithm")
	}
	if !s.ReadASN1((*cryptobyte.String)(&m.attributes), tag0) {
		return malformed("no signed attributes")
	}
	if m.algorithm, ok = readAlgorithm(&s); !ok {
		return malformed("signature algorithm")
	}
	if !s.ReadASN1((*cryptobyte.String)(&m.signature), asn1.OCTET_STRING) {
		return malformed("signature")
	}
	if !s.Empty() {
		return malformed("unsigned attributes, which no signature covers")
	}
	return nil
}

// signer reads version and issuerAndSerialNumber. A signer named by its key
// identifier has version 3, and is refused: nothing signed would tie it to the
// certificate's issuer.
func (m *message) signer(s *cryptobyte.String) error {
	var version int
	var sid, issuer cryptobyte.String
	m.serial = new(big.Int)
	if !s.ReadASN1Integer(&version) || version != version1 {
		return malformed("version of SignerInfo")
	}
	if !s.ReadASN1(&sid, asn1.SEQUENCE) || !sid.ReadASN1Element(&issuer, asn1.SEQUENCE) ||
		!sid.ReadASN1Integer(m.serial) || !sid.Empty() {
		return malformed("issuer and serial number")
	}
	m.issuer = issuer
	return nil
}

// readAlgorithm reads an AlgorithmIdentifier.
func readAlgorithm(s *cryptobyte.String) (identifier, bool) {
	var whole, null cryptobyte.String
	var id identifier
	if !s.ReadASN1(&whole, asn1.SEQUENCE) || !whole.ReadASN1ObjectIdentifier(&id.oid) {
		return id, false
	}
	if whole.Empty() {
		return id, true
	}
	id.odd = !whole.ReadASN1(&null, asn1.NULL) || !null.Empty() || !whole.Empty()
	return id, true
}

// certificate gives the one certificate that the signer's issuer and serial
// number name.
func (m *message) certificate() (*x509.Certificate, error) {
	var found *x509.Certificate
	for _, c := range m.certificates {
		if !m.names(c) {
			continue
		}
		if found != nil {
			return nil, malformed("two certificates of the signer")
		}
		found = c
	}
	if found == nil {
		return nil, malformed("signer's certificate is not included")
	}
	return found, nil
}

func (m *message) names(c *x509.Certificate) bool {
	return bytes.Equal(c.RawIssuer, m.issuer) && c.SerialNumber.Cmp(m.serial) == 0
}
