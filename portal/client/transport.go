package client

import (
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
// follows redirects with its headers, and keeps cookies.
func newHTTP(o Options) *resty.Client {
	standard := &http.Client{Transport: newTransport(o), Timeout: o.Timeout}
	return resty.NewWithClient(standard).
		SetRedirectPolicy(resty.RedirectPolicyFunc(stay)).
		SetRetryCount(0).
		SetResponseBodyLimit(o.MaxBody).
		SetDebug(false).
		SetDisableWarn(true).
		SetLogger(silent{}).
		SetHeader("User-Agent", "kezek/"+o.Version)
}

// newTransport is HTTP/1.1 only: there a request without Idempotency-Key is
// never sent a second time by net/http itself, which "a sign-in is posted
// once" rests upon.
func newTransport(o Options) *http.Transport {
	dialer := &net.Dialer{Timeout: o.DialTimeout, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                  notForLoopback(o.Proxy),
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.Roots},
		TLSHandshakeTimeout:    o.TLSTimeout,
		ResponseHeaderTimeout:  o.HeaderTimeout,
		MaxResponseHeaderBytes: maxHeader,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConnsPerHost:    4,
		DisableCompression:     true,
	}
}

// notForLoopback keeps a practice portal's requests on this machine.
func notForLoopback(proxy func(*http.Request) (*url.URL, error)) func(*http.Request) (*url.URL, error) {
	return func(r *http.Request) (*url.URL, error) {
		if isLoopback(r.URL.Hostname()) {
			return nil, nil
		}
		return proxy(r)
	}
}

// stay hands the redirect itself back instead of following it.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// silent is a resty.Logger that says nothing: resty's lines hold URLs.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}
