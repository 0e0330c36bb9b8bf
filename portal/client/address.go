package client

import (
	"errors"
	"net/url"
	"strings"
)

// ErrAddress means that an address is not the https origin of a portal. It
// comes as an *[AddressError].
var ErrAddress = errors.New("address is not an https origin")

// AddressReason is what is wrong with an address.
type AddressReason string

// Why an address is refused.
const (
	AddressEmpty   AddressReason = "empty"
	AddressScheme  AddressReason = "scheme"  // none, or one that is neither http nor https
	AddressHTTP    AddressReason = "http"    // the portal would be dialled without TLS
	AddressUser    AddressReason = "user"    // a name, maybe with a password, before @
	AddressPath    AddressReason = "path"    // more than an origin: a path, a query, a fragment
	AddressHost    AddressReason = "host"    // none, or one that nothing is called
	AddressNumeric AddressReason = "numeric" // digits that some resolvers read as another address
	AddressPort    AddressReason = "port"
	AddressForm    AddressReason = "form" // anything else that is no URL (RFC 3986)
)

// AddressError says why something is no portal's address. By errors.Is it is
// [ErrAddress]. It never holds the address, in which a password may stand.
type AddressError struct{ Reason AddressReason }

// Error names the reason.
func (e *AddressError) Error() string { return ErrAddress.Error() + ": " + string(e.Reason) }

// Unwrap gives ErrAddress.
func (e *AddressError) Unwrap() error { return ErrAddress }

// parseOrigin reads an address that is nothing but scheme, host and port.
func parseOrigin(rawURL string) (*url.URL, error) {
	u, err := url.Parse(rawURL)
	if reason := notBare(rawURL, u, err); reason != "" {
		return nil, &AddressError{reason}
	}
	return u, nil
}

// notBare gives what there is besides an https origin. What a person can mend
// first is told first: without its scheme an address has no host either.
func notBare(rawURL string, u *url.URL, err error) AddressReason {
	scheme, _, hasScheme := strings.Cut(rawURL, "://")
	switch {
	case strings.TrimSpace(rawURL) == "":
		return AddressEmpty
	case hasScheme && strings.EqualFold(scheme, "http"):
		return AddressHTTP
	case !hasScheme || !strings.EqualFold(scheme, "https"):
		return AddressScheme
	case err != nil:
		return unparsed(err)
	case u.User != nil:
		return AddressUser
	case u.Hostname() == "":
		return AddressHost
	case u.Opaque != "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.ForceQuery || strings.Contains(rawURL, "#"):
		return AddressPath
	}
	return ""
}

// unparsed tells what package url gives in words only.
func unparsed(err error) AddressReason {
	switch {
	case hasText(err, "invalid port"):
		return AddressPort
	case hasText(err, "invalid userinfo"):
		return AddressUser
	case hasText(err, "in host name"), hasText(err, "missing ']'"), hasText(err, "invalid host"):
		return AddressHost
	}
	return AddressForm
}
