package server

import (
	"net/http/httptest"
	"strings"
	"testing"

	"kezek.kz/kezek/portal"
)

// atAnyLevel are the routes that change something and yet need no signature in
// a session opened by IIN: they begin, raise or end one.
var atAnyLevel = map[string]bool{
	"POST /auth/challenges":               true,
	"POST /auth/sessions":                 true,
	"POST /auth/sessions/current/refresh": true,
	"POST /auth/sessions/current/step-up": true,
	"POST /auth/iin/start":                true,
	"POST /auth/iin/{ticket}/resend":      true,
	"POST /auth/iin/{ticket}/verify":      true,
	"DELETE /auth/sessions/current":       true,
}

// Every route there is: a new one that changes something fails here until it is
// behind withEDS. The bodies are empty, because the level comes before
// anything else.
func TestWhoSignedInByIINReadsAndChangesNothing(t *testing.T) {
	f, s := byIINFixture(t)
	seen := map[string]bool{}
	for pattern := range f.server.handlers() {
		method, path, _ := strings.Cut(pattern, " ")
		name := method + " " + strings.TrimPrefix(path, base)
		seen[name] = true
		if atAnyLevel[name] {
			continue
		}
		t.Run(name, func(t *testing.T) {
			code := f.bare(method, strings.NewReplacer("{", "", "}", "").Replace(path), s.AccessToken)
			if changes := method != "GET"; changes != (code == string(portal.CodeStepUpRequired)) {
				t.Errorf("code %q", code)
			}
		})
	}
	for name := range atAnyLevel {
		if !seen[name] {
			t.Errorf("%s is no route", name)
		}
	}
}

// bare sends a request without a body and gives the code of its refusal.
func (f *fixture) bare(method, path, token string) string {
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	f.server.ServeHTTP(w, r)
	return codeIn(w.Body.Bytes())
}

// The same with whole requests, held against the contract.
func TestEveryChangeRefusesWhoSignedInByIIN(t *testing.T) {
	f, s := byIINFixture(t)
	for _, c := range private() {
		if c.method == "GET" || c.path == pathCurrent || c.path == pathStepUp {
			continue
		}
		c.token = s.AccessToken
		g := f.do(c)
		p := g.refuses(portal.CodeStepUpRequired)
		if !strings.Contains(g.header.Get("WWW-Authenticate"), "insufficient_user_authentication") {
			t.Errorf("header %v", g.header)
		}
		name := c.method + " " + strings.TrimPrefix(c.path, base)
		record(t, areaStepUp, "signed in by IIN: "+name, p)
	}
}

func TestWhoSignedInByIINMaySignOut(t *testing.T) {
	f, s := byIINFixture(t)
	if g := f.do(call{method: "DELETE", path: pathCurrent, token: s.AccessToken}); g.status != 204 {
		t.Errorf("answer %d %s", g.status, g.body)
	}
}
