package revocation

import (
	"crypto/x509"
	"slices"
)

// maxAddresses is how many addresses of a kind are tried.
const maxAddresses = 4

// responders are the addresses to ask about the certificate (RFC 5280,
// 4.2.2.1).
func (c *Checker) responders(cert *x509.Certificate) []string {
	if c.options.OCSP != "" {
		return []string{c.options.OCSP}
	}
	return usable(cert.OCSPServer)
}

// baseAddresses and deltaAddresses are where the lists lie that the certificate
// is in.
func (c *Checker) baseAddresses(cert *x509.Certificate) []string {
	if len(c.options.CRL) > 0 {
		return usable(c.options.CRL)
	}
	return usable(points(cert).addresses())
}

func (c *Checker) deltaAddresses(cert *x509.Certificate) []string {
	if len(c.options.DeltaCRL) > 0 {
		return usable(c.options.DeltaCRL)
	}
	return usable(deltaPoints(cert).addresses())
}

// usable gives the first few that HTTP can fetch.
func usable(addresses []string) []string {
	found := slices.DeleteFunc(slices.Clone(addresses), func(a string) bool { return !isAddress(a) })
	return found[:min(len(found), maxAddresses)]
}
