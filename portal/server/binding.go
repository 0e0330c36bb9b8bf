package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
)

const (
	// registryLife is how long a request waits for the registry.
	registryLife = 10 * time.Second
	// registryRetry is when to try a registry again that did not answer.
	registryRetry = 30 * time.Second
	// pendingRetry is when to ask for a pending binding again.
	pendingRetry = 3 * time.Second
)

// binding ties a child to an account, kept under both.
type binding struct {
	ID       string       `json:"id"`
	ChildIIN string       `json:"child_iin"`
	Status   string       `json:"status"`
	Relation string       `json:"relation,omitempty"`
	Child    portal.Child `json:"child"`
	Reason   portal.Code  `json:"reason,omitempty"`
}

func (b binding) public() portal.Binding {
	child := b.Child
	child.IINMasked = portal.MaskIIN(b.ChildIIN)
	return portal.Binding{ID: b.ID, Status: b.Status, Relation: b.Relation, Child: child, ReasonCode: b.Reason}
}

func bindingKey(accountID, childIIN string) string { return accountID + "/" + childIIN }

// bind is «Привязка». The order of checks is the contract's: form, then what is
// bound already, then kinship, and the rest only for who is kin. How many
// children somebody may ask about is not limited yet: TOO_MANY_CHILD_CHECKS
// comes with a later version.
func (s *Server) bind(ctx context.Context, r *request) (answer, error) {
	var req portal.BindingRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	iin, err := childIIN(req.ChildIIN, r.account.IIN)
	if err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, registryLife)
	defer cancel()
	b, found, err := s.bindingOf(r.account.ID, iin)
	switch {
	case err != nil:
		return answer{}, err
	case found && b.Status == portal.BindingConfirmed:
		return s.alreadyBound(ctx, r, b)
	}
	kinship, err := s.o.Registry.Kinship(ctx, r.account.IIN, iin)
	if err != nil {
		return answer{}, s.refuseRegistry(r, err)
	}
	return s.conclude(ctx, r, iin, kinship)
}

// childIIN checks what was typed, hard: this IIN comes from a person.
func childIIN(typed, own string) (string, error) {
	iin, err := portal.NormalizeIIN(typed)
	var wrong *portal.IINError
	switch {
	case errors.As(err, &wrong):
		return "", refuse(portal.CodeIINInvalid, at("/child_iin", wrong.Code))
	case err != nil:
		return "", err
	case iin == own:
		return "", refuse(portal.CodeIINIsOwn, at("/child_iin", portal.CodeIINIsOwn))
	}
	return iin, nil
}

// verdict is the one place where the registry's answer becomes a code, and in
// this order: nothing below kinship is told to who is not kin. Outside the
// practice portal a child that does not exist answers like somebody else's,
// so that nobody can find out which IINs are children's.
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
	case k.HeldByOther:
		return portal.CodeBoundToOtherParent
	}
	return portal.CodeKinshipConfirmed
}

// conclude turns the registry's answer into the portal's.
func (s *Server) conclude(ctx context.Context, r *request, iin string, k Kinship) (answer, error) {
	switch code := verdict(k, s.o.Practice); code {
	case portal.CodeKinshipCheckPending:
		return s.pend(ctx, r, iin, k.RetryAfter)
	case portal.CodeKinshipConfirmed:
		return s.confirm(ctx, r, iin, k)
	default:
		if err := s.settle(r.account.ID, iin, k, code); err != nil {
			return answer{}, err
		}
		return answer{}, refuse(code)
	}
}

// confirm asks for the applications before it binds, so that a registry that
// fails half-way leaves nothing half-done.
func (s *Server) confirm(ctx context.Context, r *request, iin string, k Kinship) (answer, error) {
	b := binding{ChildIIN: iin, Status: portal.BindingConfirmed, Relation: k.Relation, Child: k.Child}
	applications, err := s.applicationsOf(ctx, r, b)
	if err != nil {
		return answer{}, err
	}
	b, first, err := s.keepBinding(r.account.ID, b)
	if err != nil {
		return answer{}, err
	}
	result := portal.BindingResult{Binding: b.public(), Code: portal.CodeKinshipConfirmed, Applications: applications}
	switch {
	case !first: // another request was quicker
		result.Code = portal.CodeAlreadyBound
		return bound(r, http.StatusOK, result)
	case len(applications) == 0:
		result.Code, result.FoundIn = portal.CodeApplicationNotFound, k.FoundIn
	}
	return bound(r, http.StatusCreated, result)
}

func (s *Server) alreadyBound(ctx context.Context, r *request, b binding) (answer, error) {
	applications, err := s.applicationsOf(ctx, r, b)
	if err != nil {
		return answer{}, err
	}
	return bound(r, http.StatusOK, portal.BindingResult{
		Binding: b.public(), Code: portal.CodeAlreadyBound, Applications: applications,
	})
}

// bound answers with a binding, in the words that belong to its code.
func bound(r *request, status int, result portal.BindingResult) (answer, error) {
	result.Message = messages[result.Code].In(r.language)
	a, err := reply(status, result)
	if err != nil || status == http.StatusOK {
		return a, err
	}
	return a.with("Location", bindingPath(result.Binding.ID)), nil
}

func bindingPath(id string) string { return base + "/me/bindings/" + id }

// pend keeps a binding that waits for the registry, to be asked for again.
func (s *Server) pend(ctx context.Context, r *request, iin string, retry time.Duration) (answer, error) {
	b, first, err := s.keepBinding(r.account.ID, binding{
		ChildIIN: iin, Status: portal.BindingPending, Reason: portal.CodeKinshipCheckPending,
	})
	switch {
	case err != nil:
		return answer{}, err
	case !first: // confirmed meanwhile by another request
		return s.alreadyBound(ctx, r, b)
	}
	a, err := bound(r, http.StatusAccepted, portal.BindingResult{
		Binding: b.public(), Code: portal.CodeKinshipCheckPending, Applications: []portal.Application{},
	})
	return a.with("Retry-After", retryHeader(retry)), err
}

// refuseRegistry is the answer to a Registry's error. Its text stays out of
// the log: it may hold what was asked.
func (s *Server) refuseRegistry(r *request, err error) error {
	s.o.Log.Warn("registry did not answer", "request_id", r.id)
	if errors.Is(err, ErrRegistryTimeout) || errors.Is(err, context.DeadlineExceeded) {
		return refuse(portal.CodeRegistryTimeout, retryAfter(registryRetry))
	}
	return refuse(portal.CodeRegistryUnavailable, retryAfter(registryRetry))
}
