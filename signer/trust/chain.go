package trust

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
	"time"
)

const (
	// maxChain is the longest chain looked for, leaf and anchor included. The
	// authority's have three certificates.
	maxChain = 6
	// maxChecks bounds the signatures checked for one certificate: many
	// authorities of one name, each issued by each other, would otherwise cost
	// a number of checks that grows with the factorial of their count.
	maxChecks = 64
	// minRSABits and maxRSABits bound an authority's key. A longer one makes
	// every certificate that names it costly to check.
	minRSABits = 2048
	maxRSABits = 8192
)

var (
	oidPolicyConstraints = asn1.ObjectIdentifier{2, 5, 29, 36}
	oidInhibitAnyPolicy  = asn1.ObjectIdentifier{2, 5, 29, 54}
)

// Verify gives a chain from cert to an anchor, the leaf first. Authorities
// have to be valid at that moment; the leaf's own validity is not judged here,
// nor its purpose nor whether it was revoked. Every failure is ErrUntrusted.
func (s *Store) Verify(cert *x509.Certificate, at time.Time) ([]*x509.Certificate, error) {
	if cert == nil || len(cert.UnhandledCriticalExtensions) > 0 {
		return nil, ErrUntrusted
	}
	b := builder{store: s, at: at, checks: maxChecks}
	if chain := b.extend([]*x509.Certificate{cert}); chain != nil {
		return chain, nil
	}
	return nil, ErrUntrusted
}

// builder looks for one chain, depth first.
type builder struct {
	store  *Store
	at     time.Time
	checks int
}

// extend gives a chain that begins with this one and ends in an anchor, or nil.
func (b *builder) extend(chain []*x509.Certificate) []*x509.Certificate {
	if len(chain) >= maxChain {
		return nil
	}
	last := chain[len(chain)-1]
	for _, issuer := range b.store.names[string(last.RawIssuer)] {
		if !b.issued(issuer, chain) {
			continue
		}
		longer := append(slices.Clip(chain), issuer)
		if b.store.anchors[string(issuer.Raw)] {
			return longer
		}
		if whole := b.extend(longer); whole != nil {
			return whole
		}
	}
	return nil
}

// issued tells whether the authority may stand above the chain and signed its
// last certificate. The signature comes last: it is the dear part.
func (b *builder) issued(issuer *x509.Certificate, chain []*x509.Certificate) bool {
	last := chain[len(chain)-1]
	switch {
	case slices.ContainsFunc(chain, issuer.Equal),
		b.at.Before(issuer.NotBefore), b.at.After(issuer.NotAfter),
		!keyIDsAgree(issuer, last),
		!allowsLength(issuer, chain),
		!allowsNames(issuer, chain),
		!allowsPurposes(issuer, chain):
		return false
	}
	b.checks--
	return b.checks >= 0 && signedBy(last, issuer)
}

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
	key, ok := c.PublicKey.(*rsa.PublicKey)
	return !ok || key.N.BitLen() >= minRSABits && key.N.BitLen() <= maxRSABits
}

// constrainsPolicies tells whether the certificate has policyConstraints or
// inhibitAnyPolicy (RFC 5280, 4.2.1.11 and 4.2.1.14) as critical. crypto/x509
// reads both and so does not count them as unhandled; here they are.
func constrainsPolicies(c *x509.Certificate) bool {
	return slices.ContainsFunc(c.Extensions, func(e pkix.Extension) bool {
		return e.Critical && (e.Id.Equal(oidPolicyConstraints) || e.Id.Equal(oidInhibitAnyPolicy))
	})
}

// signedBy checks one signature. CheckSignatureFrom refuses MD5 and SHA-1,
// unlike CheckSignature, and every algorithm it does not know.
func signedBy(child, issuer *x509.Certificate) bool {
	return child.CheckSignatureFrom(issuer) == nil
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
// them: one that may issue for TLS servers only does not vouch for a person.
func allowsPurposes(issuer *x509.Certificate, chain []*x509.Certificate) bool {
	restricted := len(issuer.ExtKeyUsage)+len(issuer.UnknownExtKeyUsage) > 0
	if !restricted || slices.Contains(issuer.ExtKeyUsage, x509.ExtKeyUsageAny) {
		return true
	}
	leaf := chain[0]
	if len(leaf.ExtKeyUsage) == 0 {
		return false
	}
	for _, usage := range leaf.ExtKeyUsage {
		if !slices.Contains(issuer.ExtKeyUsage, usage) {
			return false
		}
	}
	return true
}
