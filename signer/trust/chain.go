package trust

import (
	"crypto/x509"
	"slices"
	"time"

	"kezek.kz/kezek/signer/pki"
)

const (
	// maxChain is the longest chain looked for, leaf and anchor included. The
	// authority's have three certificates.
	maxChain = 6
	// maxChecks bounds the signatures checked for one certificate: many
	// authorities of one name, each issued by each other, would otherwise cost
	// a number of checks that grows with the factorial of their count.
	maxChecks = 64
)

// Verify gives a chain from cert to an anchor, the leaf first. Authorities
// have to be valid at that moment; the leaf's own validity is not judged here,
// nor its purpose nor whether it was revoked. Every failure is a [*ChainError]
// and, by errors.Is, ErrUntrusted and the reason.
func (s *Store) Verify(cert *x509.Certificate, at time.Time) ([]*x509.Certificate, error) {
	if cert == nil {
		return nil, &ChainError{Reason: ErrUntrusted}
	}
	leaf := []*x509.Certificate{cert}
	if len(cert.UnhandledCriticalExtensions) > 0 {
		return nil, &ChainError{Reason: ErrBroken, Chain: leaf}
	}
	b := builder{store: s, at: at, checks: maxChecks}
	if chain := b.extend(leaf); chain != nil {
		return chain, nil
	}
	return nil, b.explain()
}

// builder looks for one chain, depth first, and remembers what it saw, so that
// the reason is looked for only after there is no chain: an authority that
// cannot stand in a chain costs no check that a good one may need.
type builder struct {
	store  *Store
	at     time.Time
	checks int
	// ends are the chains of good signatures that reached no anchor, longer
	// ones before those they go on from.
	ends [][]*x509.Certificate
}

// extend gives a chain that begins with this one and ends in an anchor, or nil.
func (b *builder) extend(chain []*x509.Certificate) []*x509.Certificate {
	for _, issuer := range b.issuers(chain) {
		if !b.mayStandAbove(issuer, chain) || !b.signed(issuer, chain) {
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
	b.ends = append(b.ends, chain)
	return nil
}

// issuers gives the authorities that may have signed the chain's last
// certificate by their names, none where the chain is as long as any may be.
func (b *builder) issuers(chain []*x509.Certificate) []*x509.Certificate {
	if len(chain) >= maxChain {
		return nil
	}
	return notIn(chain, b.store.names[string(chain[len(chain)-1].RawIssuer)])
}

func notIn(chain, certs []*x509.Certificate) []*x509.Certificate {
	in := func(c *x509.Certificate) bool { return slices.ContainsFunc(chain, c.Equal) }
	return slices.DeleteFunc(slices.Clone(certs), in)
}

func (b *builder) mayStandAbove(issuer *x509.Certificate, chain []*x509.Certificate) bool {
	return isValid(issuer, b.at) && keepsRules(issuer, chain)
}

// signed tells whether the authority signed the chain's last certificate. It
// comes last of what is asked: it is the dear part.
func (b *builder) signed(issuer *x509.Certificate, chain []*x509.Certificate) bool {
	last := chain[len(chain)-1]
	return keyIDsAgree(issuer, last) && b.spend() && signedBy(last, issuer)
}

// spend takes one of the checks that are left.
func (b *builder) spend() bool {
	if b.checks == 0 {
		return false
	}
	b.checks--
	return true
}

// signedBy checks one signature by an authority. CheckCertificate refuses MD5
// and SHA-1, and every algorithm it does not know.
func signedBy(child, issuer *x509.Certificate) bool {
	return pki.CheckCertificate(child, issuer) == nil
}
