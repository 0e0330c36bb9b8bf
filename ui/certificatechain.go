package ui

import (
	"crypto/x509"
	"encoding/asn1"
	"strconv"
	"strings"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/explain"
)

// chain is who answers for the key: every certificate from the key's own up to
// the authority that is trusted.
func (s *certificateScreen) chain() certificateSection {
	chain, links := s.section("chain"), s.verdict.Chain
	for i, link := range links {
		id := "certificate.chain.authority"
		switch i {
		case 0:
			id = "certificate.chain.own"
		case len(links) - 1:
			id = "certificate.chain.anchor"
		}
		chain.add(s.w, id, linkText(link))
	}
	if len(links) == 0 {
		chain.add(s.w, "certificate.chain", s.noChain())
	}
	return chain
}

// linkText is a certificate of the chain: who, from when until when, and by
// what it is told from one of the same name.
func linkText(link *x509.Certificate) string {
	c := signer.Describe(link)
	return strings.Join([]string{authorityName(c), c.Validity(), "SHA-256: " + trust.Fingerprint(link)}, "\n")
}

// authorityName is what an authority is called; an old one may have only the
// name of its organisation.
func authorityName(c *signer.Certificate) string {
	if c.Owner == "" {
		return orDash(c.Organization)
	}
	return c.Owner
}

// noChain says why there is none, where that was found out.
func (s *certificateScreen) noChain() string {
	said := []string{s.w.T("certificate.chain.none")}
	switch r := s.verdict.Reason; r {
	case signer.ReasonCertUntrusted:
		said = append(said, s.w.untrustedText(s.certificate))
	case signer.ReasonChainIncomplete, signer.ReasonChainBroken,
		signer.ReasonAuthorityExpired, signer.ReasonAuthorityMismatch:
		said = append(said, explain.Reason(s.w.lang, r, s.certificate))
	}
	return strings.Join(said, " ")
}

// untrustedText is for pages where no portal judges: nobody here has the name
// of the authority that issued the key.
func (w *Window) untrustedText(c *signer.Certificate) string {
	if c == nil || c.Issuer == "" {
		return w.T("certificate.untrusted.nameless")
	}
	return w.T("certificate.untrusted", map[string]any{"Issuer": c.Issuer})
}

// revocation is what is known of that, and where the authority says to ask.
func (s *certificateScreen) revocation() certificateSection {
	c, about := s.certificate.X509, s.section("revocation")
	about.add(s.w, "certificate.revocation", s.w.revocationText(s.verdict))
	about.add(s.w, "certificate.ocsp", addresses(c.OCSPServer))
	about.add(s.w, "certificate.crl", addresses(c.CRLDistributionPoints))
	about.add(s.w, "certificate.crl_delta", addresses(deltaAddresses(c)))
	about.add(s.w, "certificate.issuer_at", addresses(c.IssuingCertificateURL))
	return about
}

// revocationText says whether a key was revoked, according to whom, and when
// they said so. That it could not be found out is an answer of its own.
func (w *Window) revocationText(v signer.Verdict) string {
	status := v.Revocation
	dates := map[string]any{"Date": signer.FormatTime(status.ThisUpdate), "Revoked": signer.FormatDate(status.RevokedAt)}
	switch status.State {
	case revocation.Good, revocation.Revoked:
		id := "certificate.revocation." + string(status.State) + "." + string(status.Source)
		if status.ThisUpdate.IsZero() || !w.lang.Has(id) {
			id = "certificate.revocation." + string(status.State)
		}
		return strings.Join([]string{w.whoseRevocation(v), w.T(id, dates), w.revocationCause(status)}, "")
	case revocation.Unknown:
		return explain.Revocation(w.lang, signer.Verdict{Revocation: status})
	}
	return w.T("certificate.revocation.not_checked")
}

// whoseRevocation names the authority where it is one's certificate that was
// revoked and not the key's own.
func (w *Window) whoseRevocation(v signer.Verdict) string {
	if v.Revoked == nil || len(v.Chain) == 0 || v.Revoked.Equal(v.Chain[0]) {
		return ""
	}
	return w.T("certificate.revocation.authority", map[string]any{"Name": authorityName(signer.Describe(v.Revoked))}) + " "
}

// revocationCause is why, where the authority says so in a way that there are
// words for.
func (w *Window) revocationCause(status revocation.Status) string {
	id := "errors.revoked.cause." + strconv.Itoa(status.Reason)
	if status.State != revocation.Revoked || !w.lang.Has(id) {
		return ""
	}
	return " " + w.T(id)
}

// addresses are one in a line.
func addresses(all []string) string {
	lines := make([]string, len(all))
	for i, address := range all {
		lines[i] = visible(address)
	}
	return strings.Join(lines, "\n")
}

var oidFreshestCRL = asn1.ObjectIdentifier{2, 5, 29, 46}

// distributionPoint is as far as its addresses (RFC 5280, 4.2.1.13).
type distributionPoint struct {
	Name struct {
		Full []asn1.RawValue `asn1:"optional,tag:0"`
	} `asn1:"optional,tag:0"`
	Reasons asn1.BitString `asn1:"optional,tag:1"`
	Issuer  asn1.RawValue  `asn1:"optional,tag:2"`
}

// deltaAddresses are the addresses of delta lists (RFC 5280, 4.2.1.15), which
// crypto/x509 does not read.
func deltaAddresses(c *x509.Certificate) []string {
	const uri = 6 // [6] of GeneralName
	var found []string
	for _, e := range c.Extensions {
		var points []distributionPoint
		if !e.Id.Equal(oidFreshestCRL) {
			continue
		}
		if _, err := asn1.Unmarshal(e.Value, &points); err != nil {
			continue // nobody can be asked there
		}
		for _, p := range points {
			for _, name := range p.Name.Full {
				if name.Class == asn1.ClassContextSpecific && name.Tag == uri {
					found = append(found, string(name.Bytes))
				}
			}
		}
	}
	return found
}
