package signer

import (
	"crypto/x509"
	"errors"
	"slices"
	"time"

	"kezek.kz/kezek/signer/pki"
	"kezek.kz/kezek/signer/trust"
)

// Policy is what a certificate is held to. The program and the portal's server
// use the same one.
type Policy struct {
	// At is the moment judged at: the portal's judged_at, not this computer's
	// clock. A zero At accepts nothing.
	At time.Time
	// Trust is the authorities that count. With nil the chain is not judged,
	// which is for looking at a key and never for letting somebody in (for
	// which there is ExamineCertificate); an empty store trusts nobody.
	Trust *trust.Store
	// Algorithms are the key algorithms that a portal accepts, by the names of
	// Certificate.Algorithm. Empty means all that this version signs with.
	Algorithms []string
	// SigningKeys says that keys for signing documents are taken, too.
	SigningKeys bool
	// Revocation is asked whether certificates were revoked; with nil nobody is.
	Revocation Revocation
	// RevocationRequired refuses a certificate of which that cannot be found
	// out, by Examine, and one without a Trust to judge it by; otherwise it is
	// only said (Verdict.Revocation). Of the authorities above it that need not
	// be known, only must none be known to be revoked.
	RevocationRequired bool
}

// SigningAlgorithms are the key algorithms that this version signs with.
func SigningAlgorithms() []string {
	return []string{AlgorithmRSA, AlgorithmGOST2015, AlgorithmGOST2004}
}

// MinRSABits and MaxRSABits are the RSA keys that sign in (pki.SizeFits).
const (
	MinRSABits = pki.MinRSABits
	MaxRSABits = pki.MaxRSABits
)

// Judge tells whether a certificate serves for signing in as a person, and if
// not, the first reason in this order: known to be revoked, algorithm, chain,
// dates, purpose, holder, IIN. What it does not understand does not serve.
//
// That a certificate is revoked comes before everything else, because nothing
// else about it matters then; it counts where the chain holds and what is at
// hand says so. Judge never asks the network: what only that would tell is left
// to Examine, RevocationRequired included.
func (p Policy) Judge(c *Certificate) Reason { return p.judge(c).Reason }

// JudgeKey judges what only a key can have first (a damaged or no certificate,
// somebody else's, a password of its own, arithmetic that this version lacks),
// then its certificate as Judge does.
func (p Policy) JudgeKey(k *Key) Reason {
	if reason := keyFault(k); reason != ReasonFits {
		return reason
	}
	return p.Judge(k.Certificate)
}

func keyFault(k *Key) Reason {
	switch {
	case k == nil:
		return ReasonNoCertificate
	case k.Fault != ReasonFits:
		return k.Fault
	case k.Certificate == nil:
		return ReasonNoCertificate
	}
	return ReasonFits
}

// judge finds out all that takes no network.
func (p Policy) judge(c *Certificate) Verdict {
	if c == nil || c.X509 == nil {
		return Verdict{Reason: ReasonNoCertificate}
	}
	v := Verdict{DaysLeft: p.daysLeft(c)}
	var untrusted Reason
	v.Chain, untrusted = p.chain(c)
	if p.lookUpRevocation(&v); v.Reason != ReasonFits {
		return v
	}
	for _, judge := range []func(*Certificate) Reason{
		p.judgeAlgorithm,
		func(*Certificate) Reason { return untrusted },
		func(c *Certificate) Reason { return p.JudgeDates(c.X509) },
		p.judgePurpose, judgeSubject, judgeBinding, judgeIIN,
	} {
		if v.Reason = judge(c); v.Reason != ReasonFits {
			return v
		}
	}
	return v
}

// judgeAlgorithm refuses, too, a GOST key that is none, which crypto/x509 does
// not notice: a point off the curve, octets of another length.
func (p Policy) judgeAlgorithm(c *Certificate) Reason {
	accepted := p.Algorithms
	if len(accepted) == 0 {
		accepted = SigningAlgorithms()
	}
	if !slices.Contains(accepted, c.Algorithm) || !pki.SizeFits(c.X509.PublicKey) {
		return ReasonAlgorithmNotAccepted
	}
	if c.Algorithm == AlgorithmGOST2015 || c.Algorithm == AlgorithmGOST2004 {
		return judgeGOSTKey(c.X509)
	}
	return ReasonFits
}

