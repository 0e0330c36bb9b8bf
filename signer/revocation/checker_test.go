package revocation

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
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

func TestCheckAsksTheResponderFirst(t *testing.T) {
	w := newWorld(t, gostAuthority(t))
	w.data("/base", full(1).der(t, w.ca))
	w.answers(t, reply{next: next})
	c := w.checker()
	wants(t, "before", c.Known(w.cert, w.ca.Certificate, at), Unknown, "", ErrNoSource)
	for range 2 {
		wants(t, "check", w.check(t, c), Good, SourceOCSP)
	}
	wants(t, "known", c.Known(w.cert, w.ca.Certificate, at), Good, SourceOCSP)
	if w.asked("/ocsp") != 1 || w.asked("/base") != 0 {
		t.Errorf("%v", w.hits)
	}
	w.answers(t, reply{state: Revoked, revokedAt: made, reason: 1})
	w.now = next.Add(time.Second)
	wants(t, "after its next update", w.check(t, c), Revoked, SourceOCSP)
	w.serve("/ocsp", nil)
	wants(t, "remembered", w.check(t, c), Revoked, SourceOCSP)
	wants(t, "known", c.Known(w.cert, w.ca.Certificate, at), Revoked, SourceOCSP)
	w.now = w.now.Add(answerFor + time.Second)
	wants(t, "without next update, ten minutes later", c.Known(w.cert, w.ca.Certificate, at), Unknown, "", ErrNoSource)
}

func TestCheckFallsBackToLists(t *testing.T) {
	for _, ca := range []*testca.Authority{rsaAuthority(t), gostAuthority(t)} {
		w := newWorld(t, ca)
		w.data("/base", full(1).der(t, ca))
		w.data("/delta", delta(2).der(t, ca))
		c := w.checker()
		for range 2 {
			wants(t, "no responder", w.check(t, c), Good, SourceCRL)
		}
		if w.asked("/base") != 1 || w.asked("/delta") != 1 {
			t.Errorf("%v", w.hits)
		}
		again := w.checker(func(o *Options) { o.Network = false })
		wants(t, "next run", again.Known(w.cert, ca.Certificate, at), Good, SourceCRL)
		wants(t, "next run, offline", w.check(t, again), Good, SourceCRL)
		files, err := filepath.Glob(filepath.Join(w.dir, "*"))
		if err != nil || len(files) != 2 {
			t.Fatalf("%v, %v", files, err)
		}
		for _, f := range files {
			if info, err := os.Stat(f); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info, err)
			}
		}
	}
}

// TestCheckWithUselessResponders: whatever the responder says that cannot be
// believed, the list answers; without a list it stays unknown, and why is told.
func TestCheckWithUselessResponders(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	other := testca.Root(t, "Other")
	refuse := func(status int64) http.HandlerFunc {
		return func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write(wrapAnswer(status, nil)) }
	}
	old := reply{about: []question{{w.cert, w.ca.Certificate, at}}, nonce: nonce}.der(t, w.ca)
	for name, c := range map[string]struct {
		page http.HandlerFunc
		want error
	}{
		"not there":                         {nil, ErrDownload},
		"tryLater":                          {refuse(3), ErrResponder},
		"a page":                            {func(out http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(out, "<html>Try again") }, ErrMalformed},
		"nothing":                           {func(http.ResponseWriter, *http.Request) {}, ErrDownload},
		"an old answer to another question": {func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write(old) }, ErrNonce},
		"too much":                          {func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write(make([]byte, maxAnswer+1)) }, ErrTooLarge},
		"elsewhere": {func(out http.ResponseWriter, r *http.Request) {
			http.Redirect(out, r, "http://elsewhere.example/ocsp", http.StatusTemporaryRedirect)
		}, ErrRedirect},
	} {
		t.Run(name, func(t *testing.T) {
			w.serve("/ocsp", c.page)
			w.serve("/base", nil)
			w.dir = ""
			s := w.check(t, w.checker())
			wants(t, "no list", s, Unknown, "", c.want, ErrDownload)
			w.data("/base", full(1).der(t, w.ca))
			wants(t, "list", w.check(t, w.checker()), Good, SourceCRL)
		})
	}
	w.answers(t, reply{state: Unknown})
	w.serve("/base", nil)
	wants(t, "unknown there", w.check(t, w.checker()), Unknown, "", ErrNotKnown, ErrDownload)
	w.answers(t, reply{signer: other.Certificate, key: other.Key, with: []*x509.Certificate{other.Certificate}})
	wants(t, "stranger", w.check(t, w.checker()), Unknown, "", ErrDelegate)
}

