package server

import (
	"context"
	"net/http"
	"slices"

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

// application tells one.
func (s *Server) application(ctx context.Context, r *request) (answer, error) {
	a, _, err := s.ownApplication(ctx, r)
	if err != nil {
		return answer{}, err
	}
	return reply(http.StatusOK, a)
}

// ownApplication is the one that a request names, with the IIN of its child. A
// number that belongs to somebody else is not found, like one that belongs to
// nobody.
func (s *Server) ownApplication(ctx context.Context, r *request) (own portal.Application, childIIN string, err error) {
	found := false
	err = s.eachBound(ctx, r, func(b binding, some []portal.Application) bool {
		i := slices.IndexFunc(some, func(a portal.Application) bool { return a.Number == r.PathValue("number") })
		if found = i >= 0; found {
			own, childIIN = some[i], b.ChildIIN
		}
		return !found
	})
	if err == nil && !found {
		err = refuse(portal.CodeNotFound)
	}
	return own, childIIN, err
}

func (s *Server) allApplications(ctx context.Context, r *request) ([]portal.Application, error) {
	var all []portal.Application
	err := s.eachBound(ctx, r, func(_ binding, some []portal.Application) bool {
		all = append(all, some...)
		return true
	})
	return all, err
}

// eachBound gives use the applications of each child that is bound, until it
// wants no more.
func (s *Server) eachBound(ctx context.Context, r *request, use func(binding, []portal.Application) (more bool)) error {
	ctx, cancel := context.WithTimeout(ctx, registryLife)
	defer cancel()
	bindings, err := s.bindingsOf(r.account.ID)
	if err != nil {
		return err
	}
	for _, b := range bindings {
		if b.Status != portal.BindingConfirmed {
			continue
		}
		some, err := s.applicationsOf(ctx, r, b)
		if err != nil {
			return err
		}
		if len(some) > 0 {
			if _, err := s.keepApplicationState(r.account.ID, b, "", nil); err != nil {
				return err
			}
		}
		if !use(b, some) {
			return nil
		}
	}
	return nil
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
		all = append(all, s.worded(a, r.language))
	}
	return all, nil
}
