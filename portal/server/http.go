package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"kezek.kz/kezek/portal"
)

// handler answers one request, or refuses it with a *portal.Problem. Any other
// error is the portal's own fault and is told to nobody but the log.
type handler func(ctx context.Context, r *request) (answer, error)

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, hr *http.Request) {
	started := s.o.Now()
	r := &request{Request: hr, id: s.requestID(hr), language: languageOf(hr.Header.Get("Accept-Language"))}
	a := s.dispatch(r)
	if hr.Method == http.MethodGet || hr.Method == http.MethodHead {
		a = withETag(a, hr.Header.Get("If-None-Match"))
	}
	s.setHeaders(w.Header(), r, a)
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body) // a client that is gone is no event
	s.log(r, a, started)
	s.afterwards(w, r)
}

// afterwards starts what goes on after the answer, which has to be on its way
// by then: net/http holds it back until ServeHTTP returns, and what took longer
// for a mail would tell that there is one.
func (s *Server) afterwards(w http.ResponseWriter, r *request) {
	if r.after == nil {
		return
	}
	_ = http.NewResponseController(w).Flush() // a client that is gone is no event
	s.later.start(func(ctx context.Context) {
		defer func() {
			if p := recover(); p != nil { // net/http catches none of this one
				s.logPanic(r, p)
			}
		}()
		r.after(ctx)
	})
}

// dispatch finds the handler and turns whatever comes of it into an answer.
func (s *Server) dispatch(r *request) (a answer) {
	defer func() {
		if p := recover(); p != nil {
			a = s.panicked(r, p)
		}
	}()
	_, r.route = s.mux.Handler(r.Request) // empty for an address that is not there, which is limited too
	if err := s.limit(r); err != nil {
		return s.refused(r, err)
	}
	r.route = "" // an endpoint tells it: the mux would redirect some that it names
	p := &probe{header: http.Header{}}
	s.mux.ServeHTTP(p, r.WithContext(context.WithValue(r.Context(), requestKey{}, r)))
	if r.route == "" {
		return s.refused(r, p.problem())
	}
	if r.err != nil {
		return s.refused(r, r.err)
	}
	return r.answer
}

func (s *Server) panicked(r *request, p any) answer {
	s.logPanic(r, p)
	return s.refused(r, refuse(portal.CodeInternal))
}

// logPanic keeps the value of a panic out of the log: it may quote what the
// request held. The stack shows where, without values.
func (s *Server) logPanic(r *request, p any) {
	s.o.Log.Error("panic", "request_id", r.id, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
}

// refused is the answer to an error.
func (s *Server) refused(r *request, err error) answer {
	var p *portal.Problem
	if !errors.As(err, &p) {
		if r.Context().Err() == nil { // otherwise the client is gone, which is no fault
			s.o.Log.Error("failed", "request_id", r.id, "error", err.Error())
		}
		p = refuse(portal.CodeInternal)
	}
	return problemAnswer(p, r.id)
}

// endpoint puts a handler behind the mux. What it gives goes into the request,
// so that one place writes every answer.
type endpoint struct{ handle handler }

func (e endpoint) ServeHTTP(_ http.ResponseWriter, hr *http.Request) {
	r := hr.Context().Value(requestKey{}).(*request)
	r.Request, r.route = hr, hr.Pattern
	r.answer, r.err = e.handle(hr.Context(), r)
}

type requestKey struct{}

// probe catches what the mux itself says of a request without a route.
type probe struct {
	header http.Header
	status int
}

func (p *probe) Header() http.Header         { return p.header }
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }
func (p *probe) WriteHeader(status int)      { p.status = status }

func (p *probe) problem() *portal.Problem {
	if p.status == http.StatusMethodNotAllowed {
		return refuse(portal.CodeMethodNotAllowed, allow(p.header.Get("Allow")))
	}
	return refuse(portal.CodeNotFound)
}

// withETag names a 200 by its octets, so that a client that has them already
// gets none; a handler may have named it itself.
func withETag(a answer, ifNoneMatch string) answer {
	if a.Status != http.StatusOK || a.Header["ETag"] != "" {
		return a
	}
	tag := etag(a.Body)
	if matches(ifNoneMatch, tag) {
		a = answer{Status: http.StatusNotModified, Header: a.Header}
	}
	return a.with("ETag", tag)
}

func etag(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// matches compares a list of tags weakly (RFC 9110, section 8.8.3.2).
func matches(list, tag string) bool {
	for _, t := range strings.Split(list, ",") {
		t = strings.TrimSpace(t)
		if t == "*" || strings.TrimPrefix(t, "W/") == tag {
			return true
		}
	}
	return false
}

// matchesStrongly is for If-Match (RFC 9110, section 13.1.1): a weak tag never
// matches.
func matchesStrongly(list, tag string) bool {
	for _, t := range strings.Split(list, ",") {
		if t = strings.TrimSpace(t); t == "*" || t == tag {
			return true
		}
	}
	return false
}

// setHeaders writes the head of every answer. The policy headers are for a
// browser that somebody points here: there is nothing in an answer to render.
func (s *Server) setHeaders(h http.Header, r *request, a answer) {
	h.Set("X-Request-Id", supportCode(r, a))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	if !s.o.Practice {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	h.Set("Vary", "Accept-Language")
	h.Set("Content-Language", r.language)
	h.Set("Cache-Control", cacheControl(r.URL.Path, a.Status))
	for name, value := range a.Header {
		h.Set(name, value)
	}
	if len(a.Body) > 0 {
		h.Set("Content-Type", a.Type)
		h.Set("Content-Length", strconv.Itoa(len(a.Body)))
	}
}

// supportCode is the request's number, but for a refusal that is given again:
// its body holds that of the first request.
func supportCode(r *request, a answer) string {
	if a.RequestID != "" {
		return a.RequestID
	}
	return r.id
}

// cacheControl lets only the public reads be kept, and asked for again by
// their ETag.
func cacheControl(path string, status int) string {
	private := strings.HasPrefix(path, base+"/me") || strings.HasPrefix(path, base+"/auth")
	if private || status >= 400 {
		return "no-store"
	}
	return "no-cache"
}

// log writes one line without anything that a client chose: the route is the
// pattern, not the path, and the request numbers are UUIDs.
func (s *Server) log(r *request, a answer, started time.Time) {
	attrs := []slog.Attr{
		slog.String("route", r.route),
		slog.Int("status", a.Status),
		slog.String("code", string(a.Code)),
		slog.String("request_id", supportCode(r, a)),
		slog.Duration("took", s.o.Now().Sub(started)),
	}
	if supportCode(r, a) != r.id {
		attrs = append(attrs, slog.String("replayed_to", r.id))
	}
	s.o.Log.LogAttrs(r.Context(), slog.LevelInfo, "request", attrs...)
}
