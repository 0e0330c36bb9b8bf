package server

import (
	"context"
	"net/http"

	"kezek.kz/kezek/portal"
)

// applications are those of every child that is bound.
func (s *Server) applications(ctx context.Context, r *request) (answer, error) {
	all, err := s.allApplications(ctx, r)
	if err != nil {
		return answer{}, err
	}
	return page(r, all)
}

// application tells one; a number that belongs to somebody else is not found,
// like one that belongs to nobody.
func (s *Server) application(ctx context.Context, r *request) (answer, error) {
	all, err := s.allApplications(ctx, r)
	if err != nil {
		return answer{}, err
	}
	for _, a := range all {
		if a.Number == r.PathValue("number") {
			return reply(http.StatusOK, a)
		}
	}
	return answer{}, refuse(portal.CodeNotFound)
}

func (s *Server) allApplications(ctx context.Context, r *request) ([]portal.Application, error) {
	ctx, cancel := context.WithTimeout(ctx, registryLife)
	defer cancel()
	bindings, err := s.bindingsOf(r.account.ID)
	if err != nil {
		return nil, err
	}
	var all []portal.Application
	for _, b := range bindings {
		if b.Status != portal.BindingConfirmed {
			continue
		}
		some, err := s.applicationsOf(ctx, r, b)
		if err != nil {
			return nil, err
		}
		if len(some) > 0 {
			if _, err := s.keepApplicationState(r.account.ID, b, "", nil); err != nil {
				return nil, err
			}
		}
		all = append(all, some...)
	}
	return all, nil
}

// applicationsOf asks the registry for a bound child's applications and words
// them in the language of the request.
func (s *Server) applicationsOf(ctx context.Context, r *request, b binding) ([]portal.Application, error) {
	found, err := s.o.Registry.Applications(ctx, b.ChildIIN)
	if err != nil {
		return nil, s.refuseRegistry(r, err)
	}
	all := make([]portal.Application, 0, len(found))
	for _, a := range found {
		a.Child = b.public().Child
		all = append(all, worded(a, r.language))
	}
	return all, nil
}
