package client

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// CanonicalOrigin gives the one spelling of an https origin: lower-case A-label
// host (RFC 5891) or address, port only where it is not 443, no trailing slash.
// It refuses any other scheme, a path, a query, a fragment, a user, and a host
// that some resolvers would read as another one, by an *[AddressError].
//
// It gives the same string as the function of the same name in package signer,
// which this package must not import; a test holds the two together.
func CanonicalOrigin(rawURL string) (string, error) {
	u, err := parseOrigin(rawURL)
	if err != nil {
		return "", err
	}
	host, reason := canonicalHost(u)
	if reason != "" {
		return "", &AddressError{reason}
	}
	port, ok := canonicalPort(u.Port())
	if !ok {
		return "", &AddressError{AddressPort}
	}
	return "https://" + host + port, nil
}

// canonicalHost gives an address or a name in its one spelling, or what is
// wrong with it.
func canonicalHost(u *url.URL) (string, AddressReason) {
	if strings.HasPrefix(u.Host, "[") {
		addr, err := netip.ParseAddr(u.Hostname())
		if err != nil || !addr.Is6() || addr.Zone() != "" {
			return "", AddressHost
		}
		return "[" + addr.String() + "]", ""
	}
	name, err := aLabels(u.Hostname())
	if err != nil || name == "" || strings.HasSuffix(name, ".") {
		return "", AddressHost
	}
	if !looksNumeric(name) {
		return name, ""
	}
	addr, err := netip.ParseAddr(name)
	if err != nil || !addr.Is4() {
		return "", AddressNumeric
	}
	return addr.String(), ""
}

// aLabels converts a name twice: octets that are no UTF-8 pass the first time,
// as A-labels that the same rules then refuse.
func aLabels(host string) (string, error) {
	name, err := hostNames().ToASCII(host)
	if err != nil {
		return "", err
	}
	return hostNames().ToASCII(name)
}

// hostNames maps what a person types to A-labels, and refuses what no host is
// called.
func hostNames() *idna.Profile {
	return idna.New(
		idna.MapForLookup(), idna.BidiRule(), idna.Transitional(false),
		idna.StrictDomainName(true), idna.VerifyDNSLength(true), idna.CheckHyphens(true),
	)
}

// looksNumeric finds names like 127.1 and 0x7f.1, which some resolvers take
// for addresses.
func looksNumeric(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	return strings.HasPrefix(last, "0x") || strings.Trim(last, "0123456789") == ""
}

// canonicalPort gives ":port", empty for the default one.
func canonicalPort(port string) (string, bool) {
	if port == "" || port == "443" {
		return "", true
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return ":" + port, err == nil && n > 0 && strconv.FormatUint(n, 10) == port
}

// isLoopback tells whether an origin's host is this machine itself.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
