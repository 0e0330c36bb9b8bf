package revocation

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // names a certificate, protects nothing
	"crypto/sha256"
	"crypto/x509"
	encoding "encoding/asn1"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// certID names a certificate to a responder (RFC 6960, 4.1.1): by hashes of its
// issuer's name and key, and its serial number.
type certID struct {
	hash    encoding.ObjectIdentifier
	name    []byte
	key     []byte
	serial  *big.Int
	unknown bool // made with a hash, or parameters, that are not used for this
}

// newCertID names a certificate with SHA-1 or SHA-256. It fails for an issuer
// without a readable key.
func newCertID(hash encoding.ObjectIdentifier, q question) (certID, error) {
	key, err := keyBits(q.issuer)
	if err != nil {
		return certID{}, err
	}
	sum := func(data []byte) []byte { s := sha1.Sum(data); return s[:] } //nolint:gosec // RFC 5019, 2.1.1
	if hash.Equal(oidSHA256) {
		sum = func(data []byte) []byte { s := sha256.Sum256(data); return s[:] }
	}
	return certID{hash: hash, name: sum(q.cert.RawIssuer), key: sum(key), serial: q.cert.SerialNumber}, nil
}

// keyBits gives the content of the certificate's subjectPublicKey, without
// tag, length and unused bits: the part that key hashes are taken of.
func keyBits(cert *x509.Certificate) ([]byte, error) {
	s := cryptobyte.String(cert.RawSubjectPublicKeyInfo)
	var body cryptobyte.String
	var bits []byte
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !body.SkipASN1(asn1.SEQUENCE) ||
		!body.ReadASN1BitStringAsBytes(&bits) {
		return nil, malformed("public key")
	}
	return bits, nil
}

// add writes it as DER. The hash has NULL parameters, which old responders ask
// for and new ones take.
func (c certID) add(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(c.hash)
			b.AddASN1NULL()
		})
		b.AddASN1OctetString(c.name)
		b.AddASN1OctetString(c.key)
		b.AddASN1BigInt(c.serial)
	})
}

// read reads one. A hash nobody here knows is no fault: the answer to somebody
// else's question may stand beside ours.
func (c *certID) read(s *cryptobyte.String) bool {
	var body, algorithm, name, key cryptobyte.String
	c.serial = new(big.Int)
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !body.ReadASN1Element(&algorithm, asn1.SEQUENCE) ||
		!body.ReadASN1(&name, asn1.OCTET_STRING) || !body.ReadASN1(&key, asn1.OCTET_STRING) ||
		!body.ReadASN1Integer(c.serial) || !body.Empty() {
		return false
	}
	oid, parameters, ok := splitAlgorithm(algorithm)
	c.hash, c.name, c.key = oid, name, key
	c.unknown = parameters != nil || !oid.Equal(oidSHA1) && !oid.Equal(oidSHA256)
	return ok
}

// names tells whether it names the certificate of the question.
func (c certID) names(q question) bool {
	if c.unknown {
		return false
	}
	want, err := newCertID(c.hash, q)
	return err == nil && bytes.Equal(c.name, want.name) && bytes.Equal(c.key, want.key) &&
		c.serial.Cmp(want.serial) == 0
}
