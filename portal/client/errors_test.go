package client

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// failing runs one call that must fail with the class and tell no secret.
func failing(t *testing.T, c *Client, class error) {
	t.Helper()
	_, err := c.Localities(context.Background(), secretQuery, "")
	if !errors.Is(err, class) {
		t.Errorf("got %v, want %v", err, class)
	}
	noSecrets(t, err)
}

// localities is a portal whose list of localities is the handler's. It is known
// already, so that a test's short limits concern that list only.
func localities(t *testing.T, h http.HandlerFunc, change ...func(*Options)) *Client {
	t.Helper()
	p := newPortal(t)
	p.on("GET /localities", h)
	c := p.client(t, change...)
	d := p.discovery()
	c.discovery = &d
	return c
}

func TestRefusesAnswerThatNeverComes(t *testing.T) {
	released := make(chan struct{})
	c := localities(t, func(http.ResponseWriter, *http.Request) { <-released },
		func(o *Options) { o.HeaderTimeout = 100 * time.Millisecond })
	t.Cleanup(func() { close(released) })
	begun := time.Now()
	failing(t, c, ErrUnreachable)
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("took %v: that was the limit of the whole call", took)
	}
}

// A portal that drips an octet at a time never exceeds the header limit, only
// that of the whole call.
func TestRefusesSlowDrip(t *testing.T) {
	c := localities(t, drip, func(o *Options) { o.Timeout = 300 * time.Millisecond })
	begun := time.Now()
	failing(t, c, ErrUnreachable)
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

// drip never ends its answer properly, not even for a client that left.
func drip(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for r.Context().Err() == nil {
		_, _ = io.WriteString(w, " ")
		w.(http.Flusher).Flush()
		time.Sleep(10 * time.Millisecond)
	}
	panic(http.ErrAbortHandler)
}

func TestRefusesHugeBody(t *testing.T) {
	c := localities(t, text(200, "application/json", strings.Repeat(" ", 5000)), func(o *Options) { o.MaxBody = 4000 })
	failing(t, c, ErrTooLarge)
}

func TestRefusesHugeHeader(t *testing.T) {
	c := localities(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Much", strings.Repeat("a", 2*maxHeader))
		reply(w, 200, portal.Page[portal.Locality]{})
	})
	failing(t, c, ErrTooLarge)
}

func TestRefusesListWithoutEnd(t *testing.T) {
	c := localities(t, answers(200, portal.Page[portal.Locality]{NextCursor: "again"}))
	failing(t, c, ErrTooLarge)
}

func TestRefusesRedirectAndNeverGoesThere(t *testing.T) {
	asked := make(chan struct{}, 10)
	other := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked <- struct{}{} }))
	t.Cleanup(other.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		c := localities(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, status) })
		failing(t, c, ErrRedirect)
	}
	if len(asked) != 0 {
		t.Errorf("the other host got %d requests", len(asked))
	}
}

func TestRefusesHTMLInsteadOfJSON(t *testing.T) {
	failing(t, localities(t, text(200, "text/html; charset=utf-8", "<html>")), ErrNotPortal)
}

func TestRefusesNotFoundWithoutProblem(t *testing.T) {
	failing(t, localities(t, text(404, "text/html", "<html>")), ErrNotPortal)
}

func TestRefusesTruncatedJSON(t *testing.T) {
	failing(t, localities(t, text(200, "application/json", `{"items":[{"kato":"1`)), ErrMalformed)
}

func TestRefusesSecondJSONValue(t *testing.T) {
	failing(t, localities(t, text(200, "application/json", `{"items":[]}{}`)), ErrMalformed)
}

func TestRefusesTerminalCommandsInTexts(t *testing.T) {
	body := `{"items":[{"kato":"1","name":{"ru":"\u001b[2J"}}]}`
	failing(t, localities(t, text(200, "application/json", body)), ErrMalformed)
}

func TestRefusesMarksThatTurnTheDirectionOfWriting(t *testing.T) {
	for _, mark := range []string{`\u202e`, `\u2066`, `\u200f`, `\u061c`, "\u202e"} {
		body := `{"items":[{"kato":"1","name":{"ru":"а` + mark + `б"}}]}`
		failing(t, localities(t, text(200, "application/json", body)), ErrMalformed)
	}
}

func TestRefusesCutConnection(t *testing.T) {
	failing(t, localities(t, cut), ErrUnreachable)
}

