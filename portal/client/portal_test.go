package client

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"kezek.kz/kezek/portal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// secrets stand in requests and answers of these tests and must stand in no
// error and no trace.
const (
	accessToken  = "access-SECRET-token-0123456789"
	refreshToken = "refresh-SECRET-token-0123456789"
	childIIN     = "220314599034"
	secretQuery  = "SECRET-query"
)

// fakePortal is a TLS server with a discovery; everything else is the test's.
type fakePortal struct {
	*httptest.Server
	mux *http.ServeMux

	mu    sync.Mutex
	calls []string
}

func newPortal(t *testing.T) *fakePortal {
	t.Helper()
	p := &fakePortal{mux: http.NewServeMux()}
	p.Server = httptest.NewUnstartedServer(http.HandlerFunc(p.serve))
	p.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.StartTLS()
	t.Cleanup(p.Close)
	p.mux.HandleFunc("GET "+discoveryPath, func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, p.discovery())
	})
	return p
}

func (p *fakePortal) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.calls = append(p.calls, r.Method+" "+r.URL.Path)
	p.mu.Unlock()
	p.mux.ServeHTTP(w, r)
}

// count is how often a request came.
func (p *fakePortal) count(call string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, c := range p.calls {
		if c == call {
			n++
		}
	}
	return n
}

func (p *fakePortal) discovery() portal.Discovery {
	return portal.Discovery{
		PortalID: "test", Name: portal.Text{RU: "Портал"}, Origin: p.URL, APIBase: "/api/v1",
		SignInMethods: []string{"eds"}, EmailVerification: "code",
	}
}

// on adds an answer of the API.
func (p *fakePortal) on(pattern string, h http.HandlerFunc) {
	method, path, _ := strings.Cut(pattern, " ")
	p.mux.HandleFunc(method+" /api/v1"+path, h)
}

func (p *fakePortal) roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(p.Certificate())
	return pool
}

// client trusts the portal's certificate.
func (p *fakePortal) client(t *testing.T, change ...func(*Options)) *Client {
	t.Helper()
	o := Options{Address: p.URL, Roots: p.roots(), Version: "1.2.3"}
	for _, f := range change {
		f(&o)
	}
	return mustNew(t, o)
}

func mustNew(t *testing.T, o Options) *Client {
	t.Helper()
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func refuse(w http.ResponseWriter, status int, code portal.Code) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(portal.Problem{Type: "about:blank", Status: status, Code: code, RequestID: "request-1"})
}

func answers(status int, v any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { reply(w, status, v) }
}

func refuses(status int, code portal.Code) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { refuse(w, status, code) }
}

func text(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// cut ends the connection without an answer.
func cut(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// tokens are good for ten minutes.
func tokens() portal.Tokens {
	return portal.Tokens{AccessToken: accessToken, RefreshToken: refreshToken, ExpiresIn: 600}
}

func profile() portal.Profile {
	return portal.Profile{FullName: portal.FullName{Last: "ӨТЕГЕНОВА", First: "ӘСЕЛ"}, IINMasked: "•••• 9012", Locale: "kk"}
}

func mustDiscover(t *testing.T, c *Client) {
	t.Helper()
	if _, err := c.Discover(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// noSecrets fails the test where an error tells what it must not.
func noSecrets(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	for _, secret := range []string{accessToken, refreshToken, "SECRET", childIIN, "?", "q="} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("error tells %q: %v", secret, err)
		}
	}
}