// TestUselessDownloadsReplaceNothing: the good list at hand stays, in memory and
// in its file.
func TestUselessDownloadsReplaceNothing(t *testing.T) {
	ca := rsaAuthority(t)
	forger := &testca.Authority{Certificate: ca.Certificate, Key: testca.Key(t, "Other")}
	late := func(d draft) draft { d.made, d.next = next.AddDate(0, 0, 1), next.AddDate(0, 0, 9); return d }
	early := full(9)
	early.made, early.next = made.Add(-time.Hour), made.Add(time.Minute)
	page := func(data string) http.HandlerFunc {
		return func(out http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(out, data) }
	}
	for name, c := range map[string]struct {
		page http.HandlerFunc
		want error
	}{
		"404":           {nil, ErrDownload},
		"no octets":     {page(""), ErrDownload},
		"a page":        {page("<html>Try again</html>"), ErrMalformed},
		"cut off":       {page(string(full(2).der(t, ca)[:200])), ErrMalformed},
		"forged":        {page(string(late(full(2)).der(t, forger))), ErrSignature},
		"another's":     {page(string(late(full(2)).der(t, testca.Root(t, "Other")))), ErrIssuer},
		"older":         {page(string(early.der(t, ca))), ErrStale},
		"a delta":       {page(string(late(delta(2)).der(t, ca))), ErrScope},
		"critical":      {page(string(draft{extensions: []extend{{ceNonsense, true, nil}}}.der(t, ca))), ErrCritical},
		"too much":      {page(strings.Repeat("0", 2000)), ErrTooLarge},
		"never ending":  {endless, ErrTooLarge},
		"broken off":    {brokenOff, ErrDownload},
		"another host":  {redirect("http://elsewhere.example/base"), ErrRedirect},
		"another port":  {redirect("http://127.0.0.1:1/base"), ErrRedirect},
		"https instead": {redirect("https://127.0.0.1/base"), ErrRedirect},
		"in circles":    {redirect("/base"), ErrRedirect},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, ca)
			w.data("/base", full(1, revokes(ca.Person(t, func(c *x509.Certificate) { c.SerialNumber = big.NewInt(3) }))).der(t, ca))
			small := func(o *Options) { o.MaxListSize = 1500 }
			c0 := w.checker(small)
			wants(t, "first", w.check(t, c0), Good, SourceCRL)
			w.serve("/base", c.page)
			w.now = next.Add(time.Hour)
			for _, checker := range []*Checker{c0, w.checker(small)} { // this run and the next
				wants(t, "at the moment of the list", w.check(t, checker), Good, SourceCRL)
				s := checker.Check(context.Background(), w.cert, ca.Certificate, w.now)
				wants(t, "now", s, Unknown, "", c.want, ErrStale)
			}
			if w.asked("/base") < 3 {
				t.Errorf("%v", w.hits)
			}
		})
	}
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

func TestCheckFollowsWithinTheHost(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.serve("/base", redirect("/moved"))
	w.data("/moved", full(1).der(t, w.ca))
	wants(t, "moved", w.check(t, w.checker()), Good, SourceCRL)
}

func TestCheckUsesTheDelta(t *testing.T) {
	w := newWorld(t, gostAuthority(t))
	w.data("/base", full(1, revokes(w.cert, because(6))).der(t, w.ca))
	wants(t, "on hold", w.check(t, w.checker()), Revoked, SourceCRL)
	w.data("/delta", delta(2, revokes(w.cert, because(8))).der(t, w.ca))
	w.dir = t.TempDir()
	wants(t, "lifted", w.check(t, w.checker()), Good, SourceCRL)

	w.data("/base", full(1).der(t, w.ca))
	w.data("/delta", delta(2, revokes(w.cert, because(1))).der(t, w.ca))
	w.dir = t.TempDir()
	wants(t, "added", w.check(t, w.checker()), Revoked, SourceCRL)
	wants(t, "added, next run", w.checker().Known(w.cert, w.ca.Certificate, at), Revoked, SourceCRL)

	w.serve("/base", nil)
	w.data("/delta", delta(2).der(t, w.ca))
	w.dir = t.TempDir()
	wants(t, "delta alone", w.check(t, w.checker()), Unknown, "", ErrScope, ErrDownload)
}

