package client

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"kezek.kz/kezek/portal"
)

// sessions is a portal that knows one access token at a time.
type sessions struct {
	*fakePortal
	mu        sync.Mutex
	access    string
	refresh   string
	refreshes int
	signOuts  int // that were taken
}

func newSessions(t *testing.T) *sessions {
	t.Helper()
	s := &sessions{fakePortal: newPortal(t), access: accessToken, refresh: refreshToken}
	s.on("GET /me", s.signedIn(answers(200, profile())))
	s.on("DELETE /auth/sessions/current", s.signedIn(s.signOut))
	s.on("POST /auth/sessions/current/refresh", s.rotate)
	return s
}

func (s *sessions) signedIn(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		known := r.Header.Get("Authorization") == "Bearer "+s.access
		s.mu.Unlock()
		if !known {
			refuse(w, 401, portal.CodeSessionExpired)
			return
		}
		h(w, r)
	}
}

func (s *sessions) rotate(w http.ResponseWriter, r *http.Request) {
	var got portal.RefreshRequest
	_ = json.NewDecoder(r.Body).Decode(&got)
	s.mu.Lock()
	defer s.mu.Unlock()
	if got.RefreshToken != s.refresh {
		refuse(w, 401, portal.CodeRefreshReused)
		return
	}
	s.refreshes++
	s.access = fmt.Sprintf("access-SECRET-%010d", s.refreshes)
	s.refresh = fmt.Sprintf("refresh-SECRET-%010d", s.refreshes)
	reply(w, 200, portal.Tokens{AccessToken: s.access, RefreshToken: s.refresh, ExpiresIn: 600})
}

func (s *sessions) signOut(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signOuts++
	w.WriteHeader(204)
}

// expire makes the portal forget the present access token.
func (s *sessions) expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.access = "none"
}

func (s *sessions) rotations() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refreshes
}

const me = "GET /api/v1/me"
