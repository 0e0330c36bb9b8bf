package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// Ten seconds are promised; a second is left for drawing the message.
func TestDefaultsKeepThePromiseOfTenSeconds(t *testing.T) {
	o := Options{}.withDefaults()
	if o.Timeout != 9*time.Second || o.Patience != time.Minute || o.DialTimeout > o.Timeout || o.TLSTimeout > o.Timeout {
		t.Errorf("%+v", o)
	}
}

// patientPortal answers everything after a while.
func patientPortal(t *testing.T, after time.Duration) (*fakePortal, *Client, *Session) {
	t.Helper()
	p := newPortal(t)
	late := func(pattern string, status int, answer any) {
		p.on(pattern, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			select {
			case <-time.After(after):
				reply(w, status, answer)
			case <-r.Context().Done():
				panic(http.ErrAbortHandler)
			}
		})
	}
	late("POST /auth/sessions", 201, session())
	late("POST /auth/sessions/current/step-up", 200, portal.StepUp{Tokens: tokens(), ACR: "eds", RaisedUntil: time.Unix(2e9, 0)})
	late("POST /me/bindings", 201, bound())
	late("POST /me/bindings/{id}/recheck", 200, bound())
	late("GET /me/bindings/{id}", 200, bound().Binding)
	late("GET /me", 200, profile())
	late("GET /me/bindings", 200, portal.Page[portal.Binding]{})
	late("POST /auth/challenges", 201, challenge())
	c := p.client(t, func(o *Options) { o.Timeout, o.Patience = 500*time.Millisecond, 20*time.Second })
	mustDiscover(t, c)
	return p, c, c.Session(tokens(), time.Now(), nil)
}

func TestOnlyWhatWaitsForARegistryIsPatient(t *testing.T) {
	_, c, s := patientPortal(t, time.Second)
	ctx := context.Background()
	var all sync.WaitGroup // there is nothing to do but to wait
	for name, call := range map[string]func() error{
		"SignIn":  func() error { _, err := c.SignIn(ctx, portal.SessionRequest{}); return err },
		"StepUp":  func() error { _, err := s.StepUp(ctx, portal.SessionRequest{}); return err },
		"Bind":    func() error { _, err := s.Bind(ctx, childIIN, ""); return err },
		"Recheck": func() error { _, err := s.Recheck(ctx, "b-1", ""); return err },
		"Binding": func() error { _, err := s.Binding(ctx, "b-1"); return err },
	} {
		all.Go(func() {
			if err := call(); err != nil {
				t.Errorf("%s does not wait: %v", name, err)
			}
		})
	}
	for name, call := range map[string]func() error{
		"Challenge": func() error { _, err := c.Challenge(ctx, portal.ChallengeRequest{}); return err },
		"Profile":   func() error { _, err := s.Profile(ctx); return err },
		"Bindings":  func() error { _, err := s.Bindings(ctx); return err },
	} {
		all.Go(func() {
			if err := call(); !errors.Is(err, ErrSlow) {
				t.Errorf("%s: got %v", name, err)
			}
		})
	}
	all.Wait()
}

// The first contact is not waited for any longer because the call behind it is
// patient.
func TestPatientCallMeetsAPortalWithinTheUsualLimit(t *testing.T) {
	p := newPortal(t)
	p.mux = http.NewServeMux()
	p.mux.HandleFunc("/", func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	})
	c := p.client(t, func(o *Options) { o.Timeout = 300 * time.Millisecond })
	begun := time.Now()
	_, err := c.SignIn(context.Background(), portal.SessionRequest{})
	if took := time.Since(begun); !errors.Is(err, ErrSlow) || took > 10*time.Second {
		t.Errorf("got %v after %v", err, took)
	}
}

// A token that is to be replaced does not double the time.
func TestRefreshIsWithinTheCallsOwnLimit(t *testing.T) {
	p := newPortal(t)
	hang := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	}
	p.on("POST /auth/sessions/current/refresh", hang)
	p.on("GET /me", hang)
	p.on("DELETE /auth/sessions/current", hang)
	c := p.client(t, func(o *Options) { o.Timeout = time.Second })
	mustDiscover(t, c)
	for name, call := range map[string]func(*Session) error{
		"profile":  func(s *Session) error { _, err := s.Profile(context.Background()); return err },
		"sign-out": func(s *Session) error { return s.SignOut(context.Background()) },
	} {
		s := c.Session(tokens(), time.Now().Add(-590*time.Second), nil) // ten seconds are left
		begun := time.Now()
		err := call(s)
		// On a machine that is slow itself the limit may end while the request
		// after the refresh is still on its way to the portal.
		if took := time.Since(begun); !errors.Is(err, ErrSlow) && !errors.Is(err, ErrNotConnected) || took > 1800*time.Millisecond {
			t.Errorf("%s: got %v after %v", name, err, took)
		}
	}
}

// What an operating system tells of a network that is not there cannot be
// brought about on every machine.
func TestKindsOfNetworkFailure(t *testing.T) {
	dial := func(e syscall.Errno) error {
		return &url.Error{Op: "Get", URL: "https://x/?SECRET", Err: &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", e)}}
	}
	c := mustNew(t, Options{Address: "https://portal.example"})
	for _, e := range []struct {
		err  error
		want error
	}{
		{dial(syscall.ENETUNREACH), ErrOffline},
		{dial(syscall.EHOSTUNREACH), ErrOffline},
		{dial(syscall.ENETDOWN), ErrOffline},
		{dial(syscall.ECONNREFUSED), ErrRefused},
		{dial(syscall.ECONNABORTED), ErrReset},
		{dial(syscall.ETIMEDOUT), ErrNotConnected},
		{&net.OpError{Op: "socks connect", Err: errors.New("no")}, ErrProxyRefused},
		{&net.OpError{Op: "proxyconnect", Err: &net.DNSError{IsNotFound: true}}, ErrProxyDown},
		{&net.DNSError{IsTimeout: true}, ErrOffline},
		{fmt.Errorf(`net/http: HTTP/1.x transport connection broken: malformed HTTP response "HTT"`), ErrCutShort},
		{fmt.Errorf(`net/http: HTTP/1.x transport connection broken: malformed HTTP response "HELP"`), ErrNotHTTP},
		{fmt.Errorf(`net/http: HTTP/1.x transport connection broken: something else`), ErrNotHTTP},
		{errors.New("tls: server selected unsupported protocol version 301"), ErrOldTLS},
		{errors.New("remote error: tls: unrecognized name"), ErrHandshake},
		{errors.New("SECRET"), ErrUnreachable},
	} {
		got := c.classify(&progress{caller: context.Background()}, e.err)
		if !errors.Is(got, e.want) {
			t.Errorf("%v: got %v, want %v", e.err, got, e.want)
		}
		noSecrets(t, got)
	}
}
