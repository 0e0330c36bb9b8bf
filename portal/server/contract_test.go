package server

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"kezek.kz/kezek/portal"
)

// contract holds every request and answer of these tests against openapi.yaml,
// and notes which answers were seen.
type contract struct {
	doc    *openapi3.T
	router routers.Router
	mu     sync.Mutex
	seen   map[string]bool // "operation status code"
}

var theContract = sync.OnceValue(func() *contract {
	openapi3filter.RegisterBodyDecoder(typePDF, openapi3filter.FileBodyDecoder)
	doc, err := openapi3.NewLoader().LoadFromData(portal.OpenAPI)
	if err != nil {
		panic(err)
	}
	for _, s := range doc.Components.Schemas {
		tighten(s.Value)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		panic(err)
	}
	return &contract{doc: doc, router: router, seen: map[string]bool{}}
})

// tighten makes members that the contract does not name an error: readers
// ignore them, but this server must not send any.
func tighten(s *openapi3.Schema) {
	if len(s.Properties) > 0 {
		no := false
		s.AdditionalProperties = openapi3.AdditionalProperties{Has: &no}
	}
	for _, p := range s.Properties {
		if p.Ref == "" {
			tighten(p.Value)
		}
	}
	if s.Items != nil && s.Items.Ref == "" {
		tighten(s.Items.Value)
	}
}

// check validates an exchange. A request that a test breaks on purpose has to
// be one that the contract does not have either;
// a loose one is for what kin-openapi reads otherwise than this server.
func (c *contract) check(t *testing.T, r *http.Request, requestBody []byte, broken, loose bool, status int, header http.Header, body []byte) {
	t.Helper()
	thePrivacy.exchange(r, requestBody, body)
	route, params, err := c.router.FindRoute(r)
	if err != nil {
		c.checkUnrouted(t, body)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(requestBody))
	input := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateRequest(context.Background(), input); (err != nil) != broken && !loose {
		t.Errorf("%s %s: request broken on purpose: %v; the contract says: %v", r.Method, r.URL.Path, broken, err)
	}
	output := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: status, Header: header,
		Body: io.NopCloser(bytes.NewReader(body)), Options: input.Options,
	}
	if err := openapi3filter.ValidateResponse(context.Background(), output); err != nil {
		t.Errorf("%s %s: answer %d %s: %v", r.Method, r.URL.Path, status, body, err)
	}
	c.note(route.Operation.OperationID, status, codeIn(body))
}

// checkUnrouted is for addresses and methods outside the contract: they answer
// with a problem nevertheless.
func (c *contract) checkUnrouted(t *testing.T, body []byte) {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Errorf("answer %q: %v", body, err)
		return
	}
	if err := c.doc.Components.Schemas["Problem"].Value.VisitJSON(v); err != nil {
		t.Error(err)
	}
}

func codeIn(body []byte) string {
	var v struct {
		Code string `json:"code"`
	}
	_ = json.Unmarshal(body, &v) // no body, no code
	return v.Code
}

func (c *contract) note(operation string, status int, code string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[fmt.Sprint(operation, " ", status, " ", code)] = true
	c.seen[fmt.Sprint(operation, " ", status)] = true
}

// unseen lists the answers that the contract promises and no test got, but for
// the portal's own faults.
func (c *contract) unseen() []string {
	var missing []string
	for _, item := range c.doc.Paths.Map() {
		for _, o := range item.Operations() {
			for status, response := range o.Responses.Map() {
				for _, want := range promised(o.OperationID, status, response.Value) {
					if status != "500" && !c.seen[want] {
						missing = append(missing, want)
					}
				}
			}
		}
	}
	sort.Strings(missing)
	return missing
}

// promised gives the codes of one answer, or the answer alone when it has none.
func promised(operation, status string, r *openapi3.Response) []string {
	var all []string
	for _, content := range r.Content {
		for _, part := range content.Schema.Value.AllOf {
			if code := part.Value.Properties["code"]; part.Ref == "" && code != nil {
				for _, value := range code.Value.Enum {
					all = append(all, fmt.Sprint(operation, " ", status, " ", value))
				}
			}
		}
	}
	if len(all) == 0 {
		return []string{operation + " " + status}
	}
	return all
}

// TestMain fails when the whole run leaves a promise of the contract unproven,
// and when any run logged something of a person's or of a key's.
func TestMain(m *testing.M) {
	flag.Parse()
	result := m.Run()
	whole := flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.skip").Value.String() == "" &&
		flag.Lookup("test.list").Value.String() == "" && flag.Lookup("test.fuzz").Value.String() == ""
	if missing := theContract().unseen(); whole && result == 0 && len(missing) > 0 {
		fmt.Printf("FAIL: answers of openapi.yaml that no test got:\n\t%s\n", strings.Join(missing, "\n\t"))
		result = 1
	}
	if kinds := thePrivacy.found(); len(kinds) > 0 {
		fmt.Printf("FAIL: the portals under test logged what these tests used: %s\n", strings.Join(kinds, ", "))
		result = 1
	}
	os.Exit(result)
}
