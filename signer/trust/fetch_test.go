package trust_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/trust"
)

// published is a server that behaves, and misbehaves, as the authority's does.
func published(t *testing.T) *httptest.Server {
	t.Helper()
	root := testca.Root(t, "root")
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(root.Certificate.Raw)
	}))
	t.Cleanup(elsewhere.Close)
	mux := http.NewServeMux()
	serve := func(path string, data []byte) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(data) })
	}
	serve("/root.cer", root.Certificate.Raw)
	serve("/root.pem", toPEM("CERTIFICATE", root.Certificate))
	serve("/empty.cer", nil)
	serve("/html.cer", []byte("<!DOCTYPE html><title>Try again</title>"))
	serve("/try.cer", []byte("Try again"))
	serve("/person.cer", root.Person(t).Raw)
	serve("/large.cer", append(root.Certificate.Raw, make([]byte, 1<<20)...))
	mux.Handle("/moved.cer", http.RedirectHandler("/root.cer", http.StatusFound))
	mux.Handle("/round.cer", http.RedirectHandler("/round.cer", http.StatusFound))
	mux.Handle("/elsewhere.cer", http.RedirectHandler(elsewhere.URL+"/root.cer", http.StatusFound))
	mux.HandleFunc("/plain.cer", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.Host+"/root.cer", http.StatusFound)
	})
	mux.HandleFunc("/busy.cer", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = w.Write(root.Certificate.Raw)
	})
	mux.HandleFunc("/cut.cer", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "9999")
		_, _ = w.Write(root.Certificate.Raw)
	})
	mux.HandleFunc("/slow.cer", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/slowly.cer", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(root.Certificate.Raw[:10])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	server := httptest.NewUnstartedServer(mux)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // refused handshakes
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

func fetchOne(t *testing.T, f trust.Fetcher, address string) trust.Result {
	t.Helper()
	results, err := f.Fetch(t.Context(), []string{address}, nil)
	if err != nil || len(results) != 1 {
		t.Fatalf("got %d and %v", len(results), err)
	}
	return results[0]
}

func TestFetchGivesCandidates(t *testing.T) {
	server := published(t)
	root := testca.Root(t, "root").Certificate
	for _, path := range []string{"/root.cer", "/root.pem", "/moved.cer"} {
		got := fetchOne(t, trust.Fetcher{Client: server.Client()}, server.URL+path)
		if got.Err != nil || len(got.Candidates) != 1 || got.Candidates[0].Fingerprint != trust.Fingerprint(root) || !got.Candidates[0].Anchor {
			t.Errorf("%s: got %+v", path, got)
		}
	}
}

func TestFetchRefuses(t *testing.T) {
	server := published(t)
	f := trust.Fetcher{Client: server.Client(), Timeout: 300 * time.Millisecond}
	for _, c := range []struct {
		name, address string
		want          error
	}{
		{"what is not there", "/missing.cer", trust.ErrNotThere},
		{"nothing", "/empty.cer", trust.ErrNotThere},
		{"a page instead", "/html.cer", trust.ErrNotThere},
		{"a word instead", "/try.cer", trust.ErrNotThere},
		{"a certificate with another status", "/busy.cer", trust.ErrNotThere},
		{"a person's certificate", "/person.cer", trust.ErrNotAuthority},
		{"too much", "/large.cer", trust.ErrTooLarge},
		{"a redirect to another server", "/elsewhere.cer", trust.ErrRedirected},
		{"a redirect away from TLS", "/plain.cer", trust.ErrRedirected},
		{"a redirect round and round", "/round.cer", trust.ErrRedirected},
		{"an answer cut short", "/cut.cer", trust.ErrUnreachable},
		{"no answer in time", "/slow.cer", trust.ErrUnreachable},
		{"no end in time", "/slowly.cer", trust.ErrUnreachable},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := fetchOne(t, f, server.URL+c.address); !errors.Is(got.Err, c.want) || got.Candidates != nil {
				t.Errorf("got %v, want %v", got.Err, c.want)
			}
		})
	}
}

