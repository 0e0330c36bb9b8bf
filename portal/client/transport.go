package client

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/go-resty/resty/v2"
)

// maxHeader is the largest answer header read, in octets.
const maxHeader = 64 << 10

// newHTTP makes resty safe: as it comes it has no time limit and no size limit,
// follows redirects with its headers, keeps cookies, and unpacks what comes
// packed. The time limits are each call's own; the body is read by [Client.read].
func newHTTP(o Options) *resty.Client {
	return resty.NewWithClient(&http.Client{Transport: newTransport(o)}).
		SetRedirectPolicy(resty.RedirectPolicyFunc(stay)).
		SetRetryCount(0).
		SetResponseBodyLimit(o.MaxBody).
		SetDebug(false).
		SetDisableWarn(true).
		SetLogger(silent{}).
		SetHeader("User-Agent", "kezek/"+o.Version)
}

// newTransport is HTTP/1.1 only: there a request on a new connection is never
// sent a second time by net/http itself, which "a sign-in is posted once" rests
// upon. A read on a connection that died while it was kept open, as
// after the computer slept, is sent again by it, unnoticed by anybody.
func newTransport(o Options) *http.Transport {
	dialer := &net.Dialer{Timeout: o.DialTimeout, KeepAlive: 30 * time.Second, Resolver: o.resolver}
	return &http.Transport{
		Proxy:                  safely(o.Proxy),
		OnProxyConnectResponse: throughProxy,
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.Roots, Time: o.Now},
		TLSHandshakeTimeout:    o.TLSTimeout,
		MaxResponseHeaderBytes: maxHeader,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConnsPerHost:    4,
		DisableCompression:     true,
	}
}

// safely keeps a practice portal's requests on this machine, and goes past a
// proxy only where the settings say so, never because they cannot be read.
func safely(proxy func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(r *http.Request) (*url.URL, error) {
		if isLoopback(r.URL.Hostname()) {
			return nil, nil
		}
		found, err := proxy(r)
		if err != nil || found != nil && !isProxy(found) {
			return nil, ErrProxySettings // the cause may hold a password
		}
		return found, nil
	}
}

// isProxy tells the proxies that net/http speaks to; of any other it would make
// an HTTP proxy.
func isProxy(u *url.URL) bool {
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
		return u.Hostname() != ""
	}
	return false
}

// throughProxy reads a proxy's answer to CONNECT (RFC 9110, 9.3.6).
func throughProxy(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	switch answer.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusProxyAuthRequired:
		return ErrProxyPassword
	}
	return ErrProxyRefused
}

// stay hands the redirect itself back instead of following it.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// silent is a resty.Logger that says nothing: resty's lines hold URLs.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}
