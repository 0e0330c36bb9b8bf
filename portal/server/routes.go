package server

import "net/http"

// base is the path below which the API lies; discovery tells it.
const base = "/api/v1"

// routes is the whole API. A GET handler's 200 gets an ETag by itself.
func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for pattern, h := range map[string]handler{
		"GET /.well-known/kindergarten-portal": s.discovery,

		"GET " + base + "/localities":                 s.localities,
		"GET " + base + "/localities/{kato}/services": s.services,
		"GET " + base + "/contacts":                   s.contacts,
		"GET " + base + "/status":                     s.status,

		"POST " + base + "/auth/challenges":               s.createChallenge,
		"POST " + base + "/auth/sessions":                 s.signIn,
		"POST " + base + "/auth/sessions/current/refresh": s.refresh,
		"DELETE " + base + "/auth/sessions/current":       s.signedIn(s.signOut),

		"GET " + base + "/me":                         s.signedIn(s.profile),
		"PATCH " + base + "/me":                       s.signedIn(s.changeProfile),
		"POST " + base + "/me/email":                  s.signedIn(s.idempotent(s.setEmail)),
		"POST " + base + "/me/email/{ticket}/confirm": s.signedIn(s.confirmEmail),

		"POST " + base + "/me/bindings":             s.withEmail(s.idempotent(s.bind)),
		"GET " + base + "/me/bindings":              s.withEmail(s.bindings),
		"GET " + base + "/me/bindings/{id}":         s.withEmail(s.binding),
		"GET " + base + "/me/applications":          s.withEmail(s.applications),
		"GET " + base + "/me/applications/{number}": s.withEmail(s.application),
	} {
		mux.Handle(pattern, endpoint{h})
	}
	return mux
}