// TestRevokedByAnyoneIsRevoked: a list in the folder against a responder that
// has not heard, and the other way round.
func TestRevokedByAnyoneIsRevoked(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.answers(t, reply{next: next})
	lists := NewLists(full(1, revokes(w.cert)).list(t, w.ca))
	c := w.checker(func(o *Options) { o.Lists = lists })
	wants(t, "by the list", w.check(t, c), Revoked, SourceCRL)
	if w.asked("/ocsp") != 0 {
		t.Error("asked all the same")
	}
	w.answers(t, reply{state: Revoked, revokedAt: made})
	c = w.checker(func(o *Options) { o.Lists = NewLists(full(1).list(t, w.ca)) })
	wants(t, "before asking", c.Known(w.cert, w.ca.Certificate, at), Good, SourceCRL)
	wants(t, "by the responder", w.check(t, c), Revoked, SourceOCSP)
	wants(t, "known now", c.Known(w.cert, w.ca.Certificate, at), Revoked, SourceOCSP)
}

// TestCheckRefusesARevokedDelegate: the list at hand names the responder.
func TestCheckRefusesARevokedDelegate(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	d, key := delegate(t, w.ca)
	w.answers(t, reply{signer: d, key: key, with: []*x509.Certificate{d}})
	wants(t, "delegate", w.check(t, w.checker()), Good, SourceOCSP)
	stale := full(1, revokes(d))
	stale.made, stale.next = made.AddDate(0, 0, -9), made
	c := w.checker(func(o *Options) { o.Lists = NewLists(stale.list(t, w.ca)) })
	wants(t, "revoked delegate", w.check(t, c), Unknown, "", ErrDelegate)
}

func TestCheckWithoutAddresses(t *testing.T) {
	ca := rsaAuthority(t)
	odd := pointed("ldap://crl.example/base", "file:///etc/passwd", "gopher://ocsp.example")
	for _, cert := range []*x509.Certificate{ca.Person(t), ca.Person(t, odd)} {
		s := NewChecker(Options{Network: true}).Check(context.Background(), cert, ca.Certificate, at)
		wants(t, "nobody to ask", s, Unknown, "", ErrNoSource)
	}
}

func TestCheckOffline(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.answers(t, reply{})
	wants(t, "offline", w.check(t, w.checker(func(o *Options) { o.Network = false })), Unknown, "", ErrNoSource)
	if w.asked("/ocsp") != 0 {
		t.Error("asked all the same")
	}
}

func TestCheckUsesOtherAddresses(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/mirror", full(1).der(t, w.ca))
	w.data("/mirror-delta", delta(2, revokes(w.cert)).der(t, w.ca))
	c := w.checker(func(o *Options) {
		o.OCSP = w.URL + "/other"
		o.CRL, o.DeltaCRL = []string{w.URL + "/absent", w.URL + "/mirror"}, []string{w.URL + "/mirror-delta"}
	})
	wants(t, "mirrors", w.check(t, c), Revoked, SourceCRL)
	if w.asked("/ocsp") != 0 || w.asked("/other") != 1 || w.asked("/absent") != 1 {
		t.Errorf("%v", w.hits)
	}
}

