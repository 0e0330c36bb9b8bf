package revocation

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// site is an authority's web site: its lists and its responder.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]http.HandlerFunc
	hits  map[string]int
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{pages: map[string]http.HandlerFunc{}, hits: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		page := s.pages[r.URL.Path]
		s.hits[r.URL.Path]++
		s.mu.Unlock()
		if page == nil {
			http.NotFound(w, r)
			return
		}
		page(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) serve(path string, page http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = page
}

func (s *site) data(path string, data []byte) {
	s.serve(path, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) })
}

func (s *site) asked(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[path]
}

// world is an authority with its site, a certificate that names it, and a
// checker.
type world struct {
	*site
	ca   *testca.Authority
	cert *x509.Certificate
	now  time.Time
	dir  string
}

func newWorld(t testing.TB, ca *testca.Authority) *world {
	t.Helper()
	s := newSite(t)
	cert := ca.Person(t, pointed(s.URL+"/base", s.URL+"/delta", s.URL+"/ocsp"))
	return &world{s, ca, cert, at, t.TempDir()}
}

// checker makes a new one, as the next run of the program has it.
func (w *world) checker(changes ...func(*Options)) *Checker {
	o := Options{Dir: w.dir, Network: true, Now: func() time.Time { return w.now }, Client: w.Client()}
	for _, change := range changes {
		change(&o)
	}
	return NewChecker(o)
}

func (w *world) check(t testing.TB, c *Checker) Status {
	t.Helper()
	return c.Check(context.Background(), w.cert, w.ca.Certificate, at)
}

// answers makes the responder sign replies; the nonce is the question's.
func (w *world) answers(t testing.TB, r reply) {
	w.serve("/ocsp", func(out http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil || len(body) < nonceSize || request.Header.Get("Content-Type") != "application/ocsp-request" {
			t.Errorf("question %x, %v", body, err)
			return
		}
		r := r
		r.about = []question{{w.cert, w.ca.Certificate, at}}
		r.nonce = body[len(body)-nonceSize:]
		if r.made.IsZero() {
			r.made, r.produced = w.now, w.now
		}
		_, _ = out.Write(r.der(t, w.ca))
	})
}

func wants(t testing.TB, what string, s Status, state State, source Source, errs ...error) {
	t.Helper()
	if s.State != state || s.Source != source {
		t.Errorf("%s: %+v, want %s by %q", what, s, state, source)
	}
	for _, err := range errs {
		if !errors.Is(s.Err, err) {
			t.Errorf("%s: %v, want %v", what, s.Err, err)
		}
	}
}

func full(n int64, entries ...entryDraft) draft {
	return draft{extensions: []extend{number(n)}, entries: entries}
}

func delta(n int64, entries ...entryDraft) draft {
	return draft{extensions: []extend{number(n), deltaOf(1)}, entries: entries}
}

func endless(out http.ResponseWriter, r *http.Request) {
	for r.Context().Err() == nil {
		if _, err := out.Write(make([]byte, 4096)); err != nil {
			return
		}
	}
}

func brokenOff(out http.ResponseWriter, _ *http.Request) {
	out.Header().Set("Content-Length", "1000")
	_, _ = out.Write(make([]byte, 10))
}

// hang answers nothing until the one who asks goes away, which a server notices
// once the question is read.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func redirect(to string) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) { http.Redirect(out, r, to, http.StatusFound) }
}
