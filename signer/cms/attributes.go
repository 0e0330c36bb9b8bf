package cms

import (
	"bytes"
	"crypto/x509"
	encoding "encoding/asn1"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// attributeSet is signed attributes by type: the content octets of each one's
// SET OF values.
type attributeSet map[string]cryptobyte.String

// parseAttributes reads the content octets of the SET OF. Each type stands
// there once (RFC 5652, 11), in the order of DER, which is what is signed
// whatever the message's own order (5.4): a message in another order is BER.
func parseAttributes(content []byte) (attributeSet, error) {
	s := cryptobyte.String(content)
	set := attributeSet{}
	var previous []byte
	for !s.Empty() {
		var element cryptobyte.String
		if !s.ReadASN1Element(&element, asn1.SEQUENCE) {
			return nil, malformed("signed attribute")
		}
		if bytes.Compare(previous, element) >= 0 {
			return nil, malformed("signed attributes are not in the order of DER")
		}
		previous = element
		if err := set.add(element); err != nil {
			return nil, err
		}
	}
	return set, nil
}

func (set attributeSet) add(element cryptobyte.String) error {
	var one, values cryptobyte.String
	var oid encoding.ObjectIdentifier
	if !element.ReadASN1(&one, asn1.SEQUENCE) || !one.ReadASN1ObjectIdentifier(&oid) ||
		!one.ReadASN1(&values, asn1.SET) || !one.Empty() || values.Empty() {
		return malformed("signed attribute")
	}
	if _, twice := set[oid.String()]; twice {
		return malformed("signed attribute twice")
	}
	set[oid.String()] = values
	return nil
}

// contentType checks that the attribute says what the message does (RFC 5652,
// 11.1).
func (set attributeSet) contentType(kind encoding.ObjectIdentifier) error {
	values, ok := set[oidContentType.String()]
	var said encoding.ObjectIdentifier
	if !ok || !values.ReadASN1ObjectIdentifier(&said) || !values.Empty() {
		return malformed("content-type is not there exactly once")
	}
	if !said.Equal(kind) {
		return malformed("content-type is not the message's")
	}
	return nil
}

// messageDigest gives the attribute's one value (RFC 5652, 11.2).
func (set attributeSet) messageDigest() ([]byte, error) {
	values, ok := set[oidMessageDigest.String()]
	var digest cryptobyte.String
	if !ok || !values.ReadASN1(&digest, asn1.OCTET_STRING) || !values.Empty() {
		return nil, malformed("message-digest is not there exactly once")
	}
	return digest, nil
}

// certID is an ESSCertIDv2 (RFC 5035, 4).
type certID struct {
	digest *identifier // nil: the default, SHA-256
	hash   []byte
	// issuer is the DER of the issuer's Name, nil where the optional
	// issuerSerial is absent.
	issuer []byte
	serial *big.Int
}

// signingCertificate reads SigningCertificateV2 with exactly one certificate
// and no policies. Further ones would restrict which chain and which policies
// may be used (RFC 5035, 3), and nobody here does that, so they are refused
// rather than ignored.
func (set attributeSet) signingCertificate() (certID, error) {
	values, ok := set[oidSigningCertificateV2.String()]
	var whole, certs, one cryptobyte.String
	if !ok || !values.ReadASN1(&whole, asn1.SEQUENCE) || !values.Empty() {
		return certID{}, malformed("signing-certificate-v2 is not there exactly once")
	}
	if !whole.ReadASN1(&certs, asn1.SEQUENCE) || !whole.Empty() ||
		!certs.ReadASN1(&one, asn1.SEQUENCE) || !certs.Empty() {
		return certID{}, malformed("signing-certificate-v2 is not of one certificate")
	}
	return readCertID(one)
}

func readCertID(s cryptobyte.String) (certID, error) {
	var id certID
	if s.PeekASN1Tag(asn1.SEQUENCE) {
		digest, ok := readAlgorithm(&s)
		if !ok {
			return id, malformed("signing-certificate-v2")
		}
		id.digest = &digest
	}
	if !s.ReadASN1((*cryptobyte.String)(&id.hash), asn1.OCTET_STRING) {
		return id, malformed("signing-certificate-v2")
	}
	if s.Empty() {
		return id, nil
	}
	return id, id.readIssuerSerial(&s)
}

// readIssuerSerial reads IssuerSerial with one directoryName.
func (id *certID) readIssuerSerial(s *cryptobyte.String) error {
	var whole, names, directory, name cryptobyte.String
	id.serial = new(big.Int)
	if !s.ReadASN1(&whole, asn1.SEQUENCE) || !s.Empty() ||
		!whole.ReadASN1(&names, asn1.SEQUENCE) ||
		!names.ReadASN1(&directory, tagDirectory) || !names.Empty() ||
		!directory.ReadASN1Element(&name, asn1.SEQUENCE) || !directory.Empty() ||
		!whole.ReadASN1Integer(id.serial) || !whole.Empty() {
		return malformed("issuerSerial of signing-certificate-v2")
	}
	id.issuer = name
	return nil
}

// matches tells whether the attribute names this certificate: by its hash, and
// by issuer and serial number where they are given.
func (id certID) matches(a algorithm, cert *x509.Certificate) bool {
	return bytes.Equal(id.hash, a.Sum(cert.Raw)) && id.agrees(cert)
}

// agrees compares issuer and serial number where they are given.
func (id certID) agrees(cert *x509.Certificate) bool {
	return id.issuer == nil ||
		bytes.Equal(id.issuer, cert.RawIssuer) && id.serial.Cmp(cert.SerialNumber) == 0
}

// hashedBy tells whether the hash was made with the row's digest: named, or
// left out where it is the default.
func (id certID) hashedBy(a algorithm) bool {
	if id.digest == nil {
		return a.ESSDefault
	}
	return a.digests(*id.digest)
}
