package signer

import (
	"crypto/rsa"
	"crypto/x509"
	"slices"
	"time"

	"kezek.kz/kezek/signer/trust"
)

// Reason is why a key does not serve for signing in: a portal's own code, or
// one that only a key can have. The empty Reason means that it serves.
type Reason string

// The reasons.
const (
	ReasonFits Reason = ""

	ReasonCertUntrusted        Reason = "CERT_UNTRUSTED"
	ReasonCertExpired          Reason = "CERT_EXPIRED"
	ReasonCertNotYetValid      Reason = "CERT_NOT_YET_VALID"
	ReasonKeyPurposeWrong      Reason = "KEY_PURPOSE_WRONG"
	ReasonSubjectNotIndividual Reason = "SUBJECT_NOT_INDIVIDUAL"
	ReasonCertIINMissing       Reason = "CERT_IIN_MISSING"
	ReasonAlgorithmNotAccepted Reason = "ALGORITHM_NOT_ACCEPTED"

	ReasonNoCertificate        Reason = "NO_CERTIFICATE"
	ReasonKeyMismatch          Reason = "KEY_MISMATCH"
	ReasonAlgorithmUnsupported Reason = "ALGORITHM_UNSUPPORTED"
)

// Policy is what a certificate is held to. The program and the portal's server
// use the same one.
type Policy struct {
	// At is the moment judged at: the portal's judged_at, not this computer's
	// clock. A zero At accepts nothing.
	At time.Time
	// Trust is the authorities that count. With nil the chain is not judged,
	// which is for looking at a key and never for letting somebody in; an
	// empty store trusts nobody.
	Trust *trust.Store
	// Algorithms are the key algorithms that a portal accepts, by the names of
	// Certificate.Algorithm. Empty means all that this version signs with.
	Algorithms []string
}

// SigningAlgorithms are the key algorithms that this version signs with.
func SigningAlgorithms() []string { return []string{AlgorithmRSA} }

// The RSA keys that sign in: shorter ones are weak, longer ones cost whoever
// checks them far more than whoever sends them.
const (
	minRSABits = 2048
	maxRSABits = 8192
)

// Judge tells whether a certificate serves for signing in as a person, and if
// not, the first reason in this order: algorithm, chain, dates, purpose,
// holder, IIN. What it does not understand does not serve.
func (p Policy) Judge(c *Certificate) Reason {
	if c == nil || c.X509 == nil {
		return ReasonNoCertificate
	}
	for _, judge := range []func(*Certificate) Reason{
		p.judgeAlgorithm, p.judgeChain, p.judgeDates, judgePurpose, judgeSubject, judgeBinding, judgeIIN,
	} {
		if reason := judge(c); reason != ReasonFits {
			return reason
		}
	}
	return ReasonFits
}

// JudgeKey judges what only a key can have first (no certificate, somebody
// else's certificate, arithmetic that this version lacks), then its
// certificate.
func (p Policy) JudgeKey(k *Key) Reason {
	switch {
	case k == nil || k.Certificate == nil:
		return ReasonNoCertificate
	case k.Fault != ReasonFits:
		return k.Fault
	}
	return p.Judge(k.Certificate)
}

func (p Policy) judgeAlgorithm(c *Certificate) Reason {
	accepted := p.Algorithms
	if len(accepted) == 0 {
		accepted = SigningAlgorithms()
	}
	if !slices.Contains(accepted, c.Algorithm) || isUnfitRSA(c.X509) {
		return ReasonAlgorithmNotAccepted
	}
	return ReasonFits
}

func isUnfitRSA(cert *x509.Certificate) bool {
	key, ok := cert.PublicKey.(*rsa.PublicKey)
	return ok && (key.N.BitLen() < minRSABits || key.N.BitLen() > maxRSABits)
}

func (p Policy) judgeChain(c *Certificate) Reason {
	if p.Trust == nil {
		return ReasonFits
	}
	if _, err := p.Trust.Verify(c.X509, p.At); err != nil {
		return ReasonCertUntrusted
	}
	return ReasonFits
}

// judgeDates takes both ends of the validity in (RFC 5280, 4.1.2.5).
func (p Policy) judgeDates(c *Certificate) Reason {
	switch {
	case p.At.Before(c.X509.NotBefore):
		return ReasonCertNotYetValid
	case p.At.After(c.X509.NotAfter):
		return ReasonCertExpired
	}
	return ReasonFits
}

// judgePurpose asks for digitalSignature and for clientAuth, which GOST keys
// of 2015 leave out: theirs is one key for both. An authority's key never
// signs in.
func judgePurpose(c *Certificate) Reason {
	authenticates := c.Purpose == PurposeAuthentication || c.Purpose == PurposeBoth
	if !authenticates || c.X509.IsCA || c.X509.KeyUsage&x509.KeyUsageDigitalSignature == 0 {
		return ReasonKeyPurposeWrong
	}
	return ReasonFits
}

func judgeSubject(c *Certificate) Reason {
	if c.Subject != SubjectIndividual {
		return ReasonSubjectNotIndividual
	}
	return ReasonFits
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
