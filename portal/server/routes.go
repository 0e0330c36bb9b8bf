package server

import "net/http"

// base is the path below which the API lies; discovery tells it.
const base = "/api/v1"

// routes puts the API behind one mux.
func (s *Server) routes() *http.ServeMux {
	mux := http.NewServeMux()
	for pattern, h := range s.handlers() {
		mux.Handle(pattern, endpoint{h})
	}
	return mux
}

// handlers is the whole API. A GET handler's 200 gets an ETag by itself. What
// changes something behind the sign-in stands behind withEDS.
func (s *Server) handlers() map[string]handler {
	return map[string]handler{
		"GET /.well-known/kindergarten-portal": s.discovery,

		"GET " + base + "/localities":                 s.localities,
		"GET " + base + "/localities/{kato}/services": s.services,
		"GET " + base + "/contacts":                   s.contacts,
		"GET " + base + "/status":                     s.status,

		"POST " + base + "/auth/challenges":               s.createChallenge,
		"POST " + base + "/auth/sessions":                 s.signIn,
		"POST " + base + "/auth/sessions/current/refresh": s.refresh,
		"DELETE " + base + "/auth/sessions/current":       s.signedIn(s.signOut),

		"POST " + base + "/auth/sessions/current/step-up": s.signedIn(s.stepUp),
		"GET " + base + "/auth/sessions":                  s.signedIn(s.sessions),
		"DELETE " + base + "/auth/sessions/{id}":          s.signedIn(s.endSessionByID),

		"PUT " + base + "/auth/password":             s.withEDSAndEmail(s.whereIIN(s.setPassword)),
		"POST " + base + "/auth/iin/start":           s.whereIIN(s.startIIN),
		"POST " + base + "/auth/iin/{ticket}/resend": s.whereIIN(s.resendIIN),
		"POST " + base + "/auth/iin/{ticket}/verify": s.whereIIN(s.verifyIIN),

		"GET " + base + "/me":                         s.signedIn(s.profile),
		"PATCH " + base + "/me":                       s.withEDS(s.changeProfile),
		"POST " + base + "/me/email":                  s.withEDS(s.idempotent(s.setEmail)),
		"POST " + base + "/me/email/{ticket}/confirm": s.withEDS(s.confirmEmail),
		"GET " + base + "/me/journal":                 s.withEmail(s.journal),

		"POST " + base + "/me/bindings":              s.withEDSAndEmail(s.idempotent(s.bind)),
		"GET " + base + "/me/bindings":               s.withEmail(s.bindings),
		"GET " + base + "/me/bindings/{id}":          s.withEmail(s.binding),
		"DELETE " + base + "/me/bindings/{id}":       s.withEDSAndEmail(s.detach),
		"POST " + base + "/me/bindings/{id}/recheck": s.withEDSAndEmail(s.idempotent(s.recheck)),
		"GET " + base + "/me/applications":           s.withEmail(s.applications),
		"GET " + base + "/me/applications/{number}":  s.withEmail(s.application),

		"GET " + base + "/me/applications/{number}/history":  s.withEmail(s.history),
		"GET " + base + "/me/applications/{number}/queue":    s.withEmail(s.queue),
		"GET " + base + "/me/applications/{number}/printout": s.withEmail(s.printout),
	}
}