func judgeGOSTKey(cert *x509.Certificate) Reason {
	switch _, err := pki.PublicKey(cert); {
	case errors.Is(err, pki.ErrKey):
		return ReasonCertDamaged
	case err != nil:
		return ReasonAlgorithmNotAccepted
	}
	return ReasonFits
}

// chain gives the certificate's chain, or why there is none. Without a trust
// store it gives neither, unless somebody means to rely on revocation, which
// means nothing without a chain.
func (p Policy) chain(c *Certificate) ([]*x509.Certificate, Reason) {
	if p.Trust == nil && !p.RevocationRequired {
		return nil, ReasonFits
	}
	if p.Trust == nil {
		return nil, ReasonCertUntrusted
	}
	chain, err := p.Trust.Verify(c.X509, p.At)
	if err != nil {
		return nil, ChainReason(err)
	}
	return chain, ReasonFits
}

// ChainReason is the reason for an error of [trust.Store.Verify]. It tells a
// person what can be done about it; a portal calls all of them CERT_UNTRUSTED.
// An error that it does not know is ReasonCertUntrusted, and so is none.
func ChainReason(err error) Reason {
	switch {
	case errors.Is(err, trust.ErrIncomplete):
		return ReasonChainIncomplete
	case errors.Is(err, trust.ErrBroken):
		return ReasonChainBroken
	case errors.Is(err, trust.ErrAuthorityExpired):
		return ReasonAuthorityExpired
	case errors.Is(err, trust.ErrMismatch):
		return ReasonAuthorityMismatch
	}
	return ReasonCertUntrusted
}

// JudgeDates tells whether a certificate is valid at the policy's moment, and
// nothing else of it. It takes both ends of the validity in (RFC 5280, 4.1.2.5).
// Of a moment that nobody named it says no: a certificate may begin in the year
// 1, which is what a zero time is.
func (p Policy) JudgeDates(cert *x509.Certificate) Reason {
	switch {
	case p.At.IsZero(), p.At.Before(cert.NotBefore):
		return ReasonCertNotYetValid
	case p.At.After(cert.NotAfter):
		return ReasonCertExpired
	}
	return ReasonFits
}

// judgePurpose asks for digitalSignature and for clientAuth, which GOST keys
// of 2015 leave out: theirs is one key for both. Where a portal takes keys for
// signing documents, one of those does. An authority's key never signs in.
func (p Policy) judgePurpose(c *Certificate) Reason {
	serves := c.Purpose == PurposeAuthentication || c.Purpose == PurposeBoth ||
		p.SigningKeys && c.Purpose == PurposeSigning
	switch {
	case c.X509.IsCA:
		return ReasonKeyPurposeWrong
	case !serves && lacksUsages(c.X509):
		return ReasonEKUMissing
	case !serves || c.X509.KeyUsage&x509.KeyUsageDigitalSignature == 0:
		return ReasonKeyPurposeWrong
	}
	return ReasonFits
}

// judgeSubject: what kind of holder it is, an extended key usage says.
func judgeSubject(c *Certificate) Reason {
	switch {
	case c.Subject == SubjectIndividual:
		return ReasonFits
	case c.Subject == SubjectUnknown && lacksUsages(c.X509):
		return ReasonEKUMissing
	}
	return ReasonSubjectNotIndividual
}

// lacksUsages tells of a certificate that has no extended key usage at all.
func lacksUsages(cert *x509.Certificate) bool {
	return len(cert.ExtKeyUsage)+len(cert.UnknownExtKeyUsage) == 0
}

// judgeBinding refuses a person's key that is bound to something else besides:
// a server, code, time stamps, or a purpose that nobody here knows. It comes
// after the holder, because organisations have purposes of their own and are
// better told that the key is an organisation's.
func judgeBinding(c *Certificate) Reason {
	if bindsElsewhere(c.X509) {
		return ReasonKeyPurposeWrong
	}
	return ReasonFits
}

func judgeIIN(c *Certificate) Reason {
	if c.IIN == "" {
		return ReasonCertIINMissing
	}
	return ReasonFits
}
