package client_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"kezek.kz/kezek/portal/client"
)

// onWire answers in octets, on the connection itself.
func onWire(answer func(c net.Conn)) func(*netRig) {
	return answering(func(w http.ResponseWriter, q *http.Request) {
		_, _ = io.Copy(io.Discard, q.Body)
		c, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		answer(c)
	})
}

func wireCases() []netCase {
	writes := func(text string) func(*netRig) {
		return onWire(func(c net.Conn) { _, _ = io.WriteString(c, text) })
	}
	return []netCase{
		{name: "closed without an answer", want: client.ErrCut, spoil: onWire(func(net.Conn) {})},
		{name: "half-closed", want: client.ErrCut, spoil: onWire(func(c net.Conn) {
			_ = c.(*tls.Conn).CloseWrite()
			silent(c)
		})},
		{name: "reset", want: client.ErrReset, spoil: onWire(netReset)},
		{name: "cut within the headers", want: client.ErrCutShort, spoil: writes("HTTP/1.1 200 OK\r\nContent-Ty")},
		{name: "HTTP/0.9", want: client.ErrNotHTTP, spoil: writes("<html>It works!</html>\r\n\r\n")},
		{name: "another protocol", want: client.ErrNotHTTP, spoil: writes("SSH-2.0-OpenSSH_9.9\r\n\r\n")},
		{name: "chunks that are none", want: client.ErrNotHTTP, spoil: writes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n")},
		{name: "an unknown transfer coding", want: client.ErrNotHTTP, spoil: writes("HTTP/1.1 200 OK\r\nTransfer-Encoding: zip\r\n\r\n")},
		{name: "headers over the limit", want: client.ErrHeaderTooLarge, spoil: sends(200, "application/json", "{}", "X-Much", strings.Repeat("a", 200<<10))},
	}
}

// withTLS sets how the portal speaks TLS.
func withTLS(make func(r *netRig) *tls.Config) func(*netRig) {
	return func(r *netRig) {
		config := make(r)
		r.spoil(func() { r.tls = config })
	}
}

func withLeaf(change func(*x509.Certificate)) func(*netRig) {
	return withTLS(func(r *netRig) *tls.Config { return r.ca.config(r.ca.leaf(change)) })
}

func tlsCases() []netCase {
	day := 24 * time.Hour
	return []netCase{
		{name: "a certificate of an unknown authority", want: client.ErrUnknownAuthority, unsent: true, spoil: withTLS(func(r *netRig) *tls.Config {
			stranger := newNetCA(r.t)
			return stranger.config(stranger.good)
		})},
		{name: "a certificate of another host", want: client.ErrOtherHost, unsent: true, spoil: withLeaf(func(c *x509.Certificate) { c.DNSNames = []string{"other.test"} })},
		{name: "a certificate that expired yesterday", want: client.ErrCertificateExpired, unsent: true, spoil: withLeaf(func(c *x509.Certificate) {
			c.NotAfter = time.Now().Add(-day)
		})},
		{name: "a certificate of tomorrow", want: client.ErrCertificateNotYetValid, unsent: true, spoil: withLeaf(func(c *x509.Certificate) {
			c.NotBefore = time.Now().Add(day)
		})},
		{name: "a certificate that no server may use", want: client.ErrCertificate, unsent: true, spoil: withLeaf(func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
		})},
		{name: "TLS 1.1 only", want: client.ErrOldTLS, unsent: true, spoil: withTLS(func(r *netRig) *tls.Config {
			c := r.ca.config(r.ca.good)
			c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 //nolint:gosec // what is refused here
			return c
		})},
		{name: "a handshake that the portal breaks off", want: client.ErrHandshake, unsent: true, spoil: withTLS(func(r *netRig) *tls.Config {
			c := r.ca.config(r.ca.good)
			c.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) { return nil, errors.New("no") }
			return c
		})},
		{name: "plain HTTP on the port", want: client.ErrNoTLS, unsent: true, spoil: withRaw(func(r *netRig, c net.Conn) {
			r.hearsSome(c)
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
		})},
		{name: "no TLS at all on the port", want: client.ErrNoTLS, unsent: true, spoil: withRaw(func(r *netRig, c net.Conn) {
			r.hearsSome(c)
			_, _ = io.WriteString(c, "220 mail.test ESMTP ready for you\r\n")
		})},
		{name: "reset before TLS", want: client.ErrReset, unsent: true, spoil: withRaw(func(r *netRig, c net.Conn) {
			r.hearsSome(c)
			netReset(c)
		})},
		{name: "a port that listens and says nothing", want: client.ErrNotConnected, slow: true, unsent: true, spoil: withRaw(func(_ *netRig, c net.Conn) { silent(c) })},
	}
}

