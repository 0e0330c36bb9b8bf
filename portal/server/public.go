package server

import (
	"context"
	"net/http"

	"kezek.kz/kezek/portal"
)

func (s *Server) discovery(context.Context, *request) (answer, error) {
	return reply(http.StatusOK, portal.Discovery{
		PortalID:          s.o.ID,
		Name:              s.o.Name,
		Origin:            s.o.Origin,
		APIBase:           base,
		Practice:          s.o.Practice,
		SignInMethods:     s.o.SignInMethods,
		Steps:             list(s.o.Steps),
		EmailVerification: s.o.EmailVerification,
		EmailLater:        s.o.EmailLater,
		Locales:           []string{"ru", "kk", "en"},
		Contacts:          list(s.o.Contacts),
		MinClient:         s.o.MinClient,
		KeyAlgorithms:     s.o.Algorithms,
		KeyPurpose:        s.keyPurpose(),
	})
}

// list makes JSON's [] of a slice that has nothing, and not its null.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

// maxQuery is the longest search text in octets: searching costs by its length.
const maxQuery = 400

func (s *Server) localities(_ context.Context, r *request) (answer, error) {
	q := r.URL.Query()
	if len(q.Get("q")) > maxQuery {
		return answer{}, refuse(portal.CodeMalformed, detail("q is too long"))
	}
	found := portal.SearchLocalities(s.o.Localities, q.Get("q"), q.Get("parent"))
	return page(r, found)
}

// services are those of a place that this portal serves; somebody from another
// place is told where to go.
func (s *Server) services(_ context.Context, r *request) (answer, error) {
	l, found := s.locality(r.PathValue("kato"))
	switch {
	case !found:
		return answer{}, refuse(portal.CodeLocalityNotFound)
	case !l.Served:
		return answer{}, refuse(portal.CodeLocalityServedElsewhere, elsewhere(l.Portal))
	}
	return page(r, s.o.Services)
}

func elsewhere(p *portal.OtherPortal) func(*portal.Problem) {
	return func(problem *portal.Problem) { problem.Portal = p }
}

func (s *Server) locality(kato string) (portal.Locality, bool) {
	for _, l := range s.o.Localities {
		if l.KATO == kato {
			return l, true
		}
	}
	return portal.Locality{}, false
}

// contacts are the portal's own, the same for every place it knows.
func (s *Server) contacts(_ context.Context, r *request) (answer, error) {
	if kato := r.URL.Query().Get("kato"); kato != "" {
		if _, found := s.locality(kato); !found {
			return answer{}, refuse(portal.CodeLocalityNotFound)
		}
	}
	return reply(http.StatusOK, portal.Contacts{Items: list(s.o.Contacts), ValidFrom: s.o.ContactsValidFrom})
}

func (s *Server) status(ctx context.Context, _ *request) (answer, error) {
	state := portal.Status{State: "ok", CivilRegistry: "ok"}
	switch registry := s.o.Registry.State(ctx); registry {
	case "ok":
	case "slow", "down":
		state = portal.Status{State: "limited", CivilRegistry: registry, Message: registryMessages[registry]}
	default:
		state = portal.Status{State: "limited", CivilRegistry: "down", Message: registryMessages["down"]}
	}
	return reply(http.StatusOK, state)
}
