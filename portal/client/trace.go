package client

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Exchange is one request and its answer without their secrets: tokens, codes,
// tickets, passwords, IINs, e-mail addresses, names and signatures are replaced
// by a word in square brackets, and of a person's sessions and journal only
// their number is left. It may be shown to whoever supports a portal.
type Exchange struct {
	Method string
	Path   string // without the query
	// Status is 0 where no answer came.
	Status         int
	RequestHeader  http.Header
	RequestBody    []byte
	ResponseHeader http.Header
	ResponseBody   []byte
	Duration       time.Duration
	// Error is the class of the failure, empty where an answer came.
	Error string
}

// hidden are the members of JSON objects that are never shown. A signature
// holds the signer's certificate, and so the name and the IIN.
var hidden = map[string]string{
	"access_token": "token", "refresh_token": "token", "ticket": "ticket", "child_iin": "iin", "iin": "iin",
	"email": "email", "pending": "email", "full_name": "name", "password": "password", "birth_date": "date",
	"cms": "signature", "session_id": "session",
}

var (
	twelveDigits = regexp.MustCompile(`[0-9]{12,}`)
	address      = regexp.MustCompile(`[^\s"<>@]+@[^\s"<>@]+`)
	ticketPath   = regexp.MustCompile(`(/me/email/|/auth/iin/)[^/]+(/)`)
	sessionPath  = regexp.MustCompile(`(/auth/sessions/)([^/]+)$`)
	shortCode    = regexp.MustCompile(`^[0-9]{4,10}$`)
	// habits are the lists of when and from where somebody signs in, and of
	// what was done about which child.
	habits = regexp.MustCompile(`(/me/journal|/auth/sessions)$`)
)

// trace tells Options.Trace of an exchange.
func (c *Client) trace(r request, header map[string]string, body []byte, got received, took time.Duration, err error) {
	if c.options.Trace == nil {
		return
	}
	sent := http.Header{}
	for k, v := range header {
		sent.Set(k, v)
	}
	e := Exchange{
		Method: r.method, Path: redactPath(r.path), Status: got.status, Duration: took,
		RequestHeader: redactHeader(sent), RequestBody: redactBody(body, redactSent),
		ResponseHeader: redactHeader(got.header), ResponseBody: redactBody(got.body, redactorOf(r)),
	}
	if err != nil {
		e.Error = err.Error()
	}
	c.options.Trace(e)
}

func redactPath(path string) string {
	path = ticketPath.ReplaceAllString(path, "${1}[ticket]${2}")
	if !strings.HasSuffix(path, "/auth/sessions/current") {
		path = sessionPath.ReplaceAllString(path, "${1}[session]")
	}
	return redactText(path)
}

// redactHeader copies the headers that are known to hold no secret; of the
// others only the name is kept.
func redactHeader(h http.Header) http.Header {
	shown := http.Header{}
	for name, values := range h {
		switch name {
		case "Accept", "Accept-Language", "Cache-Control", "Content-Length", "Content-Type", "Date", "Etag",
			"Idempotency-Key", "Idempotent-Replayed", "If-Match", "Retry-After", "X-Request-Id":
			shown[name] = values
		default:
			shown[name] = []string{"[redacted]"}
		}
	}
	return shown
}

// redactBody gives JSON with its secrets replaced, and of anything else the
// length only.
func redactBody(body []byte, redact func(any) any) []byte {
	if len(body) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return []byte("[" + strconv.Itoa(len(body)) + " octets, no JSON]")
	}
	shown, err := json.Marshal(redact(v))
	if err != nil {
		return []byte("[not shown]")
	}
	return shown
}

// redactorOf chooses how the answer to a request is shown.
func redactorOf(r request) func(any) any {
	if r.method == http.MethodGet && habits.MatchString(r.path) {
		return redactHabits
	}
	return func(v any) any { return redact("", v) }
}

// redactSent is for a request: what stands as a code there was typed by
// somebody, and need not be the six digits that were asked for.
func redactSent(v any) any {
	if members, ok := v.(map[string]any); ok && members["code"] != nil {
		members["code"] = "[code]"
	}
	return redact("", v)
}

// redactHabits leaves the number of a list's items.
func redactHabits(v any) any {
	if page, ok := v.(map[string]any); ok {
		if items, ok := page["items"].([]any); ok {
			page["items"] = "[" + strconv.Itoa(len(items)) + " items]"
		}
	}
	return redact("", v)
}

// redact walks a JSON value; member is the name it stands under.
func redact(member string, v any) any {
	if word, ok := hidden[member]; ok && !isObject(v) {
		return "[" + word + "]"
	}
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			v[k] = redact(below(member, k), inner)
		}
		return v
	case []any:
		for i, inner := range v {
			v[i] = redact(member, inner)
		}
		return v
	case json.Number:
		if shown := redactText(v.String()); shown != v.String() {
			return shown
		}
	case string:
		if member == "code" && shortCode.MatchString(v) {
			return "[code]"
		}
		return redactText(v)
	}
	return v
}

// below names a member by what it means: a value below "email" is an address,
// a name below "child" and every part of a full name are a person's.
func below(parent, member string) string {
	switch {
	case parent == "email" && member == "value":
		return "email"
	case parent == "child" && member == "name", parent == "full_name":
		return "full_name"
	}
	return member
}

func isObject(v any) bool {
	_, ok := v.(map[string]any)
	return ok
}

// redactText hides what looks like an IIN or an address wherever it stands.
func redactText(s string) string {
	s = twelveDigits.ReplaceAllString(s, "[iin]")
	if strings.Contains(s, "@") {
		s = address.ReplaceAllString(s, "[email]")
	}
	return s
}