func TestFetchRefusesAddressesWithoutTLS(t *testing.T) {
	server := published(t)
	host := strings.TrimPrefix(server.URL, "https://")
	for _, address := range []string{"", "http://" + host + "/root.cer", "https:///root.cer", "https://a:b@" + host + "/root.cer", "file:///root.cer", "https://a b/", host} {
		if got := fetchOne(t, trust.Fetcher{Client: server.Client()}, address); !errors.Is(got.Err, trust.ErrAddress) {
			t.Errorf("%q: got %v", address, got.Err)
		}
	}
}

func TestFetchRefusesAServerThatIsNotTheOneNamed(t *testing.T) {
	server := published(t)
	if got := fetchOne(t, trust.Fetcher{}, server.URL+"/root.cer"); !errors.Is(got.Err, trust.ErrInsecure) {
		t.Errorf("unknown issuer: got %v", got.Err)
	}
	transport, ok := server.Client().Transport.(*http.Transport)
	if !ok {
		t.Fatal("no transport")
	}
	transport = transport.Clone()
	transport.TLSClientConfig.ServerName = "pki.gov.kz"
	if got := fetchOne(t, trust.Fetcher{Client: &http.Client{Transport: transport}}, server.URL+"/root.cer"); !errors.Is(got.Err, trust.ErrInsecure) {
		t.Errorf("another name: got %v", got.Err)
	}
}

func TestFetchTellsAServerThatIsAway(t *testing.T) {
	server := published(t)
	client := server.Client()
	server.Close()
	if got := fetchOne(t, trust.Fetcher{Client: client}, server.URL+"/root.cer"); !errors.Is(got.Err, trust.ErrUnreachable) {
		t.Errorf("got %v", got.Err)
	}
}

func TestFetchKeepsToItsLimit(t *testing.T) {
	server := published(t)
	size := int64(len(testca.Root(t, "root").Certificate.Raw))
	for limit, want := range map[int64]error{size: nil, size - 1: trust.ErrTooLarge, 2 << 20: nil} {
		got := fetchOne(t, trust.Fetcher{Client: server.Client(), MaxSize: limit}, server.URL+"/root.cer")
		if !errors.Is(got.Err, want) {
			t.Errorf("limit %d: got %v, want %v", limit, got.Err, want)
		}
	}
}

func TestFetchGoesOnAfterAFailureAndTellsItsProgress(t *testing.T) {
	server := published(t)
	addresses := []string{server.URL + "/missing.cer", server.URL + "/root.cer"}
	var told []string
	var counts []int
	results, err := trust.Fetcher{Client: server.Client()}.Fetch(t.Context(), addresses, func(done, total int, address string) {
		counts = append(counts, done, total)
		told = append(told, address)
	})
	if err != nil || len(results) != 2 || results[0].Err == nil || results[1].Err != nil || results[1].Address != addresses[1] {
		t.Fatalf("got %+v and %v", results, err)
	}
	if !slices.Equal(told, append(addresses, "")) || !slices.Equal(counts, []int{0, 2, 1, 2, 2, 2}) {
		t.Errorf("told %q %v", told, counts)
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	server := published(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	addresses := []string{server.URL + "/root.cer", server.URL + "/slow.cer", server.URL + "/root.cer"}
	start := time.Now()
	results, err := trust.Fetcher{Client: server.Client()}.Fetch(ctx, addresses, func(done, _ int, _ string) {
		if done == 1 {
			time.AfterFunc(20*time.Millisecond, cancel)
		}
	})
	if !errors.Is(err, context.Canceled) || len(results) != 1 || results[0].Err != nil {
		t.Errorf("got %+v and %v", results, err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

// TestFetchTrustsNothing: a certificate counts from Add on and not before.
func TestFetchTrustsNothing(t *testing.T) {
	server := published(t)
	f := openFolder(t, t.TempDir())
	got := fetchOne(t, trust.Fetcher{Client: server.Client()}, server.URL+"/root.cer")
	person := testca.Root(t, "root").Person(t)
	refuses(t, storeOf(t, f), person, testca.At)
	add(t, f, got.Candidates[0].Certificate)
	accepts(t, storeOf(t, f), person, testca.At, 2)
}

func TestNCAAddressesAreHTTPSOfTheAuthority(t *testing.T) {
	addresses := trust.NCAAddresses()
	if len(addresses) != 6 {
		t.Errorf("%d addresses, want 6", len(addresses))
	}
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "https" || u.Host != "pki.gov.kz" || !strings.HasSuffix(u.Path, ".cer") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
