package cms

import (
	"bytes"
	"crypto/x509"
	encoding "encoding/asn1"
	"errors"

	"kezek.kz/kezek/signer/pki"
)

const (
	// maxWork is how many octets are hashed for one message. What was signed is
	// hashed once for each digest; Ed25519 alone hashes it for each signature.
	maxWork = 1 << 30
	// maxCandidates is how many certificates are tried for one signer.
	maxCandidates = 4
)

// examination checks the signatures of one message.
type examination struct {
	kind         encoding.ObjectIdentifier
	content      *signedOctets // nil: there is none
	notContent   error         // why nobody signs this content as it is
	otherContent bool
	certificates []*x509.Certificate
	work         int
}

func newExamination(m *anyMessage, content []byte) *examination {
	e := &examination{kind: m.kind, certificates: m.certificates, work: maxWork}
	there := m.attached || content != nil
	if m.attached {
		e.otherContent = content != nil && !bytes.Equal(content, m.content)
		content = m.content
	}
	if there {
		e.content, e.notContent = newSignedOctets(content), checkBareContent(content)
	}
	return e
}

// signature reports on one signer.
func (e *examination) signature(info signerInfo) Signature {
	s := Signature{Signer: info.id, Digest: pki.DigestOf(info.digest.oid).Name}
	s.count(info.unsigned)
	attributes, wrong := readSigned(info.signed)
	if attributes != nil {
		s.SigningTime, s.CertificateNamed = attributes.set.signingTime(), attributes.set.certificateNamed()
	}
	s.Certificate, s.Err = e.signer(info, attributes)
	switch {
	case wrong != nil:
		s.Err = wrong
	case e.otherContent:
		s.Err = ErrOtherContent
	}
	return s
}

// signer finds the certificate with which the signature holds. Where it holds
// with none, it gives the first that the signer's identifier names, and what
// is wrong with it. Several are named where somebody's certificate was renewed
// over the same key.
func (e *examination) signer(info signerInfo, attributes *signedAttributeSet) (*x509.Certificate, error) {
	var first *x509.Certificate
	why := ErrNoCertificate
	tried := 0
	for _, c := range e.certificates {
		if !info.id.names(c) {
			continue
		}
		err := e.check(info, attributes, c)
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

// check checks one signature with one certificate. How it is to be checked
// comes before what it is over: SHA-1 is refused whether there is a content or
// not.
func (e *examination) check(info signerInfo, attributes *signedAttributeSet, cert *x509.Certificate) error {
	verifier, err := info.verifier(cert)
	switch {
	case err != nil:
		return err
	case e.content == nil:
		return ErrNoContent
	case info.signed == nil:
		return e.checkBare(info, verifier)
	case attributes == nil:
		return malformed("signed attributes")
	}
	return e.checkAttributes(info, attributes, verifier, cert)
}

// verifier says how the signature is to be checked with a certificate's key.
func (info signerInfo) verifier(cert *x509.Certificate) (pki.Verifier, error) {
	digest := pki.DigestOf(info.digest.oid)
	if err := digest.Check(); err != nil || info.digest.odd {
		return pki.Verifier{}, notTaken(err)
	}
	public, err := pki.PublicKey(cert)
	if err != nil || !pki.SizeFits(public) {
		return pki.Verifier{}, ErrAlgorithm
	}
	verifier, err := pki.NewVerifier(info.algorithm, digest, public)
	if err != nil {
		return pki.Verifier{}, notTaken(err)
	}
	return verifier, nil
}

// notTaken names an error of package pki by this package's.
func notTaken(err error) error {
	if errors.Is(err, pki.ErrWeak) {
		return ErrWeakDigest
	}
	return ErrAlgorithm
}

// checkBare checks a signature over the content itself, which is for id-data
// only (RFC 5652, 5.3).
func (e *examination) checkBare(info signerInfo, verifier pki.Verifier) error {
	if !e.kind.Equal(oidData) {
		return malformed("no signed attributes over another content than data")
	}
	if e.notContent != nil {
		return e.notContent
	}
	return e.verify(verifier, e.content, info.signature)
}

// checkAttributes checks the attributes, and the signature over them.
func (e *examination) checkAttributes(info signerInfo, attributes *signedAttributeSet, verifier pki.Verifier, cert *x509.Certificate) error {
	if err := attributes.set.contentType(e.kind); err != nil {
		return err
	}
	digest, err := attributes.set.messageDigest()
	if err != nil {
		return err
	}
	sum, err := e.sum(e.content, verifier.Digest)
	if err != nil {
		return err
	}
	if !bytes.Equal(digest, sum) {
		return ErrDigestMismatch
	}
	if err := attributes.set.checkCertificate(cert); err != nil {
		return err
	}
	return e.verifySet(verifier, attributes, info.signature)
}

// verifySet checks the signature over the attributes as a SET OF: in the
// order in which they stand, in which some programs sign them, else in the
// order of DER, in which they should be signed (RFC 5652, 5.4). An order more
// is no freedom for anybody: the octets are signed either way.
func (e *examination) verifySet(verifier pki.Verifier, attributes *signedAttributeSet, signature []byte) error {
	err := e.verify(verifier, attributes.standing, signature)
	if !errors.Is(err, ErrSignature) || attributes.sorted == nil {
		return err
	}
	return e.verify(verifier, attributes.sorted, signature)
}

// verify checks a signature over octets.
func (e *examination) verify(verifier pki.Verifier, signed *signedOctets, signature []byte) error {
	over := signed.octets
	var err error
	if verifier.Whole {
		err = e.spend(len(over))
	} else {
		over, err = e.sum(signed, verifier.Digest)
	}
	if err != nil {
		return err
	}
	if !verifier.Verify(over, signature) {
		return ErrSignature
	}
	return nil
}
