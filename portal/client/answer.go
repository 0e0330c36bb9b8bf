package client

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"kezek.kz/kezek/portal"
)

// received is an answer as it came.
type received struct {
	status int
	header http.Header
	body   []byte
	// unchanged is a 304 that was asked for.
	unchanged bool
}

// read takes an answer's body, where it is one to be looked at.
func (c *Client) read(p *progress, resp *http.Response) (received, error) {
	got := received{status: resp.StatusCode, header: resp.Header}
	switch {
	case isUnchanged(resp):
		got.unchanged = true
		return got, nil
	case isRedirect(got.status):
		return got, redirected(resp)
	case !isIdentity(resp.Header.Get("Content-Encoding")):
		return got, ErrCompressed
	case resp.ContentLength > int64(c.options.MaxBody):
		return got, ErrBodyTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(c.options.MaxBody)+1))
	switch {
	case err != nil:
		return got, p.classifyBody(err)
	case len(body) > c.options.MaxBody:
		return got, ErrBodyTooLarge
	}
	got.body = body
	return got, nil
}

// isUnchanged tells a 304 from the redirects: only who asked with If-None-Match
// is answered so.
func isUnchanged(resp *http.Response) bool {
	return resp.StatusCode == http.StatusNotModified && resp.Request.Header.Get("If-None-Match") != ""
}

func isRedirect(status int) bool { return status >= 300 && status < 400 }

func isIdentity(encoding string) bool {
	return encoding == "" || strings.EqualFold(encoding, "identity")
}

// redirected tells where an answer leads to; nobody goes there.
func redirected(resp *http.Response) error {
	to, err := resp.Location()
	asked := resp.Request.URL
	switch {
	case err != nil:
		return &failure{ErrRedirect, "to no address"}
	case to.Scheme != asked.Scheme:
		return ErrRedirectInsecure
	case !sameHost(to.Host, asked.Host):
		return ErrRedirectElsewhere
	case to.RequestURI() == asked.RequestURI():
		return ErrRedirectLoop
	}
	return ErrRedirectHere
}

// sameHost compares hosts and ports however they are spelled.
func sameHost(to, asked string) bool {
	origin, err := CanonicalOrigin("https://" + to)
	return to == asked || err == nil && origin == "https://"+asked
}

// accept reads the answer into out, or says why it cannot be taken.
func (r received) accept(requestID string, out any) (answer, error) {
	if r.unchanged {
		return answer{r.status, r.header}, nil
	}
	if isRedirect(r.status) {
		return answer{}, ErrRedirect
	}
	if r.status < 200 || r.status >= 400 {
		return answer{}, r.refusal(requestID)
	}
	a := answer{r.status, r.header}
	if out == nil {
		return a, nil
	}
	if d, ok := out.(document); ok {
		return a, d.take(r)
	}
	if !r.is("application/json") {
		return answer{}, r.noJSON()
	}
	return a, decode(r.body, out)
}

// document is an answer that is not JSON.
type document interface{ take(received) error }

// noJSON is an answer that the program cannot read: a page for people, or
// anything else.
func (r received) noJSON() error {
	got, _, _ := mime.ParseMediaType(r.header.Get("Content-Type"))
	if got == "text/html" || got == "application/xhtml+xml" {
		return ErrPage
	}
	return ErrNoJSON
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
		return ErrBrokenJSON
	}
	if !plain(body) {
		return ErrControl
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
	case r.status == http.StatusNetworkAuthenticationRequired:
		return ErrLoginNeeded
	case r.status == http.StatusTooManyRequests:
		code = portal.CodeTooManyRequests
	case r.status < 500:
		return ErrUnexplained
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
