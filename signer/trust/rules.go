package trust

import (
	"bytes"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"time"

	"kezek.kz/kezek/signer/pki"
)

var (
	oidPolicyConstraints = asn1.ObjectIdentifier{2, 5, 29, 36}
	oidInhibitAnyPolicy  = asn1.ObjectIdentifier{2, 5, 29, 54}
)

// isAuthority tells whether a certificate may issue others: a CA by its basic
// constraints and by keyCertSign (RFC 5280, 4.2.1.3 asks every CA for both),
// with no critical extension that nobody here understands, and with a key of a
// size that means something.
func isAuthority(c *x509.Certificate) bool {
	if !c.BasicConstraintsValid || !c.IsCA || c.KeyUsage&x509.KeyUsageCertSign == 0 {
		return false
	}
	if len(c.UnhandledCriticalExtensions) > 0 || constrainsPolicies(c) {
		return false
	}
	return hasUsableKey(c)
}

// hasUsableKey asks for a key of an algorithm that package pki knows, and of a
// size that counts.
func hasUsableKey(c *x509.Certificate) bool {
	public, err := pki.PublicKey(c)
	return err == nil && pki.SizeFits(public)
}

// constrainsPolicies tells whether the certificate has policyConstraints or
// inhibitAnyPolicy (RFC 5280, 4.2.1.11 and 4.2.1.14) as critical. crypto/x509
// reads both and so does not count them as unhandled; here they are.
func constrainsPolicies(c *x509.Certificate) bool {
	return slices.ContainsFunc(c.Extensions, func(e pkix.Extension) bool {
		return e.Critical && (e.Id.Equal(oidPolicyConstraints) || e.Id.Equal(oidInhibitAnyPolicy))
	})
}

// isValid takes both ends of the validity in (RFC 5280, 4.1.2.5).
func isValid(c *x509.Certificate, at time.Time) bool {
	return !at.Before(c.NotBefore) && !at.After(c.NotAfter)
}

// keepsRules tells whether an authority may issue what is below it, dates and
// signatures apart.
func keepsRules(issuer *x509.Certificate, chain []*x509.Certificate) bool {
	return allowsLength(issuer, chain) && allowsNames(issuer, chain) && allowsPurposes(issuer, chain)
}

// keyIDsAgree sorts out authorities of the same name before any signature is
// checked (RFC 5280, 4.2.1.1); a missing identifier agrees with everything.
func keyIDsAgree(issuer, child *x509.Certificate) bool {
	return len(issuer.SubjectKeyId) == 0 || len(child.AuthorityKeyId) == 0 ||
		bytes.Equal(issuer.SubjectKeyId, child.AuthorityKeyId)
}

// allowsLength is pathLenConstraint (RFC 5280, 4.2.1.9): the number of
// authorities below the issuer, those issued to themselves not counted.
func allowsLength(issuer *x509.Certificate, chain []*x509.Certificate) bool {
	if issuer.MaxPathLen < 0 || issuer.MaxPathLen == 0 && !issuer.MaxPathLenZero {
		return true
	}
	below := 0
	for _, c := range chain[1:] {
		if !bytes.Equal(c.RawSubject, c.RawIssuer) {
			below++
		}
	}
	return below <= issuer.MaxPathLen
}

// allowsPurposes holds an authority that is itself restricted to purposes to
// them: one that may issue for TLS servers only does not vouch for a person,
// nor one that may issue for persons for the head of an organisation. The
// authority's own kinds of holders are purposes that crypto/x509 has no names
// for.
func allowsPurposes(issuer *x509.Certificate, chain []*x509.Certificate) bool {
	restricted := len(issuer.ExtKeyUsage)+len(issuer.UnknownExtKeyUsage) > 0
	if !restricted || slices.Contains(issuer.ExtKeyUsage, x509.ExtKeyUsageAny) {
		return true
	}
	leaf := chain[0]
	if len(leaf.ExtKeyUsage)+len(leaf.UnknownExtKeyUsage) == 0 {
		return false
	}
	beyond := func(u x509.ExtKeyUsage) bool { return !slices.Contains(issuer.ExtKeyUsage, u) }
	beyondUnknown := func(u asn1.ObjectIdentifier) bool { return !slices.ContainsFunc(issuer.UnknownExtKeyUsage, u.Equal) }
	return !slices.ContainsFunc(leaf.ExtKeyUsage, beyond) && !slices.ContainsFunc(leaf.UnknownExtKeyUsage, beyondUnknown)
}
