package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
)

// posts are all operations with a body.
func (f *fixture) posts(token string) []call {
	return []call{
		{method: "POST", path: pathChallenges},
		{method: "POST", path: pathSessions},
		{method: "POST", path: pathRefresh},
		{method: "POST", path: pathStepUp, token: token},
		{method: "PUT", path: pathPassword, token: token},
		{method: "POST", path: pathIINStart},
		{method: "POST", path: pathIIN + "/t/verify"},
		{method: "PATCH", path: pathMe, token: token, header: map[string]string{"If-Match": "*"}},
		{method: "POST", path: pathEmail, token: token, header: key(newKey())},
		{method: "POST", path: pathEmail + "/t/confirm", token: token},
		{method: "POST", path: pathBindings, token: token, header: key(newKey())},
	}
}

func TestEveryPostRefusesTooLongBody(t *testing.T) {
	f := newFixture(t, byIIN)
	for _, c := range f.posts(f.enter()) {
		c.body, c.broken = `{"x":"`+strings.Repeat("a", maxBody)+`"}`, true
		g := f.do(c)
		g.refuses(portal.CodeTooLarge)
		if g.header.Get("Connection") != "close" {
			t.Error("the rest of the body would be read")
		}
	}
}

// endless has no Content-Length.
type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'a'
	}
	e.read += len(b)
	return len(b), nil
}

func TestBodyWithoutLengthIsNotReadPastTheLimit(t *testing.T) {
	f := newFixture(t)
	body := &endless{}
	r := httptest.NewRequest("POST", pathChallenges, body)
	r.ContentLength = -1
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	f.server.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge || body.read > 2*maxBody {
		t.Errorf("answer %d after %d octets", w.Code, body.read)
	}
}

func TestEveryPostRefusesAnotherContentType(t *testing.T) {
	f := newFixture(t, byIIN)
	for _, c := range f.posts(f.enter()) {
		c.body, c.loose = `{}`, true
		for _, contentType := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=koi8-r", "application/problem+json"} {
			f.do(c.withHeader("Content-Type", contentType)).refuses(portal.CodeUnsupportedMediaType)
		}
	}
}

func TestEveryPostRefusesMalformedJSON(t *testing.T) {
	f := newFixture(t, byIIN)
	token := f.enter()
	for _, body := range []string{``, `{`, `null`, `[]`, `7`, `{}{}`, `{"a":1} x`, "{\"a\":\"\xff\"}", `{"purpose":1,"challenge_id":1,"refresh_token":1,"locale":1,"email":1,"code":1,"child_iin":1,"password":1,"iin":1}`} {
		for _, c := range f.posts(token) {
			c.body, c.loose = body, true
			f.do(c).refuses(portal.CodeMalformed)
		}
	}
}

func TestMalformedJSONIsPointedAtWithoutItsValue(t *testing.T) {
	f := newFixture(t)
	g := f.do(call{method: "POST", path: pathBindings, token: f.enter(), body: `{"child_iin":910205499012}`, header: key(newKey()), broken: true})
	g.refusesAt(portal.CodeMalformed, "/child_iin", portal.CodeMalformed)
	if strings.Contains(string(g.body), "910205") {
		t.Errorf("answer %s", g.body)
	}
}

func TestUnknownMembersAreIgnored(t *testing.T) {
	f := newFixture(t)
	c := call{method: "POST", path: pathChallenges, body: `{"purpose":"sign_in","later":{"a":[1]}}`, loose: true} // the tests' contract is tighter
	as[portal.Challenge](f.do(c), 201)
}

func TestUnknownAddressIsAProblem(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/", "/api/v1", "/api/v1/", "/api/v1/me/", "/api/v2/me", "/api/v1//me", "/api/v1/x/../me", "/favicon.ico"} {
		f.get(path, "").refuses(portal.CodeNotFound)
	}
}

func TestUnknownMethodIsAProblem(t *testing.T) {
	f := newFixture(t)
	g := f.do(call{method: "DELETE", path: pathMe})
	g.refuses(portal.CodeMethodNotAllowed)
	if allow := g.header.Get("Allow"); !strings.Contains(allow, "PATCH") || !strings.Contains(allow, "GET") {
		t.Errorf("allow %q", allow)
	}
	f.do(call{method: "OPTIONS", path: pathBindings}).refuses(portal.CodeMethodNotAllowed)
}

