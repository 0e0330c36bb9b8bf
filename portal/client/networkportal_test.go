package client_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"kezek.kz/kezek/portal"
)

// netRequest is what the portal got.
type netRequest struct {
	call, acceptEncoding string
}

// serve is the portal, or what is put in its place.
func (r *netRig) serve(w http.ResponseWriter, q *http.Request) {
	r.mu.Lock()
	r.seen = append(r.seen, netRequest{q.Method + " " + q.URL.Path, q.Header.Get("Accept-Encoding")})
	h := r.handler
	r.mu.Unlock()
	if h != nil {
		h(w, q)
		return
	}
	r.good(w, q)
}

// good is the portal as it should be.
func (r *netRig) good(w http.ResponseWriter, q *http.Request) {
	answers := map[string]any{
		"GET /.well-known/kindergarten-portal": portal.Discovery{
			PortalID: "test", Name: portal.Text{RU: "Портал"}, Origin: r.origin(), APIBase: "/api/v1", SignInMethods: []string{"eds"},
		},
		"POST /api/v1/auth/challenges": portal.Challenge{
			ChallengeID: "c-1", Challenge: strings.Repeat("a", 43), ExpiresAt: time.Unix(2e9, 0), JudgedAt: time.Unix(1.9e9, 0),
		},
		"POST /api/v1/auth/sessions": portal.Session{
			SessionID: "s-1", AccessToken: netToken, ExpiresIn: 600, ACR: "eds", NextStep: "none", Account: portal.Account{FullName: "А"},
		},
		"GET /api/v1/me": portal.Profile{FullName: portal.FullName{Last: "А"}, IINMasked: "•••• 9012"},
		"POST /api/v1/me/bindings": portal.BindingResult{
			Code: portal.CodeKinshipConfirmed, Binding: portal.Binding{ID: "b-1", Status: portal.BindingConfirmed},
		},
		"GET /api/v1/me/bindings/b-1": portal.Binding{ID: "b-1", Status: portal.BindingConfirmed},
	}
	answer, ok := answers[q.Method+" "+q.URL.Path]
	if !ok {
		http.NotFound(w, q)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

// count is how often a request reached the portal.
func (r *netRig) count(call string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, s := range r.seen {
		if s.call == call {
			n++
		}
	}
	return n
}

func (r *netRig) requests() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.seen)
}
