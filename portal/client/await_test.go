package client

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"kezek.kz/kezek/portal"
)

// inMemory is a portal that no network leads to, for tests in which time does
// not pass: net/http's own waits are no sleep.
type inMemory struct{ http.Handler }

func (m inMemory) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	got := w.Result()
	got.Request = r
	return got, nil
}

// A portal that waits for somebody's desk names an hour, and counts who asks
// sooner.
func TestAwaitBindingAsksNotSoonerThanThePortalAsksTo(t *testing.T) {
	for after, want := range map[string]time.Duration{"2": 2 * time.Second, "120": 2 * time.Minute, "3600": time.Hour, "": pollDefault, "soon": pollDefault} {
		synctest.Test(t, func(t *testing.T) {
			c := mustNew(t, Options{Address: "https://portal.example", Version: "1"})
			c.discovery = &portal.Discovery{APIBase: "/api/v1"}
			var asked []time.Time
			c.http.GetClient().Transport = inMemory{http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				asked = append(asked, time.Now())
				b := bound().Binding
				if len(asked) < 3 {
					b.Status = portal.BindingPending
					w.Header().Set("Retry-After", after)
				}
				reply(w, 200, b)
			})}
			s := c.Session(portal.Tokens{AccessToken: accessToken, ExpiresIn: 24 * 60 * 60}, time.Now(), nil)
			if b, err := s.AwaitBinding(context.Background(), "b-1"); err != nil || b.Status != portal.BindingConfirmed || len(asked) != 3 {
				t.Fatalf("%q: %v, %v, asked at %v", after, b, err, asked)
			}
			if first, second := asked[1].Sub(asked[0]), asked[2].Sub(asked[1]); first != want || second != want {
				t.Errorf("%q: asked after %v and %v", after, first, second)
			}
		})
	}
}
