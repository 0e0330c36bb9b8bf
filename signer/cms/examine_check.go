package cms

import (
	"bytes"
	"crypto"
	"crypto/x509"
	encoding "encoding/asn1"
	"errors"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/pki"
)

const (
	// maxWork is how many octets are hashed for one message. A document with
	// two signatures over it is hashed twice; a message of 32 signatures
	// without attributes, each with many certificates that may be the signer's,
	// would be for hours.
	maxWork = 1 << 30
	// maxCandidates is how many certificates are tried for one signer.
	maxCandidates = 4
)

// examination checks the signatures of one message.
type examination struct {
	kind         encoding.ObjectIdentifier
	content      []byte
	otherContent bool
	certificates []*x509.Certificate
	sums         map[string][]byte // of the content, by digest
	work         int
}

func newExamination(r *Report, further []*x509.Certificate) *examination {
	e := &examination{kind: r.ContentType, content: r.Content, sums: map[string][]byte{}, work: maxWork}
	e.certificates = slices.Clone(r.Certificates)
	for _, c := range further {
		if c != nil && !slices.ContainsFunc(e.certificates, c.Equal) {
			e.certificates = append(e.certificates, c)
		}
	}
	return e
}

// signature reports on one signer.
func (e *examination) signature(info signerInfo) Signature {
	s := Signature{Signer: info.id, Digest: digestName(info.digest.oid), Attributes: info.signed != nil}
	s.count(info.unsigned)
	var set attributeSet
	if info.signed != nil {
		var err error
		if set, _, err = collectAttributes(*info.signed); err != nil {
			s.Err = err
		}
		s.SigningTime, s.CertificateNamed = set.signingTime(), set.certificateNamed()
	}
	cert, err := e.signer(info)
	s.Certificate = cert
	switch {
	case s.Err != nil:
	case e.otherContent:
		s.Err = ErrOtherContent
	default:
		s.Err = err
	}
	return s
}

// signer finds the certificate with which the signature holds. Where it holds
// with none, it gives the first that the signer's identifier names, and what
// is wrong with it. Several are named where somebody's certificate was renewed
// over the same key.
func (e *examination) signer(info signerInfo) (*x509.Certificate, error) {
	var first *x509.Certificate
	why := ErrNoCertificate
	tried := 0
	for _, c := range e.certificates {
		if !info.id.names(c) {
			continue
		}
		err := e.check(info, c)
		if err == nil {
			return c, nil
		}
		if first == nil {
			first, why = c, err
		}
		if tried++; tried == maxCandidates {
			break
		}
	}
	return first, why
}

// check checks one signature with one certificate.
func (e *examination) check(info signerInfo, cert *x509.Certificate) error {
	public, err := pki.PublicKey(cert)
	if err != nil || !pki.SizeFits(public) {
		return ErrAlgorithm
	}
	// Which hash comes before what it is taken over: SHA-1 is refused whether
	// there is a content or not.
	if _, err := hashFor(info.digest, cert); err != nil {
		return err
	}
	algorithm, err := withDigest(info.algorithm, info.digest, public)
	if err != nil {
		return err
	}
	if e.content == nil {
		return ErrNoContent
	}
	k := signerKey{algorithm: algorithm, digest: info.digest.oid, public: public}
	if info.signed == nil {
		return e.checkBare(info, k)
	}
	return e.checkAttributes(info, k, cert)
}

// checkBare checks a signature over the content itself, which is for id-data
// only (RFC 5652, 5.3).
//
// What somebody signed with attributes is a SET of them, and the same
// signature stands over a content that is this SET. Nobody signs such a
// content as it is: the signature was cut out of another message.
func (e *examination) checkBare(info signerInfo, k signerKey) error {
	if !e.kind.Equal(oidData) {
		return malformed("no signed attributes over another content than data")
	}
	if isAttributes(e.content) {
		return malformed("signed attributes in the place of the content")
	}
	return e.verify(k, e.content, info.signature)
}

// isAttributes tells whether octets are a SET of signed attributes.
func isAttributes(octets cryptobyte.String) bool {
	var content cryptobyte.String
	if !octets.ReadASN1(&content, asn1.SET) || !octets.Empty() {
		return false
	}
	set, _, err := collectAttributes(content)
	if err != nil {
		return false
	}
	_, err = set.messageDigest()
	return err == nil
}

// checkAttributes checks the attributes, and the signature over them.
func (e *examination) checkAttributes(info signerInfo, k signerKey, cert *x509.Certificate) error {
	set, sorted, err := collectAttributes(*info.signed)
	if err != nil {
		return err
	}
	if err := set.sayContent(e.kind); err != nil {
		return err
	}
	digest, err := set.messageDigest()
	if err != nil {
		return err
	}
	sum, err := e.sum(info.digest, cert)
	if err != nil {
		return err
	}
	if !bytes.Equal(digest, sum) {
		return ErrDigestMismatch
	}
	if err := set.checkCertificate(cert); err != nil {
		return err
	}
	return e.verifySet(k, *info.signed, sorted, info.signature)
}

// verifySet checks the signature over the attributes as a SET OF: in the
// order in which they stand, in which some programs sign them, else in the
// order of DER, in which they should be signed (RFC 5652, 5.4). An order more
// is no freedom for anybody: the octets are signed either way.
func (e *examination) verifySet(k signerKey, standing, sorted, signature []byte) error {
	set, err := wrap(asn1.SET, standing)
	if err != nil {
		return malformed("signed attributes")
	}
	err = e.verify(k, set, signature)
	if !errors.Is(err, ErrSignature) || bytes.Equal(standing, sorted) {
		return err
	}
	if set, err = wrap(asn1.SET, sorted); err != nil {
		return malformed("signed attributes")
	}
	return e.verify(k, set, signature)
}

// sum is the content's digest, computed once for all signers.
func (e *examination) sum(digest identifier, cert *x509.Certificate) ([]byte, error) {
	name := digest.oid.String()
	if known, ok := e.sums[name]; ok {
		return known, nil
	}
	hash, err := hashFor(digest, cert)
	if err != nil {
		return nil, err
	}
	e.sums[name] = sum(hash, e.content)
	return e.sums[name], nil
}

// signerKey is with what a signature is to be checked.
type signerKey struct {
	algorithm []byte // AlgorithmIdentifier that names the digest
	digest    encoding.ObjectIdentifier
	public    crypto.PublicKey
}

// verify checks a signature over octets.
func (e *examination) verify(k signerKey, signed, signature []byte) error {
	if e.work -= len(signed); e.work < 0 {
		return ErrTooLarge
	}
	whole := cryptobyte.String(k.algorithm)
	if id, ok := readAlgorithm(&whole); ok && id.oid.Equal(oidPSS) {
		return checkPSS(k.algorithm, k.digest, k.public, signed, signature)
	}
	err := pki.CheckSignature(k.algorithm, k.public, signed, signature)
	switch {
	case errors.Is(err, pki.ErrAlgorithm):
		return ErrAlgorithm
	case err != nil:
		return ErrSignature
	}
	return nil
}
