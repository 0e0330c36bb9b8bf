package client

import (
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
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
}

// answer is what came back and was accepted.
type answer struct {
	status int
	header http.Header
}

// call sends one request below the portal's API base, which it asks the portal
// for where that was not done yet, and reads the answer into out.
func (c *Client) call(ctx context.Context, r request, out any) (answer, error) {
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
	req := c.http.R().SetContext(ctx).SetHeaders(header).SetQueryParamsFromValues(r.query)
	if body != nil {
		req.SetBody(body)
	}
	begun := time.Now()
	resp, err := req.Execute(r.method, c.origin+r.path)
	var res received
	if err == nil {
		res = received{resp.StatusCode(), resp.Header(), resp.Body()}
	} else {
		err = classify(ctx, err)
	}
	c.trace(r, header, body, res, time.Since(begun), err)
	if err != nil {
		return answer{}, err
	}
	return res.accept(header["X-Request-Id"], out)
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
		"Accept":          "application/json, application/problem+json",
		"Accept-Language": c.language(),
		"X-Request-Id":    uuid.NewString(),
	}
	if body != nil {
		h["Content-Type"] = "application/json"
	}
	if r.token != "" {
		h["Authorization"] = "Bearer " + r.token
	}
	for k, v := range r.header {
		h[k] = v
	}
	return h
}

// language is one of the contract's three.
func (c *Client) language() string {
	switch l := c.options.Language(); l {
	case "kk", "en":
		return l
	}
	return "ru"
}

// received is an answer as it came.
type received struct {
	status int
	header http.Header
	body   []byte
}

// accept reads the answer into out, or says why it cannot be taken.
func (r received) accept(requestID string, out any) (answer, error) {
	if r.status >= 300 && r.status < 400 {
		return answer{}, ErrRedirect
	}
	if r.status < 200 || r.status >= 400 {
		return answer{}, r.refusal(requestID)
	}
	a := answer{r.status, r.header}
	if out == nil {
		return a, nil
	}
	if !r.is("application/json") {
		return answer{}, &failure{ErrNotPortal, "no JSON in the answer"}
	}
	return a, decode(r.body, out)
}

// is tells whether the answer has the media type.
func (r received) is(mediaType string) bool {
	got, params, err := mime.ParseMediaType(r.header.Get("Content-Type"))
	charset := params["charset"]
	return err == nil && got == mediaType && (charset == "" || strings.EqualFold(charset, "utf-8"))
}

// decode reads JSON and checks what the program relies on.
func decode(body []byte, out any) error {
	if err := json.Unmarshal(body, out); err != nil {
		return malformed("JSON")
	}
	if !plain(body) {
		return malformed("control characters")
	}
	if c, ok := out.(checked); ok {
		return c.check()
	}
	return nil
}

// checked is an answer that knows what must be in it.
type checked interface{ check() error }

// refusal makes a *portal.Problem of an answer that is none of 2xx and 3xx.
func (r received) refusal(requestID string) error {
	p, ok := r.problem()
	if !ok {
		return r.unexplained(requestID)
	}
	p.Status = r.status
	p.RequestID = r.requestID(p.RequestID, requestID)
	if p.RetryAfterS <= 0 {
		p.RetryAfterS = r.retryAfter()
	}
	p.RetryAfterS = min(p.RetryAfterS, int(longestRetry/time.Second))
	return p
}

// problem reads application/problem+json (RFC 9457), false where there is none.
func (r received) problem() (*portal.Problem, bool) {
	if !r.is("application/problem+json") {
		return nil, false
	}
	p := new(portal.Problem)
	if json.Unmarshal(r.body, p) != nil || !plain(r.body) || !isCode(p.Code) {
		return nil, false
	}
	return p, true
}

// unexplained is a refusal without a problem document: a fault of the portal or
// of what stands before it, or no portal at all.
func (r received) unexplained(requestID string) error {
	code := portal.CodeInternal
	switch {
	case r.status == http.StatusTooManyRequests:
		code = portal.CodeTooManyRequests
	case r.status < 500:
		return &failure{ErrNotPortal, "refused without a problem document"}
	}
	return &portal.Problem{
		Type: "about:blank", Title: http.StatusText(r.status), Status: r.status, Code: code,
		RequestID: r.requestID("", requestID), RetryAfterS: r.retryAfter(),
	}
}

// requestID is the first of: told in the problem, told in the header, sent. It
// is printed in errors, so nothing else than an identifier is taken.
func (r received) requestID(told, sent string) string {
	for _, id := range []string{told, r.header.Get("X-Request-Id")} {
		if isIdentifier(id) {
			return id
		}
	}
	return sent
}

// retryAfter is in seconds, zero where not told.
func (r received) retryAfter() int {
	return int(seconds(r.header.Get("Retry-After")) / time.Second)
}

// seconds reads a Retry-After of seconds, at most a day. A date is not taken:
// the two clocks need not agree.
func seconds(retryAfter string) time.Duration {
	n, err := strconv.ParseUint(retryAfter, 10, 31)
	if err != nil {
		return 0
	}
	return min(time.Duration(n)*time.Second, longestRetry)
}

// longestRetry is the longest that a portal may ask to wait.
const longestRetry = 24 * time.Hour
