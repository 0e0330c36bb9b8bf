package server

import (
	"net/http"
	"net/netip"
	"strings"
)

// RemoteAddress is whom the connection is from: Options.ClientAddress of a
// portal that clients reach directly. The zero address where that is none.
func RemoteAddress(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return a.Addr()
}

// maxForwarded is how many addresses of a header are looked at.
const maxForwarded = 16

// ForwardedFor is Options.ClientAddress of a portal behind proxies: the last
// address of X-Forwarded-For that is not a proxy's. What stands before it was
// written by the client and may be anything. A connection from elsewhere than a
// proxy counts for itself, whatever its headers say.
func ForwardedFor(proxies ...netip.Prefix) func(*http.Request) netip.Addr {
	return func(r *http.Request) netip.Addr {
		client := RemoteAddress(r)
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for i := len(hops) - 1; i >= 0 && i >= len(hops)-maxForwarded && isProxy(client, proxies); i-- {
			hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
			if err != nil {
				return client
			}
			client = hop
		}
		return client
	}
}

func isProxy(a netip.Addr, proxies []netip.Prefix) bool {
	for _, p := range proxies {
		if p.Contains(a.Unmap().WithZone("")) {
			return true
		}
	}
	return false
}
