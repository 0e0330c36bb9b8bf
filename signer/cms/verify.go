package cms

import (
	"bytes"
	"crypto/x509"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// Verify checks a detached SignedData in DER over content and gives the
// signer's certificate. The certificate is only what the message says: its
// chain, its dates and its purpose are for somebody else to judge.
//
// The order is shape, algorithms, content, certificate, signature, so that a
// message of another shape costs no arithmetic. See ErrMalformed, ErrAlgorithm
// and ErrSignature for what each refusal means.
func Verify(der, content []byte) (*x509.Certificate, error) {
	m, err := parse(der)
	if err != nil {
		return nil, err
	}
	set, err := parseAttributes(m.attributes)
	if err != nil {
		return nil, err
	}
	cert, err := m.certificate()
	if err != nil {
		return nil, err
	}
	a, err := m.accept(cert)
	if err != nil {
		return nil, err
	}
	if err := set.check(a, content, cert); err != nil {
		return nil, err
	}
	if !m.signedBy(a) {
		return nil, ErrSignature
	}
	return cert, nil
}

// accept finds the row of the table for the signer's key and holds the
// message's own algorithms to it.
func (m *message) accept(cert *x509.Certificate) (algorithm, error) {
	a, err := algorithmOf(cert)
	if err != nil {
		return a, err
	}
	if !a.digests(m.digest) || !a.takes(m.algorithm) {
		return a, ErrAlgorithm
	}
	return a, nil
}

// check holds the three attributes to the content and the certificate.
func (set attributeSet) check(a algorithm, content []byte, cert *x509.Certificate) error {
	if err := set.contentType(oidData); err != nil {
		return err
	}
	digest, err := set.messageDigest()
	if err != nil {
		return err
	}
	id, err := set.signingCertificate()
	if err != nil {
		return err
	}
	if !id.hashedBy(a) {
		return ErrAlgorithm
	}
	if !bytes.Equal(digest, a.Sum(content)) || !id.matches(a, cert) {
		return ErrSignature
	}
	return nil
}

// signedBy checks the signature over the attributes as a SET OF (RFC 5652,
// 5.4). They are in the order of DER already, so the tag is all that differs.
func (m *message) signedBy(a algorithm) bool {
	set, err := wrap(asn1.SET, m.attributes)
	return err == nil && a.verify(a.Sum(set), m.signature)
}
