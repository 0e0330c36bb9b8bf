package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
)

// contract is a transport that holds each exchange against openapi.yaml.
type contract struct {
	t      *testing.T
	router routers.Router
	inner  http.RoundTripper
	seen   map[string]bool
}

func newContract(t *testing.T, inner http.RoundTripper) *contract {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(portal.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return &contract{t: t, router: router, inner: inner, seen: map[string]bool{}}
}

// RoundTrip leaves the request's body to the portal and validates a copy.
func (c *contract) RoundTrip(r *http.Request) (*http.Response, error) {
	sent := take(c.t, &r.Body)
	resp, err := c.inner.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	got := take(c.t, &resp.Body)
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		c.t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		return resp, nil
	}
	c.seen[route.Operation.OperationID] = true
	c.validate(r, resp, route, params, sent, got)
	return resp, nil
}

func (c *contract) validate(r *http.Request, resp *http.Response, route *routers.Route, params map[string]string, sent, got []byte) {
	copied := r.Clone(r.Context())
	copied.Body = io.NopCloser(bytes.NewReader(sent))
	input := &openapi3filter.RequestValidationInput{
		Request: copied, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateRequest(context.Background(), input); err != nil {
		c.t.Errorf("request %s %s: %v", r.Method, r.URL.Path, err)
	}
	output := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: resp.StatusCode, Header: resp.Header,
		Body: io.NopCloser(bytes.NewReader(got)), Options: input.Options,
	}
	if err := openapi3filter.ValidateResponse(context.Background(), output); err != nil {
		c.t.Errorf("answer to %s %s: %v", r.Method, r.URL.Path, err)
	}
}

// take reads a body and puts back one that reads the same.
func take(t *testing.T, body *io.ReadCloser) []byte {
	t.Helper()
	if *body == nil {
		return nil
	}
	data, err := io.ReadAll(*body)
	if err != nil {
		t.Error(err)
	}
	_ = (*body).Close()
	*body = io.NopCloser(bytes.NewReader(data))
	return data
}

// TestEveryCallKeepsTheContract makes each call of this package at the real
// practice portals.
func TestEveryCallKeepsTheContract(t *testing.T) {
	p, err := practice.Start(context.Background(), practice.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	seen := map[string]bool{}
	for _, at := range p.Portals {
		c := mustNew(t, Options{Address: at.URL, Roots: p.Roots(), Version: "1"})
		spy := newContract(t, c.http.GetClient().Transport)
		c.http.GetClient().Transport = spy
		everyCall(t, p, c)
		for operation := range spy.seen {
			seen[operation] = true
		}
		spy.inner.(*http.Transport).CloseIdleConnections()
	}
	if want := 17; len(seen) != want {
		t.Errorf("%d operations called, want %d (all but GET /status): %v", len(seen), want, seen)
	}
}

func everyCall(t *testing.T, p *practice.Practice, c *Client) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	d, err := c.Discover(ctx)
	must(err)
	_, err = c.Contacts(ctx, "")
	must(err)
	places, err := c.Localities(ctx, "Қаскелең", "")
	must(err)
	if d.HasStep("service") {
		_, err = c.Services(ctx, places[0].KATO)
		must(err)
	}
	s := signedIn(t, p, c)
	ticket, err := s.SetEmail(ctx, "parent@example.kz")
	must(err)
	if ticket.Ticket != "" {
		must(s.ConfirmEmail(ctx, ticket.Ticket, mailed(t, p)))
	}
	_, err = s.Profile(ctx)
	must(err)
	locale := "kk"
	changed, err := s.UpdateProfile(ctx, portal.ProfilePatch{Locale: &locale})
	must(err)
	if changed.Locale != "kk" {
		t.Errorf("locale %q", changed.Locale)
	}
	bound, err := s.Bind(ctx, childIIN, "")
	must(err)
	for _, iin := range []string{"210819599058", "230530699067", "230707599092", "240101699105", "250410699088", "200315500018"} {
		_, _ = s.Bind(ctx, iin, "") // refusals keep the contract too
	}
	_, err = s.Binding(ctx, bound.Binding.ID)
	must(err)
	_, err = s.Bindings(ctx)
	must(err)
	list, err := s.Applications(ctx)
	must(err)
	_, err = s.Application(ctx, list[0].Number)
	must(err)
	s.mu.Lock()
	s.expires = time.Now() // the next call refreshes
	s.mu.Unlock()
	must(s.SignOut(ctx))
}

func signedIn(t *testing.T, p *practice.Practice, c *Client) *Session {
	t.Helper()
	ctx := context.Background()
	ch, err := c.Challenge(ctx, portal.ChallengeRequest{Purpose: "sign_in", SessionProfile: "personal"})
	if err != nil {
		t.Fatal(err)
	}
	storage, err := signer.Opener{}.Open(ctx, signer.Source{Type: signer.StoragePKCS12, Path: p.Keys[0].File}, signer.Secrets{Password: p.Keys[0].Password})
	if err != nil {
		t.Fatal(err)
	}
	defer storage.Close()
	cms, err := storage.Keys[0].Sign(rand.Reader, signer.Statement{
		Origin: c.Origin(), Purpose: "sign_in", ChallengeID: ch.ChallengeID, Challenge: ch.Challenge,
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.SignIn(ctx, portal.SessionRequest{ChallengeID: ch.ChallengeID, CMS: base64.StdEncoding.EncodeToString(cms)})
	if err != nil {
		t.Fatal(err)
	}
	return c.Session(portal.Tokens{AccessToken: got.AccessToken, RefreshToken: got.RefreshToken, ExpiresIn: got.ExpiresIn}, time.Now(), nil)
}

// mailed waits for a code; mails may leave after the answer.
func mailed(t *testing.T, p *practice.Practice) string {
	t.Helper()
	for range 100 {
		if code, err := practice.LatestCode(p.Outbox, "parent@example.kz"); err == nil {
			return code
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("no mail came")
	return ""
}