func withRaw(answer func(r *netRig, c net.Conn)) func(*netRig) {
	return func(r *netRig) {
		r.spoil(func() {
			r.raw = func(c net.Conn) {
				defer func() { _ = c.Close() }()
				answer(r, c)
			}
		})
	}
}

// hearsSome takes the first octets, which somebody there could read.
func (r *netRig) hearsSome(c net.Conn) {
	buf := make([]byte, 4096)
	n, _ := c.Read(buf)
	r.hears(buf[:n])
}

// clockCases are computers whose clock is wrong; the portal is as it should be.
func clockCases() []netCase {
	shifted := func(by time.Duration) func(*netRig) {
		return func(r *netRig) { r.spoil(func() { r.now = time.Now().Add(by) }) }
	}
	const day, year = 24 * time.Hour, 365 * 24 * time.Hour
	return []netCase{
		{name: "a clock five years ahead", want: client.ErrClock, unsent: true, spoil: shifted(5 * year)},
		{name: "a clock five years behind", want: client.ErrClock, unsent: true, spoil: shifted(-5 * year)},
		{name: "a clock half a year ahead", want: client.ErrClock, unsent: true, spoil: shifted(year / 2)},
		{name: "a clock that began anew in 1970", want: client.ErrClock, unsent: true, spoil: func(r *netRig) {
			r.spoil(func() { r.now = time.Unix(3600, 0) })
		}},
		{name: "a clock before the authority's time", want: client.ErrClock, unsent: true, spoil: func(r *netRig) {
			stranger := newNetCA(r.t)
			config := stranger.config(stranger.leaf(func(c *x509.Certificate) { c.NotBefore = time.Unix(0, 0) }))
			r.spoil(func() { r.tls, r.now = config, time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC) })
		}},
		{name: "a clock a day behind, with a certificate made today", want: client.ErrCertificateNotYetValid, unsent: true, spoil: func(r *netRig) {
			withLeaf(func(c *x509.Certificate) { c.NotBefore = time.Now().Add(-time.Hour) })(r)
			shifted(-day)(r)
		}},
		{name: "a clock a day ahead, with a certificate that ends today", want: client.ErrCertificateExpired, unsent: true, spoil: func(r *netRig) {
			withLeaf(func(c *x509.Certificate) { c.NotAfter = time.Now().Add(time.Hour) })(r)
			shifted(day)(r)
		}},
	}
}

func wayCases() []netCase {
	through := func(answer func(net.Conn)) func(*netRig) {
		return func(r *netRig) { r.proxy.set(r.proxy.here, answer) }
	}
	names := func(a nameAnswer) func(*netRig) { return func(r *netRig) { r.names.set(a) } }
	return []netCase{
		{name: "the portal is down: connection refused", want: client.ErrRefused, unsent: true, spoil: func(r *netRig) { r.closePort() }},
		{name: "an unknown name", want: client.ErrNoSuchHost, unsent: true, spoil: names(nameUnknown)},
		{name: "a name server that fails", want: client.ErrOffline, unsent: true, spoil: names(nameFailing)},
		{name: "a name server that says nothing", want: client.ErrOffline, slow: true, unsent: true, spoil: names(nameSilent)},
		{name: "a proxy that wants a password (407)", want: client.ErrProxyPassword, unsent: true, spoil: through(
			says("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"))},
		{name: "a proxy that is down", want: client.ErrProxyDown, unsent: true, spoil: func(r *netRig) { r.proxy.set(closedProxy(r.t), nil) }},
		{name: "a proxy that forbids the portal (403)", want: client.ErrProxyRefused, unsent: true, spoil: through(says("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"))},
		{name: "a proxy that does not reach the portal (502)", want: client.ErrProxyRefused, unsent: true, spoil: through(says("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"))},
		{name: "proxy settings that cannot be read", want: client.ErrProxySettings, unsent: true, spoil: func(r *netRig) { r.proxy.set(noProxySettings, nil) }},
		{name: "a proxy of an unknown kind", want: client.ErrProxySettings, unsent: true, spoil: func(r *netRig) { r.proxy.set(oldProxy, nil) }},
		{name: "a proxy that says nothing", want: client.ErrNotConnected, slow: true, unsent: true, spoil: through(silent)},
	}
}