func TestRequestIDIsTakenOverWhenItIsAUUID(t *testing.T) {
	f := newFixture(t)
	id := uuid.NewString()
	for sent, kept := range map[string]bool{id: true, "": false, "910205499012": false, "a\tb": false, "{" + id + "}": false, strings.Repeat("a", 36): false} {
		g := f.do(call{method: "GET", path: pathMe, header: map[string]string{"X-Request-Id": sent}})
		p := g.refuses(portal.CodeUnauthorized)
		if got := g.header.Get("X-Request-Id"); (got == sent) != kept || got != p.RequestID || !isUUID(got) {
			t.Errorf("sent %q, got %q and %q", sent, got, p.RequestID)
		}
	}
}

func TestReadsAnswer304ForTheVersionThatTheClientHas(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	binding := f.bind(token, childOne).header.Get("Location")
	for _, path := range []string{
		pathDiscovery, base + "/localities", base + "/localities/P0002/services", base + "/contacts", base + "/status",
		pathMe, pathSessions, pathJournal, pathBindings, binding, pathApps, pathApps + "/KZ-599034",
	} {
		etag := f.get(path, token).header.Get("ETag")
		c := call{method: "GET", path: path, token: token}
		for _, have := range []string{etag, "W/" + etag, `"x", ` + etag, "*"} {
			if g := f.do(c.withHeader("If-None-Match", have)); g.status != 304 || len(g.body) > 0 || g.header.Get("ETag") != etag {
				t.Errorf("%s, %s: %d %s", path, have, g.status, g.body)
			}
		}
		if g := f.do(c.withHeader("If-None-Match", `"x"`)); g.status != 200 || len(g.body) == 0 {
			t.Errorf("%s: %d", path, g.status)
		}
	}
}

func TestHeadersOfEveryAnswer(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	for path, cache := range map[string]string{pathDiscovery: "no-cache", base + "/localities": "no-cache", pathMe: "no-store", pathApps: "no-store", "/nothing": "no-store"} {
		h := f.get(path, token).header
		if h.Get("Cache-Control") != cache || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Vary") != "Accept-Language" ||
			h.Get("Content-Security-Policy") == "" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Content-Language") != "ru" {
			t.Errorf("%s: %v", path, h)
		}
	}
	if h := f.post(pathChallenges, "", portal.ChallengeRequest{Purpose: "sign_in"}); h.header.Get("Cache-Control") != "no-store" {
		t.Errorf("challenge: %v", h.header)
	}
}

func TestLanguageOf(t *testing.T) {
	for header, want := range map[string]string{
		"": "ru", "kk": "kk", "en-GB,en;q=0.9": "en", "de,kk;q=0.5": "kk", "de": "ru", "ru-KZ": "ru", "kk-Cyrl-KZ": "kk", "*": "ru", ";;;": "ru",
		strings.Repeat("en,", 200): "ru",
	} {
		if got := languageOf(header); got != want {
			t.Errorf("languageOf(%.40q) = %s, want %s", header, got, want)
		}
	}
}

func TestPanicIsAProblemWithoutDetail(t *testing.T) {
	f := newFixture(t)
	f.server.mux = http.NewServeMux()
	f.server.mux.Handle("GET /", endpoint{func(context.Context, *request) (answer, error) { panic("IIN 910205499012") }})
	g := f.get("/panics", "")
	if p := g.refuses(portal.CodeInternal); p.Detail != "" || strings.Contains(string(g.body), "910205") {
		t.Errorf("answer %s", g.body)
	}
	if log := f.log.String(); !strings.Contains(log, g.header.Get("X-Request-Id")) || strings.Contains(log, "910205499012") || !strings.Contains(log, "http_test.go") {
		t.Errorf("log %s", log)
	}
}

func TestStorageFailureIsAProblemWithoutDetail(t *testing.T) {
	f := newFixture(t)
	if err := f.storage.Close(); err != nil {
		t.Fatal(err)
	}
	if p := f.post(pathChallenges, "", portal.ChallengeRequest{Purpose: "sign_in", SessionProfile: "personal"}).refuses(portal.CodeInternal); p.Detail != "" {
		t.Errorf("problem %+v", p)
	}
	if !strings.Contains(f.log.String(), "database not open") {
		t.Errorf("log %s", f.log)
	}
}
