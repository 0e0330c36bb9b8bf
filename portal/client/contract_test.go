package client

import (
	"bytes"
	"context"
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
	openapi3filter.RegisterBodyDecoder(typePDF, openapi3filter.FileBodyDecoder)
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

// clockFrom is a clock that shows a moment now and goes on: what a portal has to
// tell does not depend on the year in which a test runs.
func clockFrom(at time.Time) func() time.Time {
	begun := time.Now()
	return func() time.Time { return at.Add(time.Since(begun)) }
}

// TestEveryCallKeepsTheContract makes each call of this package at the real
// practice portals.
func TestEveryCallKeepsTheContract(t *testing.T) {
	clock := clockFrom(time.Date(2026, time.November, 22, 9, 0, 0, 0, time.UTC))
	p, err := practice.Start(context.Background(), practice.Options{Dir: t.TempDir(), Now: clock})
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
		c := mustNew(t, Options{Address: at.URL, Roots: p.Roots(), Version: "1", Now: clock})
		spy := newContract(t, c.http.GetClient().Transport)
		c.http.GetClient().Transport = spy
		everyCall(t, p, c)
		for operation := range spy.seen {
			seen[operation] = true
		}
		spy.inner.(*http.Transport).CloseIdleConnections()
	}
	doc, err := openapi3.NewLoader().LoadFromData(portal.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			if !seen[operation.OperationID] && operation.OperationID != "status" { // which nobody reads yet
				t.Errorf("%s %s was not called", method, path)
			}
		}
	}
}

// What the contract allows a portal to give, this client must not refuse, and
// what it refuses is not to be promised.
func TestContractHasTheLifeOfTokensThatTheClientTakes(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(portal.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for name, schema := range doc.Components.Schemas {
		life := schema.Value.Properties["expires_in"]
		if life == nil {
			continue
		}
		checked++
		for seconds, want := range map[int]bool{0: false, 1: true, 600: true, 86400: true, 86401: false} {
			promised := life.Value.VisitJSON(float64(seconds)) == nil
			if taken := checkTokens(accessToken, "", seconds) == nil; promised != want || taken != want {
				t.Errorf("%s, %d s: promised %v, taken %v", name, seconds, promised, taken)
			}
		}
	}
	if checked != 3 {
		t.Errorf("%d schemas with tokens", checked)
	}
}