// TestCheckEndsWithItsContext: at once, though the server never answers, and the
// next caller is served.
func TestCheckEndsWithItsContext(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	for _, path := range []string{"/ocsp", "/base"} {
		t.Run(path, func(t *testing.T) {
			asked := make(chan struct{}, 8)
			w.serve(path, func(_ http.ResponseWriter, r *http.Request) {
				asked <- struct{}{}
				hang(nil, r)
			})
			ctx, cancel := context.WithCancel(context.Background())
			go func() { <-asked; cancel() }()
			c := w.checker(func(o *Options) { o.Dir = "" })
			wants(t, "cancelled", c.Check(ctx, w.cert, w.ca.Certificate, at), Unknown, "", context.Canceled)
			w.serve(path, nil)
			w.data("/base", full(1).der(t, w.ca))
			wants(t, "next", w.check(t, c), Good, SourceCRL)
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	wants(t, "before", w.checker(func(o *Options) { o.Dir = "" }).Check(ctx, w.cert, w.ca.Certificate, at), Unknown, "", context.Canceled)
}

func TestCheckTimesOut(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.serve("/ocsp", hang)
	w.serve("/base", hang)
	c := w.checker(func(o *Options) { o.OCSPTimeout, o.ListTimeout = 20*time.Millisecond, 20*time.Millisecond })
	wants(t, "hangs", w.check(t, c), Unknown, "", ErrDownload, context.DeadlineExceeded)
}

// TestCheckDownloadsOnce: many callers, one download.
func TestCheckDownloadsOnce(t *testing.T) {
	w := newWorld(t, gostAuthority(t))
	der := full(1).der(t, w.ca)
	var running, most atomic.Int32
	w.serve("/base", func(out http.ResponseWriter, _ *http.Request) {
		most.Store(max(most.Load(), running.Add(1)))
		time.Sleep(50 * time.Millisecond)
		running.Add(-1)
		_, _ = out.Write(der)
	})
	c := w.checker()
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() { wants(t, "one of many", w.check(t, c), Good, SourceCRL) })
	}
	all.Wait()
	if w.asked("/base") != 1 || most.Load() != 1 {
		t.Errorf("%d downloads, %d at a time", w.asked("/base"), most.Load())
	}
}

// TestOneOfTwoGivesUp: the other is served by the same download.
func TestOneOfTwoGivesUp(t *testing.T) {
	var f flights
	started, release := make(chan struct{}), make(chan struct{})
	work := func(ctx context.Context) error {
		close(started)
		<-release
		return ctx.Err()
	}
	ctx, cancel := context.WithCancel(context.Background())
	first, second := make(chan error), make(chan error)
	go func() { first <- f.do(ctx, "k", work) }()
	<-started
	go func() { second <- f.do(context.Background(), "k", func(context.Context) error { return io.EOF }) }()
	for waiting := 0; waiting < 2; {
		f.mu.Lock()
		waiting = f.all["k"].waiting
		f.mu.Unlock()
	}
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("first: %v", err)
	}
	close(release)
	if err := <-second; err != nil {
		t.Errorf("second: %v", err)
	}
}

// TestSpoiltCacheFiles: a file is believed no more than an address.
func TestSpoiltCacheFiles(t *testing.T) {
	ca := rsaAuthority(t)
	forger := &testca.Authority{Certificate: ca.Certificate, Key: testca.Key(t, "Other")}
	for name, data := range map[string][]byte{
		"empty": nil, "a page": []byte("<html>"), "forged": full(5).der(t, forger), "another's": full(5).der(t, testca.Root(t, "Other")),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, ca)
			path := filepath.Join(w.dir, cacheKey(w.URL+"/base", ca.Certificate)+".crl")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			c := w.checker()
			wants(t, "file", c.Known(w.cert, ca.Certificate, at), Unknown, "", ErrNoSource)
			w.data("/base", full(1).der(t, ca))
			wants(t, "download", w.check(t, c), Good, SourceCRL)
		})
	}
}

// TestCheckWithoutRoomForFiles: a folder that cannot be made is no reason not to
// know.
func TestCheckWithoutRoomForFiles(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/base", full(1).der(t, w.ca))
	w.dir = filepath.Join(testca.File(t, "file", nil), "below")
	wants(t, "no folder", w.check(t, w.checker()), Good, SourceCRL)
}

// TestStaleServerIsNotAskedAllTheTime: its list of yesterday is fetched again
// after five minutes.
func TestStaleServerIsNotAskedAllTheTime(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/base", full(1).der(t, w.ca))
	w.now = next.Add(time.Hour)
	c := w.checker()
	for range 3 {
		wants(t, "at the list's moment", w.check(t, c), Good, SourceCRL)
	}
	if n := w.asked("/base"); n != 1 {
		t.Errorf("%d downloads", n)
	}
	w.now = w.now.Add(again)
	w.check(t, c)
	if n := w.asked("/base"); n != 2 {
		t.Errorf("%d downloads", n)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	c := w.checker()
	for i := range 3 * maxCached {
		c.lists.at(string(rune('a'+i)), w.ca.Certificate)
	}
	if n := len(c.lists.all); n > maxCached {
		t.Errorf("%d lists", n)
	}
	for i := range maxAnswers + 10 {
		c.answers.put(question{&x509.Certificate{Raw: big.NewInt(int64(i)).Bytes()}, w.ca.Certificate, at}, response{}, at)
	}
	if n := len(c.answers.all); n > maxAnswers {
		t.Errorf("%d answers", n)
	}
}
