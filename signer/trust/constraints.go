package trust

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"net"
	"slices"
	"strings"
)

// allowsNames holds the certificates of a chain to the name constraints of an
// authority above them (RFC 5280, 4.2.1.10). A constraint concerns only names
// of its own kind, so one on host names and addresses says nothing of a
// person's certificate, which has neither.
//
// Constraints on e-mail addresses and URIs are not evaluated: a certificate
// that has names of a kind so constrained is refused (RFC 5280 asks for
// exactly that of whoever cannot process them). Those on other kinds (directory
// names) are, where critical, among the unknown critical extensions and never
// come this far.
func allowsNames(issuer *x509.Certificate, chain []*x509.Certificate) bool {
	for _, c := range chain {
		if !hostsWithin(issuer, c) || !addressesWithin(issuer, c) || unjudged(issuer, c) {
			return false
		}
	}
	return true
}

func hostsWithin(issuer, c *x509.Certificate) bool {
	for _, host := range c.DNSNames {
		in := func(domain string) bool { return hostMatches(host, domain) }
		if slices.ContainsFunc(issuer.ExcludedDNSDomains, in) {
			return false
		}
		permitted := issuer.PermittedDNSDomains
		if len(permitted) > 0 && !slices.ContainsFunc(permitted, in) {
			return false
		}
	}
	return true
}

// hostMatches tells whether a host is the domain itself or lies below it. A
// domain that begins with a dot does not contain itself.
func hostMatches(host, domain string) bool {
	host, domain = strings.ToLower(host), strings.ToLower(domain)
	if domain == "" || host == domain {
		return true
	}
	return strings.HasSuffix(host, "."+strings.TrimPrefix(domain, "."))
}

func addressesWithin(issuer, c *x509.Certificate) bool {
	for _, address := range c.IPAddresses {
		in := func(n *net.IPNet) bool { return n.Contains(address) }
		if slices.ContainsFunc(issuer.ExcludedIPRanges, in) {
			return false
		}
		permitted := issuer.PermittedIPRanges
		if len(permitted) > 0 && !slices.ContainsFunc(permitted, in) {
			return false
		}
	}
	return true
}

// unjudged tells whether the certificate has names of a kind that the issuer
// constrains and this package does not evaluate.
func unjudged(issuer, c *x509.Certificate) bool {
	emails := len(issuer.PermittedEmailAddresses)+len(issuer.ExcludedEmailAddresses) > 0
	uris := len(issuer.PermittedURIDomains)+len(issuer.ExcludedURIDomains) > 0
	return emails && (len(c.EmailAddresses) > 0 || hasSubjectEmail(c)) || uris && len(c.URIs) > 0
}

var oidEmailAddress = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}

// hasSubjectEmail tells whether the subject holds an e-mail address, as in
// older certificates. A constraint on e-mail addresses is on those, too (RFC
// 5280, 4.2.1.10).
func hasSubjectEmail(c *x509.Certificate) bool {
	return slices.ContainsFunc(c.Subject.Names, func(n pkix.AttributeTypeAndValue) bool { return n.Type.Equal(oidEmailAddress) })
}
