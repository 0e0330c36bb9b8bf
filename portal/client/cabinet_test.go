package client

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

func bound() portal.BindingResult {
	return portal.BindingResult{
		Code:    portal.CodeKinshipConfirmed,
		Binding: portal.Binding{ID: "b-1", Status: portal.BindingConfirmed},
	}
}

// unpooled makes a new connection for each request: on a kept-open one net/http
// itself repeats what has an Idempotency-Key.
func unpooled(c *Client) *Client {
	c.http.GetClient().Transport.(*http.Transport).DisableKeepAlives = true
	return c
}

// A cut connection tells nothing of what was done: the same key asks again.
func TestBindIsRepeatedOnceUnderTheSameKeyAfterACut(t *testing.T) {
	p := newSessions(t)
	var mu sync.Mutex
	var keys []string
	p.on("POST /me/bindings", func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		first := len(keys) == 1
		mu.Unlock()
		if first {
			panic(http.ErrAbortHandler)
		}
		reply(w, 201, bound())
	})
	s := unpooled(p.client(t)).Session(tokens(), time.Now(), nil)
	if _, err := s.Bind(context.Background(), childIIN, "11111111-2222-4333-8444-555555555555"); err != nil {
		t.Fatal(err)
	}
	if len(keys) != 2 || keys[0] != keys[1] || keys[0] != "11111111-2222-4333-8444-555555555555" {
		t.Errorf("keys %v", keys)
	}
}

func TestBindIsNotRepeatedForEver(t *testing.T) {
	p := newSessions(t)
	p.on("POST /me/bindings", cut)
	s := unpooled(p.client(t)).Session(tokens(), time.Now(), nil)
	_, err := s.Bind(context.Background(), childIIN, "")
	if !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v", err)
	}
	noSecrets(t, err)
	if n := p.count("POST /api/v1/me/bindings"); n != 2 {
		t.Errorf("posted %d times", n)
	}
}

func TestBindIsNotRepeatedAfterARefusal(t *testing.T) {
	p := newSessions(t)
	p.on("POST /me/bindings", refuses(403, portal.CodeKinshipNotConfirmed))
	s := p.client(t).Session(tokens(), time.Now(), nil)
	_, err := s.Bind(context.Background(), childIIN, "")
	var problem *portal.Problem
	if !errors.As(err, &problem) || problem.Code != portal.CodeKinshipNotConfirmed || p.count("POST /api/v1/me/bindings") != 1 {
		t.Errorf("got %v", err)
	}
	noSecrets(t, err)
}

func TestBindRefusesMissingFields(t *testing.T) {
	for name, wrong := range map[string]portal.BindingResult{
		"code":    {Binding: bound().Binding},
		"binding": {Code: portal.CodeAlreadyBound},
	} {
		p := newSessions(t)
		p.on("POST /me/bindings", answers(201, wrong))
		s := p.client(t).Session(tokens(), time.Now(), nil)
		if _, err := s.Bind(context.Background(), childIIN, ""); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAwaitBindingAsksUntilItIsNoLongerPending(t *testing.T) {
	p := newSessions(t)
	p.on("GET /me/bindings/b-1", func(w http.ResponseWriter, _ *http.Request) {
		b := bound().Binding
		if p.count("GET /api/v1/me/bindings/b-1") == 1 {
			b.Status = portal.BindingPending
			w.Header().Set("Retry-After", "1")
		}
		reply(w, 200, b)
	})
	s := p.client(t).Session(tokens(), time.Now(), nil)
	b, err := s.AwaitBinding(context.Background(), "b-1")
	if err != nil || b.Status != portal.BindingConfirmed || p.count("GET /api/v1/me/bindings/b-1") != 2 {
		t.Errorf("got %v, %v", b, err)
	}
}

func TestAwaitBindingCanBeCancelled(t *testing.T) {
	p := newSessions(t)
	p.on("GET /me/bindings/b-1", answers(200, portal.Binding{ID: "b-1", Status: portal.BindingPending}))
	s := p.client(t).Session(tokens(), time.Now(), nil)
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, err := s.AwaitBinding(ctx, "b-1"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestUpdateProfileNamesTheVersionSeen(t *testing.T) {
	p := newSessions(t)
	p.mux = http.NewServeMux()
	p.mux.HandleFunc("GET "+discoveryPath, answers(200, p.discovery()))
	p.on("GET /me", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		reply(w, 200, profile())
	})
	p.on("PATCH /me", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-Match") != `"v1"` || r.Header.Get("Content-Type") != "application/merge-patch+json" {
			refuse(w, 412, portal.CodeStaleVersion)
			return
		}
		reply(w, 200, profile())
	})
	s := p.client(t).Session(tokens(), time.Now(), nil)
	locale := "kk"
	if _, err := s.UpdateProfile(context.Background(), portal.ProfilePatch{Locale: &locale}); err != nil {
		t.Error(err)
	}
}

func TestPathsAreEscaped(t *testing.T) {
	p := newSessions(t)
	got := make(chan string, 1)
	p.on("GET /me/applications/", func(w http.ResponseWriter, r *http.Request) {
		got <- r.URL.EscapedPath()
		refuse(w, 404, portal.CodeNotFound)
	})
	s := p.client(t).Session(tokens(), time.Now(), nil)
	_, err := s.Application(context.Background(), "А/../1?{x}")
	var problem *portal.Problem
	if path := <-got; !errors.As(err, &problem) || !strings.HasSuffix(path, "%2F..%2F1%3F%7Bx%7D") {
		t.Errorf("path %s, %v", path, err)
	}
}
