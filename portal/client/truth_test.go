package client_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
)

// What is told must not say less than happened: a request that may have been
// carried out is never told as one that did not leave.

// A request that was cut is repeated; where the second does not leave, the
// first one's failure is told.
func TestRepetitionThatDoesNotLeaveIsNotTold(t *testing.T) {
	stranger := newNetCA(t)
	for name, spoil := range map[string]func(r *netRig){
		"refused":           func(r *netRig) { r.closePort() },
		"unknown name":      func(r *netRig) { r.names.set(nameUnknown) },
		"unknown authority": func(r *netRig) { r.spoil(func() { r.tls = stranger.config(stranger.good) }) },
		"proxy's password": func(r *netRig) {
			r.proxy.set(r.proxy.here, says("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newNetRig(t)
			c := discovered(t, r)
			onWire(func(net.Conn) { spoil(r) })(r)
			if _, err := netSession(c).Bind(context.Background(), netIIN, ""); !errors.Is(err, client.ErrCut) {
				t.Errorf("got %v", err)
			}
			if n := r.count("POST /api/v1/me/bindings"); n != 1 {
				t.Errorf("arrived %d times", n)
			}
		})
	}
}

// discovered is a client that knows the portal, and has no connection to it.
func discovered(t *testing.T, r *netRig, change ...func(*client.Options)) *client.Client {
	t.Helper()
	c := r.client(change...)
	if _, err := c.Discover(context.Background()); err != nil {
		t.Fatal(err)
	}
	c.Close()
	return c
}

// What changes something does not go on a connection that was kept open: there
// net/http would send it anew, and tell how that fared.
func TestChangesGoOnConnectionsOfTheirOwn(t *testing.T) {
	for name, change := range map[string]func(context.Context, *client.Session) error{
		"POST":   func(ctx context.Context, s *client.Session) error { _, err := s.Bind(ctx, netIIN, ""); return err },
		"DELETE": func(ctx context.Context, s *client.Session) error { return s.Detach(ctx, "b-1") },
		"PUT":    func(ctx context.Context, s *client.Session) error { return s.SetPassword(ctx, "a long password") },
	} {
		t.Run(name, func(t *testing.T) {
			r := newNetRig(t)
			c := discovered(t, r)
			if _, err := netSession(c).Profile(context.Background()); err != nil {
				t.Fatal(err)
			}
			before := r.connectionsEver()
			_ = change(context.Background(), netSession(c))
			if after := r.connectionsEver(); after == before {
				t.Error("it went on a connection that was there")
			}
		})
	}
}

// TLS that breaks after the handshake broke a request that was sent.
func TestTLSThatBreaksAfterTheHandshake(t *testing.T) {
	damaged := append([]byte{23, 3, 3, 0, 32}, bytes.Repeat([]byte{7}, 32)...)
	for name, octets := range map[string][]byte{
		"damaged record": damaged,
		"no record":      []byte("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			r := newNetRig(t)
			c := discovered(t, r)
			onWire(func(c net.Conn) { _, _ = c.(*tls.Conn).NetConn().Write(octets) })(r)
			_, err := c.SignIn(context.Background(), portal.SessionRequest{ChallengeID: "c-1"})
			if !errors.Is(err, client.ErrReset) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// A read whose kept connection was dead is sent again: what its new connection
// ends in is told as that of any.
func TestHandshakeOfASecondConnectionIsToldAsThat(t *testing.T) {
	r := newNetRig(t)
	c := discovered(t, r)
	if _, err := netSession(c).Profile(context.Background()); err != nil {
		t.Fatal(err)
	}
	stranger := newNetCA(t)
	r.die()
	r.spoil(func() { r.tls = stranger.config(stranger.good) })
	if _, err := netSession(c).Profile(context.Background()); !errors.Is(err, client.ErrUnknownAuthority) {
		t.Errorf("got %v", err)
	}
}

// Words of the portal's own do not make its answer a failed handshake.
func TestAnswerThatSpeaksOfTLS(t *testing.T) {
	r := newNetRig(t)
	c := discovered(t, r)
	onWire(func(c net.Conn) { _, _ = io.WriteString(c, "tls: protocol version not supported\r\n\r\n") })(r)
	_, err := c.SignIn(context.Background(), portal.SessionRequest{ChallengeID: "c-1"})
	if !errors.Is(err, client.ErrNotHTTP) {
		t.Errorf("got %v", err)
	}
}

// Nor does what stands in the portal's address.
func TestFailureIsNotReadOutOfTheAddress(t *testing.T) {
	r := newNetRig(t)
	c := r.client(func(o *client.Options) { o.Address = strings.Replace(r.origin(), netHost, "1xx."+netHost, 1) })
	r.closePort()
	if _, err := c.Discover(context.Background()); !errors.Is(err, client.ErrRefused) {
		t.Errorf("got %v", err)
	}
}

// A portal's own address in another spelling is no other host.
func TestRedirectToTheSameHostSpelledOtherwise(t *testing.T) {
	r := newNetRig(t)
	c := discovered(t, r)
	answering(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", strings.Replace(r.origin(), netHost, "PORTAL.test", 1)+"/login")
		w.WriteHeader(http.StatusFound)
	})(r)
	if _, err := netSession(c).Profile(context.Background()); !errors.Is(err, client.ErrRedirectHere) {
		t.Errorf("got %v", err)
	}
}

// A gateway's fault is no refusal: the portal may have given tokens that it did
// not pass on.
func TestTokensBehindAGatewaysFault(t *testing.T) {
	for name, answer := range map[string]func(*netRig){
		"504":  sends(504, "text/html", "<html>"),
		"page": sends(200, "text/html", "<html>"),
	} {
		t.Run(name, func(t *testing.T) {
			r := newNetRig(t)
			c := discovered(t, r)
			given := portal.Tokens{AccessToken: netToken, RefreshToken: netToken + "-refresh", ExpiresIn: 600}
			s := c.Session(given, time.Now().Add(-time.Hour), nil)
			answer(r)
			if _, err := s.Profile(context.Background()); err == nil || errors.Is(err, client.ErrSessionEnded) {
				t.Fatalf("got %v", err)
			}
			sends(401, "application/problem+json", `{"type":"about:blank","status":401,"code":"REFRESH_REUSED"}`)(r)
			if _, err := s.Profile(context.Background()); !errors.Is(err, client.ErrTokensLost) {
				t.Errorf("got %v", err)
			}
		})
	}
}
