package signer

import (
	"fmt"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// CanonicalOrigin gives the origin of an https address in the one form that a
// Statement takes: scheme, lower-case host (a name in A-labels, RFC 5891; an
// IPv6 address as RFC 5952 writes it), and the port unless it is 443. The
// address may end in a slash. A path, a query, user information, another
// scheme, or a host that is no host is refused with ErrStatement.
func CanonicalOrigin(rawURL string) (string, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return "", notOrigin("address")
	}
	if u.Scheme != "https" {
		return "", notOrigin("scheme is not https")
	}
	if u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.ForceQuery ||
		strings.Contains(rawURL, "#") {
		return "", notOrigin("more than an origin")
	}
	host, err := canonicalHost(u)
	if err != nil {
		return "", err
	}
	port, err := canonicalPort(u)
	if err != nil {
		return "", err
	}
	return "https://" + host + port, nil
}

func notOrigin(what string) error { return fmt.Errorf("%w: origin: %s", ErrStatement, what) }

func canonicalHost(u *url.URL) (string, error) {
	if strings.HasPrefix(u.Host, "[") {
		return canonicalIPv6(u.Hostname())
	}
	name, err := aLabels(u.Hostname())
	if err != nil {
		return "", notOrigin("host name")
	}
	last := name[strings.LastIndex(name, ".")+1:]
	if isNumber(last) {
		return canonicalIPv4(name)
	}
	return name, nil
}

// aLabels converts a name, and converts the result again: some names that are
// no names (octets that are no UTF-8 among them) come out as A-labels which the
// same rules then refuse.
func aLabels(host string) (string, error) {
	name, err := names().ToASCII(host)
	if err != nil {
		return "", err
	}
	return names().ToASCII(name)
}

// names maps what a person types to A-labels and refuses what no host is
// called: empty and overlong labels, a trailing dot, spaces, underscores.
func names() *idna.Profile {
	return idna.New(
		idna.MapForLookup(), idna.BidiRule(), idna.Transitional(false),
		idna.StrictDomainName(true), idna.VerifyDNSLength(true), idna.CheckHyphens(true),
	)
}

// isNumber finds the hosts that some resolvers read as an address though they
// are not written as one: 127.1, 0x7f.1.
func isNumber(label string) bool {
	return strings.Trim(label, "0123456789") == "" || strings.HasPrefix(label, "0x")
}

func canonicalIPv4(host string) (string, error) {
	address, err := netip.ParseAddr(host)
	if err != nil || !address.Is4() {
		return "", notOrigin("address")
	}
	return address.String(), nil
}

func canonicalIPv6(host string) (string, error) {
	address, err := netip.ParseAddr(host)
	if err != nil || !address.Is6() || address.Zone() != "" {
		return "", notOrigin("address")
	}
	return "[" + address.String() + "]", nil
}

// canonicalPort gives ":port", or nothing for the default one.
func canonicalPort(u *url.URL) (string, error) {
	port := u.Port()
	if port == "" || port == "443" {
		return "", nil
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 || strconv.FormatUint(n, 10) != port {
		return "", notOrigin("port")
	}
	return ":" + port, nil
}
