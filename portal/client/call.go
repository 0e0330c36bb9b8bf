package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

// request is one call of the API.
type request struct {
	method string
	path   string // below the API's base; an absolute path where whole is set
	whole  bool
	query  url.Values
	body   any // sent as JSON where not nil
	token  string
	header map[string]string
	// patient waits for an answer as long as Options.Patience.
	patient bool
	// accept is the media type asked for, JSON where empty.
	accept string
	// seen is the ETag of what the caller has already, empty for none: the
	// portal may then answer 304 without a body (RFC 9110, 15.4.5).
	seen string
}

// answer is what came back and was accepted.
type answer struct {
	status int
	header http.Header
}

// unchanged tells that request.seen is still what the portal has.
func (a answer) unchanged() bool { return a.status == http.StatusNotModified }

// call sends one request below the portal's API base, which it asks the portal
// for where that was not done yet, and reads the answer into out.
func (c *Client) call(ctx context.Context, r request, out any) (answer, error) {
	ctx, end := c.within(ctx, r.patient)
	defer end()
	if !r.whole {
		base, err := c.base(ctx)
		if err != nil {
			return answer{}, err
		}
		r.path = base + r.path
	}
	return c.exchange(ctx, r, out)
}

// exchange is one HTTP request and its answer.
func (c *Client) exchange(ctx context.Context, r request, out any) (answer, error) {
	body, err := encode(r.body)
	if err != nil {
		return answer{}, err
	}
	header := c.header(r, body)
	begun := time.Now()
	res, err := c.send(ctx, r, header, body)
	c.trace(r, header, body, res, time.Since(begun), err)
	if err != nil {
		return answer{}, err
	}
	return res.accept(header["X-Request-Id"], out)
}

// send is the exchange itself. What changes something goes on a connection of
// its own: one that was kept open may have died meanwhile, and then nobody
// could tell whether the request arrived, or net/http would send it anew and
// only tell how that fared.
func (c *Client) send(ctx context.Context, r request, header map[string]string, body []byte) (received, error) {
	ctx, p, end := c.begin(ctx, r.patient)
	defer end()
	if r.method != http.MethodGet {
		c.Close()
	}
	req := c.http.R().SetContext(ctx).SetHeaders(header).SetQueryParamsFromValues(r.query).SetDoNotParseResponse(true)
	if body != nil {
		req.SetBody(body)
	}
	resp, err := req.Execute(r.method, c.origin+r.path)
	if err != nil {
		return received{}, c.classify(p, err)
	}
	defer func() { _ = resp.RawBody().Close() }()
	return c.read(p, resp.RawResponse)
}

// encode gives nil for nothing to send.
func encode(v any) ([]byte, error) {
	if v == nil {
		return nil, nil
	}
	body, err := json.Marshal(v)
	if err != nil {
		return nil, malformed("request")
	}
	return body, nil
}

// header is every header of a request that this package decides.
func (c *Client) header(r request, body []byte) map[string]string {
	h := map[string]string{
		"Accept":          r.accepted() + ", application/problem+json",
		"Accept-Language": c.language(),
		"X-Request-Id":    uuid.NewString(),
	}
	if body != nil {
		h["Content-Type"] = "application/json"
	}
	if r.seen != "" {
		h["If-None-Match"] = r.seen
	}
	if id := c.options.workstation(); id != "" {
		h["X-Workstation-Id"] = id
	}
	if r.token != "" {
		h["Authorization"] = "Bearer " + r.token
	}
	for k, v := range r.header {
		h[k] = v
	}
	return h
}

func (r request) accepted() string {
	if r.accept == "" {
		return "application/json"
	}
	return r.accept
}

// language is one of the contract's three.
func (c *Client) language() string {
	switch l := c.options.Language(); l {
	case "kk", "en":
		return l
	}
	return "ru"
}
