package server

import (
	"bytes"
	"net/http/httptest"
	"testing"
)

// FuzzBody sends any octets to every operation that reads a body: none of them
// may be the portal's own fault.
func FuzzBody(f *testing.F) {
	for _, body := range []string{
		`{"purpose":"sign_in"}`, `{"challenge_id":"x","cms":"MA=="}`, `{"refresh_token":"x"}`, `{"locale":"kk"}`, `{"email":"a@example.kz"}`,
		`{"code":"123456"}`, `{"child_iin":"220314599034"}`, `{`, "\xff", `{"child_iin":1e999}`,
		`{"iin":"910205499012","password":"тёплый чай"}`, `[[[[`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		fx := newFixture(t, func(o *Options) { o.EmailVerification = EmailGiven }, byIIN)
		for _, c := range fx.posts(fx.enter()) {
			r := httptest.NewRequest(c.method, c.path, bytes.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+c.token)
			for name, value := range c.header {
				r.Header.Set(name, value)
			}
			w := httptest.NewRecorder()
			fx.server.ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Errorf("%s %s: %d %s", c.method, c.path, w.Code, w.Body)
			}
		}
	})
}
