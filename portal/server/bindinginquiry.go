package server

import (
	"context"
	"errors"
	"strconv"
	"time"

	"kezek.kz/kezek/portal"
)

// finding is what asking the registry about one child came to.
type finding struct {
	// code is KINSHIP_CONFIRMED, APPLICATION_NOT_FOUND, KINSHIP_CHECK_PENDING or
	// the reason of a refusal.
	code         portal.Code
	binding      binding // without its id, where the child is bound
	applications []portal.Application
	retry        time.Duration // with KINSHIP_CHECK_PENDING
}

// inquire asks the registry, in the order of the contract: kinship, what stands
// against it, the application, and only then whose that is. Applications are
// asked for before anything is kept, so that a registry that fails half-way
// leaves nothing half-done.
func (s *Server) inquire(ctx context.Context, r *request, iin string) (finding, error) {
	k, err := s.kinship(ctx, r, iin)
	if err != nil {
		return finding{}, err
	}
	f := finding{code: verdict(k, s.o.Practice), retry: k.RetryAfter}
	if f.code != portal.CodeKinshipConfirmed {
		return f, nil
	}
	f.binding = binding{ChildIIN: iin, Status: portal.BindingConfirmed, Relation: k.Relation, Child: k.Child}
	applications, err := s.applicationsOf(ctx, r, f.binding)
	switch {
	case err != nil:
		return finding{}, err
	case len(applications) == 0:
		f.code = portal.CodeApplicationNotFound
		f.binding.Reason, f.binding.FoundIn = f.code, k.FoundIn
	case k.HeldByOther:
		return finding{code: portal.CodeBoundToOtherParent}, nil
	}
	f.applications, f.binding.Numbers = applications, numbersOf(applications)
	return f, nil
}

// kinship asks the registry who somebody is to a child.
func (s *Server) kinship(ctx context.Context, r *request, childIIN string) (Kinship, error) {
	k, err := s.o.Registry.Kinship(ctx, r.account.IIN, childIIN)
	if err != nil {
		return Kinship{}, s.refuseRegistry(r, err)
	}
	return cleanKinship(k), nil
}

// verdict is the one place where the registry's answer about kinship becomes a
// code, and in this order: nothing below kinship is told to who is not kin.
// Outside the practice portal a child that does not exist answers like somebody
// else's, so that nobody can find out which IINs are children's.
func verdict(k Kinship, practice bool) portal.Code {
	switch {
	case k.Pending:
		return portal.CodeKinshipCheckPending
	case !k.Known && practice:
		return portal.CodeChildNotFound
	case !k.Known, !k.Confirmed:
		return portal.CodeKinshipNotConfirmed
	case k.OverAge:
		return portal.CodeChildOverAge
	case k.Conflict:
		return portal.CodeRegistryConflict
	case k.GuardianDocument:
		return portal.CodeGuardianDocument
	}
	return portal.CodeKinshipConfirmed
}

// refuseRegistry is the answer to a Registry's error. Its text stays out of
// the log: it may hold what was asked.
func (s *Server) refuseRegistry(r *request, err error) *portal.Problem {
	s.o.Log.Warn("registry did not answer", "request_id", r.id)
	if errors.Is(err, ErrRegistryTimeout) || errors.Is(err, context.DeadlineExceeded) {
		return refuse(portal.CodeRegistryTimeout, retryAfter(s.o.RegistryRetry))
	}
	return refuse(portal.CodeRegistryUnavailable, retryAfter(s.o.RegistryRetry))
}

func retryHeader(d time.Duration) string {
	if d <= 0 {
		d = pendingRetry
	}
	return strconv.Itoa(seconds(d))
}
