package client_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
)

// netCase is one way in which a network is hostile.
type netCase struct {
	name string
	want error       // the sentinel
	code portal.Code // where it is a problem of the portal's
	// discover is the sentinel at the first contact, where it is another one.
	discover error
	// only names the call that it concerns; empty for all.
	only string
	// slow cases last until a limit ends them.
	slow bool
	// unsent tells that no request may have reached the portal.
	unsent bool
	spoil  func(r *netRig)
}

func netCases() []netCase {
	var all []netCase
	for _, part := range [][]netCase{answerCases(), bodyCases(), redirectCases(), wireCases(), tlsCases(), clockCases(), wayCases()} {
		all = append(all, part...)
	}
	return all
}

// answering puts a handler in the portal's place.
func answering(h http.HandlerFunc) func(*netRig) {
	return func(r *netRig) { r.spoil(func() { r.handler = h }) }
}

func sends(status int, contentType, body string, header ...string) func(*netRig) {
	return answering(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func answerCases() []netCase {
	const html, json = "text/html; charset=windows-1251", "application/json"
	limit := `{"type":"about:blank","status":429,"code":"TOO_MANY_REQUESTS","request_id":"r-1"}`
	return []netCase{
		{name: "a fault without a word (500)", code: portal.CodeInternal, spoil: sends(500, "text/plain", "SECRET")},
		{name: "a gateway's page (502)", code: portal.CodeInternal, spoil: sends(502, html, "<html>")},
		{name: "closed for maintenance (503, Retry-After)", code: portal.CodeInternal, spoil: sends(503, html, "<html>", "Retry-After", "30")},
		{name: "a gateway that waited too long (504)", code: portal.CodeInternal, spoil: sends(504, html, "<html>")},
		{name: "too many requests (429, Retry-After)", code: portal.CodeTooManyRequests, spoil: sends(429, "application/problem+json", limit, "Retry-After", "17")},
		{name: "too many requests (429, no Retry-After)", code: portal.CodeTooManyRequests, spoil: sends(429, html, "<html>")},
		{name: "a refusal without a word (403)", want: client.ErrUnexplained, discover: client.ErrNotPortal, spoil: sends(403, html, "<html>")},
		{name: "a page instead of data (200 text/html)", want: client.ErrPage, spoil: sends(200, html, "<html>Войти")},
		{name: "a hotel's page (511 Network Authentication Required)", want: client.ErrLoginNeeded, spoil: sends(511, html, "<html>")},
		{name: "neither page nor data (200 text/plain)", want: client.ErrNoJSON, spoil: sends(200, "text/plain", "ok")},
		{name: "nothing in a success (204)", want: client.ErrNoJSON, spoil: sends(204, "", "")},
		{name: "success without the fields", want: client.ErrMissing, discover: client.ErrIncomplete, spoil: sends(200, json, "{}")},
		{name: "JSON that ends too early", want: client.ErrBrokenJSON, spoil: sends(200, json, `{"items":[{"ka`)},
		{name: "hidden characters in a text", want: client.ErrControl, spoil: sends(200, json, `{"code":"x","name":{"ru":"\u202eА"}}`)},
		{name: "the portal of another address", want: client.ErrOtherOrigin, only: "discover", spoil: func(r *netRig) {
			sends(200, json, strings.ReplaceAll(discoveryOf(r), netHost, "other.test"))(r)
		}},
		{name: "a practice portal on another computer", want: client.ErrPracticeElsewhere, only: "discover", spoil: func(r *netRig) {
			sends(200, json, strings.Replace(discoveryOf(r), "{", `{"practice":true,`, 1))(r)
		}},
		{name: "a portal that serves newer programs only", want: client.ErrOutdated, only: "discover", spoil: func(r *netRig) {
			sends(200, json, strings.Replace(discoveryOf(r), "{", `{"min_client":"1000.0.0",`, 1))(r)
		}},
		{name: "an API on another host", want: client.ErrNotPortal, only: "discover", spoil: func(r *netRig) {
			sends(200, json, strings.Replace(discoveryOf(r), "/api/v1", r.other.url, 1))(r)
		}},
	}
}

func discoveryOf(r *netRig) string {
	return `{"portal_id":"t","name":{"ru":"П"},"origin":"` + r.origin() + `","api_base":"/api/v1","sign_in_methods":["eds"]}`
}

func bodyCases() []netCase {
	return []netCase{
		{name: "10 MiB, announced", want: client.ErrBodyTooLarge, spoil: answering(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(10<<20))
			pour(w)
		})},
		{name: "10 MiB, unannounced", want: client.ErrBodyTooLarge, spoil: answering(func(w http.ResponseWriter, _ *http.Request) { pour(w) })},
		{name: "a packed answer that nobody asked for", want: client.ErrCompressed, spoil: sends(200, "application/json", zipped(1), "Content-Encoding", "gzip")},
		{name: "a gzip bomb", want: client.ErrCompressed, spoil: func(r *netRig) { sends(200, "application/json", gzipBomb(), "Content-Encoding", "gzip")(r) }},
		{name: "an answer cut short", want: client.ErrCutShort, spoil: answering(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"items":`)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		})},
		{name: "slow headers", want: client.ErrSlow, slow: true, spoil: answering(func(_ http.ResponseWriter, q *http.Request) {
			_, _ = io.Copy(io.Discard, q.Body) // else nobody notices that the client left
			<-q.Context().Done()
			panic(http.ErrAbortHandler) // an empty answer now could still reach the client that leaves
		})},
		{name: "a dripping body", want: client.ErrDripping, slow: true, spoil: answering(drips)},
	}
}

func pour(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "application/json")
	for range 10 << 4 {
		if _, err := w.Write(bytes.Repeat([]byte(" "), 64<<10)); err != nil {
			return
		}
	}
}

// zipped is so many spaces, packed.
func zipped(n int) string {
	var b strings.Builder
	z := gzip.NewWriter(&b)
	spaces := bytes.Repeat([]byte(" "), 1<<16)
	for left := n; left > 0; left -= len(spaces) {
		_, _ = z.Write(spaces[:min(left, len(spaces))])
	}
	_ = z.Close()
	return b.String()
}

// gzipBomb unpacks to 64 MiB; packing takes the race detector a while.
var gzipBomb = sync.OnceValue(func() string { return zipped(64 << 20) })

func drips(w http.ResponseWriter, q *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for q.Context().Err() == nil {
		_, _ = io.WriteString(w, " ")
		w.(http.Flusher).Flush()
		time.Sleep(10 * time.Millisecond)
	}
}

func redirectCases() []netCase {
	var all []netCase
	to := func(name string, want error, status int, where func(*netRig, *http.Request) string) {
		all = append(all, netCase{name: name, want: want, spoil: func(r *netRig) {
			answering(func(w http.ResponseWriter, q *http.Request) {
				w.Header().Set("Location", where(r, q))
				w.WriteHeader(status)
			})(r)
		}})
	}
	other := func(r *netRig, _ *http.Request) string { return r.other.url }
	to("a captive portal's login page (302)", client.ErrRedirectElsewhere, 302, other)
	to("moved to another host (301)", client.ErrRedirectElsewhere, 301, other)
	to("moved to another host with all that was sent (307)", client.ErrRedirectElsewhere, 307, other)
	to("moved to another host with all that was sent (308)", client.ErrRedirectElsewhere, 308, other)
	to("sent to an address without TLS (302)", client.ErrRedirectInsecure, 302, func(r *netRig, _ *http.Request) string { return r.other.insecure })
	to("sent to the same host without TLS (308)", client.ErrRedirectInsecure, 308, func(_ *netRig, q *http.Request) string {
		return "http://" + q.Host + q.URL.Path
	})
	to("sent to another page of the portal (303)", client.ErrRedirectHere, 303, func(*netRig, *http.Request) string { return "/login" })
	to("sent in a circle (307)", client.ErrRedirectLoop, 307, func(_ *netRig, q *http.Request) string { return q.URL.String() })
	to("sent to no address (302)", client.ErrRedirect, 302, func(*netRig, *http.Request) string { return "https://[::1" })
	to("sent nowhere (302)", client.ErrRedirect, 302, func(*netRig, *http.Request) string { return "" })
	return all
}
