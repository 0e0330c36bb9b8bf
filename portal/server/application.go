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
// nobody. A registry that does not answer for one child is no reason to keep
// back another's: it is told only where the number was not found.
func (s *Server) ownApplication(ctx context.Context, r *request) (own portal.Application, childIIN string, err error) {
	ctx, cancel := context.WithTimeout(ctx, registryRead)
	defer cancel()
	number := r.PathValue("number")
	bindings, err := s.confirmedBindings(r.account.ID, number)
	if err != nil {
		return portal.Application{}, "", err
	}
	failed := error(refuse(portal.CodeNotFound))
	for _, b := range bindings {
		some, err := s.foundAgain(ctx, r, b)
		if err != nil && !isPassing(err) {
			return portal.Application{}, "", err
		}
		if err != nil {
			failed = err
		}
		if i := slices.IndexFunc(some, func(a portal.Application) bool { return a.Number == number }); i >= 0 {
			return some[i], b.ChildIIN, nil
		}
	}
	return portal.Application{}, "", failed
}

// allApplications are those of every child. One that cannot be asked about ends
// it: a list without its applications would tell that they are gone.
func (s *Server) allApplications(ctx context.Context, r *request) ([]portal.Application, error) {
	ctx, cancel := context.WithTimeout(ctx, registryRead)
	defer cancel()
	bindings, err := s.confirmedBindings(r.account.ID, "")
	if err != nil {
		return nil, err
	}
	var all []portal.Application
	for _, b := range bindings {
		some, err := s.foundAgain(ctx, r, b)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// confirmedBindings are those of an account. The one that had an application of
// the number last time comes first: mostly no other child is asked about then.
func (s *Server) confirmedBindings(accountID, number string) ([]binding, error) {
	all, err := s.bindingsOf(accountID)
	all = slices.DeleteFunc(all, func(b binding) bool { return b.Status != portal.BindingConfirmed })
	if i := slices.IndexFunc(all, func(b binding) bool { return slices.Contains(b.Numbers, number) }); i > 0 {
		first := all[i]
		all = slices.Insert(slices.Delete(all, i, i+1), 0, first)
	}
	return all, err
}

// foundAgain is applicationsOf for a child who is bound: it keeps what was found.
func (s *Server) foundAgain(ctx context.Context, r *request, b binding) ([]portal.Application, error) {
	found, err := s.applicationsOf(ctx, r, b)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found, s.keepFound(r.account.ID, b, found)
}

// applicationsOf asks the registry for a child's applications and words them in
// the language of the request.
func (s *Server) applicationsOf(ctx context.Context, r *request, b binding) ([]portal.Application, error) {
	found, err := s.o.Registry.Applications(ctx, b.ChildIIN)
	if err != nil {
		return nil, s.refuseRegistry(r, err)
	}
	sound := soundApplications(found, s.reporter(r))
	if len(found) > 0 && len(sound) == 0 { // the family would be told that there is none
		return nil, refuse(portal.CodeRegistryUnavailable, retryAfter(s.o.RegistryRetry))
	}
	all := make([]portal.Application, 0, len(sound))
	for _, a := range sound {
		a.Child = b.public().Child
		all = append(all, s.worded(a, r.language))
	}
	return all, nil
}
