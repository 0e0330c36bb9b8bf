package client

import (
	"context"
	"errors"
	"io"
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
		func(o *Options) { o.Timeout = 100 * time.Millisecond })
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