func TestRefusesBodyCutShort(t *testing.T) {
	c := localities(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"items":`)
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	})
	failing(t, c, ErrUnreachable)
}

func TestRefusesClosedPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	failing(t, mustNew(t, Options{Address: "https://" + address}), ErrUnreachable)
}

func TestRefusesUnknownName(t *testing.T) {
	c := mustNew(t, Options{Address: "https://kezek.invalid", Proxy: func(*http.Request) (*url.URL, error) { return nil, nil }})
	failing(t, c, ErrUnreachable)
}

func TestRefusesWrongAuthority(t *testing.T) {
	p := newPortal(t)
	c := mustNew(t, Options{Address: p.URL}) // the system's authorities
	failing(t, c, ErrTLS)
	if p.count("GET "+discoveryPath) != 0 {
		t.Error("a request was sent")
	}
}

// The certificate of the test server is for 127.0.0.1 and example.com.
func TestRefusesCertificateOfAnotherHost(t *testing.T) {
	p := newPortal(t)
	_, port, _ := net.SplitHostPort(p.Listener.Addr().String())
	c := mustNew(t, Options{Address: "https://localhost:" + port, Roots: p.roots()})
	failing(t, c, ErrTLS)
}

func TestRefusesTLS11(t *testing.T) {
	p := &fakePortal{mux: http.NewServeMux()}
	p.Server = httptest.NewUnstartedServer(p.mux)
	p.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11} //nolint:gosec // what is refused here
	p.StartTLS()
	t.Cleanup(p.Close)
	failing(t, p.client(t), ErrTLS)
}

// The standard library's own default refuses TLS 1.1 too, and may be changed
// from outside (GODEBUG): here it is asked for.
func TestTransportAsksForTLS12(t *testing.T) {
	c := mustNew(t, Options{Address: "https://portal.example"})
	transport, ok := c.http.GetClient().Transport.(*http.Transport)
	if !ok || transport.TLSClientConfig.MinVersion != tls.VersionTLS12 || transport.TLSClientConfig.InsecureSkipVerify {
		t.Errorf("got %+v", transport)
	}
}

func TestRefusesServerWithoutTLS(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	failing(t, mustNew(t, Options{Address: "https://" + plain.Listener.Addr().String()}), ErrTLS)
}

func TestRefusesWhatSpeaksNoHTTP(t *testing.T) {
	p := newPortal(t)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{MinVersion: tls.VersionTLS12, Certificates: p.TLS.Certificates})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go answerOnce(l, "SSH-2.0-OpenSSH\r\n\r\n")
	failing(t, mustNew(t, Options{Address: "https://" + l.Addr().String(), Roots: p.roots()}), ErrNotPortal)
}

func answerOnce(l net.Listener, line string) {
	conn, err := l.Accept()
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	_, _ = http.ReadRequest(bufio.NewReader(conn))
	_, _ = io.WriteString(conn, line)
}

func TestRefusesPlainHTTPAddress(t *testing.T) {
	for _, address := range []string{"http://example.com", "example.com", "", "https://", "https://u:p@example.com", "https://example.com/x"} {
		if _, err := New(Options{Address: address}); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: got %v", address, err)
		}
	}
}

func TestServerFaultIsAProblemWithSupportCode(t *testing.T) {
	c := localities(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "17")
		http.Error(w, "SECRET "+r.Header.Get("X-Request-Id"), http.StatusBadGateway)
	})
	_, err := c.Localities(context.Background(), secretQuery, "")
	var p *portal.Problem
	if !errors.As(err, &p) || p.Status != 502 || p.Code != portal.CodeInternal || len(p.RequestID) != 36 || p.RetryAfterS != 17 {
		t.Errorf("got %+v, %v", p, err)
	}
	noSecrets(t, err)
}

func TestProblemIsRead(t *testing.T) {
	body := `{"type":"about:blank","title":"Conflict","status":500,"code":"LOCALITY_SERVED_ELSEWHERE","request_id":"abc-1",
		"detail":"SECRET","portal":{"name":{"ru":"Астана"}},"errors":[{"pointer":"/x","code":"Y"}],"more":1}`
	c := localities(t, text(409, "application/problem+json; charset=utf-8", body))
	_, err := c.Localities(context.Background(), secretQuery, "")
	var p *portal.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v", err)
	}
	if p.Status != 409 || p.Code != portal.CodeLocalityServedElsewhere || p.RequestID != "abc-1" || p.Portal.Name.RU != "Астана" || len(p.Errors) != 1 {
		t.Errorf("got %+v", p)
	}
	noSecrets(t, err)
}

// What a portal calls its request number is printed in errors.
func TestProblemWithoutAnIdentifierGetsTheOneSent(t *testing.T) {
	c := localities(t, text(409, "application/problem+json", `{"code":"STALE_VERSION","request_id":"SECRET token\u0020"}`))
	_, err := c.Localities(context.Background(), "", "")
	var p *portal.Problem
	if !errors.As(err, &p) || len(p.RequestID) != 36 {
		t.Errorf("got %+v, %v", p, err)
	}
	noSecrets(t, err)
}

func TestRefusesProblemWithoutCode(t *testing.T) {
	failing(t, localities(t, text(404, "application/problem+json", `{"title":"?"}`)), ErrNotPortal)
}

// A refusal's words are shown like any others.
func TestRefusesTerminalCommandsInProblem(t *testing.T) {
	for _, member := range []string{"title", "detail", "more"} {
		for _, mark := range []string{`\u001b[2J`, `\u0007`, `\u009b`, `\u202e`} {
			body := `{"code":"STALE_VERSION","` + member + `":"` + mark + `"}`
			failing(t, localities(t, text(409, "application/problem+json", body)), ErrNotPortal)
		}
	}
}

func TestCancelledInMidRequest(t *testing.T) {
	begun, released := make(chan struct{}), make(chan struct{})
	c := localities(t, func(http.ResponseWriter, *http.Request) { close(begun); <-released })
	t.Cleanup(func() { close(released) })
	ctx, cancel := context.WithCancel(context.Background())
	go func() { <-begun; cancel() }()
	started := time.Now()
	_, err := c.Localities(ctx, secretQuery, "")
	if !errors.Is(err, context.Canceled) || errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(started); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
	noSecrets(t, err)
}

func TestCallersDeadlinePassesThrough(t *testing.T) {
	released := make(chan struct{})
	c := localities(t, func(http.ResponseWriter, *http.Request) { <-released })
	t.Cleanup(func() { close(released) })
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Localities(ctx, "", ""); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// A proxy's address may hold a password.
func TestRefusesProxyThatDoesNotAnswerWithoutItsPassword(t *testing.T) {
	proxy := func(*http.Request) (*url.URL, error) { return url.Parse("http://user:SECRET@127.0.0.1:1") }
	failing(t, mustNew(t, Options{Address: "https://portal.invalid", Proxy: proxy}), ErrUnreachable)
}

func TestLoopbackIsNeverProxied(t *testing.T) {
	p := newPortal(t)
	c := p.client(t, func(o *Options) {
		o.Proxy = func(*http.Request) (*url.URL, error) { t.Error("proxy asked"); return nil, nil }
	})
	mustDiscover(t, c)
}

func TestHeaders(t *testing.T) {
	p := newPortal(t)
	got := make(chan http.Header, 4)
	p.on("GET /localities", func(w http.ResponseWriter, r *http.Request) {
		got <- r.Header
		http.SetCookie(w, &http.Cookie{Name: "c", Value: "v"})
		reply(w, 200, portal.Page[portal.Locality]{})
	})
	language := "kk"
	c := p.client(t, func(o *Options) { o.Language = func() string { return language } })
	var ids []string
	for _, language = range []string{"kk", "en", "ru", "de\r\nX: y"} {
		if _, err := c.Localities(context.Background(), "", ""); err != nil {
			t.Fatal(err)
		}
		h := <-got
		want := language
		if len(want) != 2 {
			want = "ru"
		}
		if h.Get("Accept-Language") != want || h.Get("User-Agent") != "kezek/1.2.3" || h.Get("Cookie") != "" {
			t.Errorf("headers %v", h)
		}
		ids = append(ids, h.Get("X-Request-Id"))
	}
	if len(ids[0]) != 36 || ids[0] == ids[1] {
		t.Errorf("request numbers %v", ids)
	}
}

func TestPagesAreReadToTheEnd(t *testing.T) {
	c := localities(t, func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("cursor"))
		page := portal.Page[portal.Locality]{Items: []portal.Locality{{KATO: strconv.Itoa(n), Name: portal.Text{RU: "x"}}}}
		if n < 2 {
			page.NextCursor = strconv.Itoa(n + 1)
		}
		reply(w, 200, page)
	})
	list, err := c.Localities(context.Background(), "a&b", "")
	if err != nil || len(list) != 3 || list[2].KATO != "2" {
		t.Errorf("got %v, %v", list, err)
	}
}
