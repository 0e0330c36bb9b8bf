package trust

import (
	"crypto/rsa"
	"crypto/x509"
	"slices"

	"kezek.kz/kezek/signer/pki"
)

// explain gives the most telling of the reasons why none of the chains reached
// an anchor; among equals that of the longer chain, which was noted first. Of a
// chain that others go on from it is said, wrongly, that nobody signed: that
// never comes before what is said of the longer ones. With no checks left it
// knows only what the search had found out.
func (b *builder) explain() *ChainError {
	var best *ChainError
	for _, chain := range b.ends {
		for _, found := range b.reasonsAt(chain) {
			if best == nil || slices.Index(reasons, found.Reason) < slices.Index(reasons, best.Reason) {
				best = found
			}
		}
	}
	return best
}

// reasonsAt says why a chain does not go on: for each authority that signed
// and cannot stand above it, else that nobody signed.
func (b *builder) reasonsAt(chain []*x509.Certificate) []*ChainError {
	if found := b.signers(chain); len(found) > 0 {
		return found
	}
	return []*ChainError{{Reason: b.nobody(chain), Chain: chain}}
}

// signers tells of those who signed and cannot stand above the chain.
func (b *builder) signers(chain []*x509.Certificate) []*ChainError {
	var found []*ChainError
	for _, issuer := range b.issuers(chain) {
		if b.mayStandAbove(issuer, chain) || !b.signed(issuer, chain) {
			continue
		}
		reason := ErrAuthorityExpired
		if !keepsRules(issuer, chain) {
			reason = ErrBroken
		}
		found = append(found, &ChainError{Reason: reason, Chain: chain, Authority: issuer})
	}
	for _, issuer := range b.pretenders(chain) {
		if last := chain[len(chain)-1]; keyIDsAgree(issuer, last) && b.spend() && signedByOther(last, issuer) {
			found = append(found, &ChainError{Reason: ErrBroken, Chain: chain, Authority: issuer})
		}
	}
	return found
}

// nobody is the reason where nobody signed the chain's last certificate.
func (b *builder) nobody(chain []*x509.Certificate) error {
	switch {
	case len(b.issuers(chain))+len(b.pretenders(chain)) > 0:
		return ErrMismatch
	case len(chain) > 1:
		return ErrIncomplete
	}
	return ErrUntrusted
}

// pretenders gives the certificates that have the issuer's name and are no
// authorities. One that signed is ErrBroken, one that did not is ErrMismatch,
// like an authority: both say more than that nobody has the name.
func (b *builder) pretenders(chain []*x509.Certificate) []*x509.Certificate {
	if len(chain) >= maxChain {
		return nil
	}
	return notIn(chain, b.store.others[string(chain[len(chain)-1].RawIssuer)])
}

// signedByOther checks one signature by whoever has the key, authority or not.
// Keys too long to be an authority's are not tried.
func signedByOther(child, issuer *x509.Certificate) bool {
	if key, ok := issuer.PublicKey.(*rsa.PublicKey); ok && key.N.BitLen() > pki.MaxRSABits {
		return false
	}
	as := *issuer // as if it were one
	as.BasicConstraintsValid, as.IsCA, as.KeyUsage = true, true, x509.KeyUsageCertSign
	return signedBy(child, &as)
}
