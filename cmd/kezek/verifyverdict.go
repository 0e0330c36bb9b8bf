package main

import (
	"crypto/x509"
	"errors"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/revocation"
)

// What `kezek verify` finds wrong besides the reasons of package signer, as
// codes that scripts may rely on.
const (
	wrongContent       = "CONTENT_CHANGED"
	wrongOtherContent  = "CONTENT_DIFFERS"
	wrongNoContent     = "CONTENT_MISSING"
	wrongSignature     = "SIGNATURE_INVALID"
	wrongWeakDigest    = "DIGEST_WEAK"
	wrongAlgorithm     = "ALGORITHM_NOT_ACCEPTED"
	wrongNoCertificate = "CERTIFICATE_MISSING"
	wrongCertificate   = "CERTIFICATE_DIFFERS"
	wrongNotDocument   = "SIGNATURE_ELSEWHERE"
	wrongMalformed     = "SIGNATURE_MALFORMED"
	wrongTooMuch       = "TOO_LARGE"
	wrongNoTrust       = "TRUST_NOT_GIVEN"
	wrongAuthority     = "AUTHORITY_REVOKED"
)

// signatureErrors are the codes of why a signature does not hold. A weak digest
// is an algorithm that is not taken, too, and so comes first, as what is no
// document does before what is malformed.
var signatureErrors = []struct {
	err  error
	code string
}{
	{cms.ErrDigestMismatch, wrongContent},
	{cms.ErrOtherContent, wrongOtherContent},
	{cms.ErrNoContent, wrongNoContent},
	{cms.ErrWeakDigest, wrongWeakDigest},
	{cms.ErrAlgorithm, wrongAlgorithm},
	{cms.ErrNoCertificate, wrongNoCertificate},
	{cms.ErrOtherCertificate, wrongCertificate},
	{cms.ErrNotDocument, wrongNotDocument},
	{cms.ErrMalformed, wrongMalformed},
	{cms.ErrTooLarge, wrongTooMuch},
}

// judgeSignature gives the code of why a signature does not hold, none where it
// does.
func judgeSignature(err error) string {
	if err == nil {
		return ""
	}
	for _, known := range signatureErrors {
		if errors.Is(err, known.err) {
			return known.code
		}
	}
	return wrongSignature
}

// judgeChain leads a certificate to the folder of -trust. Certificates inside
// the message are no part of any chain: whoever made it chose them.
func judgeChain(cert *x509.Certificate, p signer.Policy) ([]*x509.Certificate, string) {
	if p.Trust == nil {
		return nil, wrongNoTrust
	}
	chain, err := p.Trust.Verify(cert, p.At)
	if err == nil {
		return chain, ""
	}
	return nil, string(signer.ChainReason(err))
}

// judgeRevocation asks the lists of -crl for the certificates of a chain. Of
// the signer's they have to say something; authorities are revoked by lists of
// their roots, which few people have, so that those are refused only where it
// is known.
func judgeRevocation(chain []*x509.Certificate, p signer.Policy) (revocation.Status, string) {
	if p.Revocation == nil || len(chain) < 2 {
		return revocation.Status{}, ""
	}
	for i, c := range chain[1 : len(chain)-1] {
		if p.Revocation.Known(c, chain[i+2], p.At).State == revocation.Revoked {
			return p.Revocation.Known(chain[0], chain[1], p.At), wrongAuthority
		}
	}
	status := p.Revocation.Known(chain[0], chain[1], p.At)
	switch status.State {
	case revocation.Good:
		return status, ""
	case revocation.Revoked:
		return status, string(signer.ReasonCertRevoked)
	}
	return status, string(signer.ReasonRevocationUnknown)
}
