package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
)

const (
	// registryLife is how long a request about a binding waits for the registry.
	registryLife = 10 * time.Second
	// registryRead is how long what is only read waits for it: less than
	// portal.AnswerWithin, with a turn to draw (drawWait) and the way on top.
	registryRead = 7 * time.Second
	// registryRetry is when to try a registry again that did not answer, where
	// the portal does not say otherwise.
	registryRetry = 30 * time.Second
	// pendingRetry is when to ask for a pending binding again.
	pendingRetry = 3 * time.Second
)

// binding ties a child to an account, kept under both.
type binding struct {
	ID       string        `json:"id"`
	ChildIIN string        `json:"child_iin"`
	Status   string        `json:"status"`
	Relation string        `json:"relation,omitempty"`
	Child    portal.Child  `json:"child"`
	Reason   portal.Code   `json:"reason,omitempty"`
	FoundIn  []portal.Text `json:"found_in,omitempty"`
	// Numbers are those of the applications found last: whose a number is has
	// not to be asked of every child then.
	Numbers []string `json:"numbers,omitempty"`
}

func (b binding) public() portal.Binding {
	child := b.Child
	child.IINMasked = portal.MaskIIN(b.ChildIIN)
	return portal.Binding{
		ID: b.ID, Status: b.Status, Relation: b.Relation, Child: child, ReasonCode: b.Reason, FoundIn: b.FoundIn,
	}
}

func bindingKey(accountID, childIIN string) string { return accountID + "/" + childIIN }

// bind is «Привязка». The order of checks is the contract's: form, what is
// bound already, how many children were asked about, then the registry.
func (s *Server) bind(ctx context.Context, r *request) (answer, error) {
	var req portal.BindingRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	iin, err := childIIN(req.ChildIIN, r.account.IIN)
	if err != nil {
		return answer{}, err
	}
	b, found, err := s.bindingOf(r.account.ID, iin)
	if err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, registryLife)
	defer cancel()
	if found && b.Status == portal.BindingConfirmed {
		return s.alreadyBound(ctx, r, b)
	}
	return s.check(ctx, r, iin, "")
}

// recheck is bind for a child who was asked about before: one who waits, one
// who was refused afterwards, one whose application was not there.
func (s *Server) recheck(ctx context.Context, r *request) (answer, error) {
	b, err := s.ownBinding(r)
	if err != nil {
		return answer{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, registryLife)
	defer cancel()
	if b.Status == portal.BindingConfirmed {
		return s.alreadyBound(ctx, r, b)
	}
	return s.check(ctx, r, b.ChildIIN, b.ID)
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

// check asks the registry about a child and keeps what came of it. With only,
// it is about the binding of that id, and about nothing once that is gone.
func (s *Server) check(ctx context.Context, r *request, iin, only string) (answer, error) {
	if err := s.countCheck(r.account.ID, iin); err != nil {
		return answer{}, err
	}
	f, err := s.inquire(ctx, r, iin)
	if err != nil {
		return answer{}, err
	}
	b, first, err := s.settle(r.account.ID, iin, f, only)
	switch {
	case err != nil:
		return answer{}, err
	case !first: // another request was quicker
		return s.alreadyBound(ctx, r, b)
	}
	return conclude(r, b, f)
}

// conclude turns the registry's answer into the portal's.
func conclude(r *request, b binding, f finding) (answer, error) {
	result := portal.BindingResult{Binding: b.public(), Code: f.code, Applications: list(f.applications), FoundIn: b.FoundIn}
	switch f.code {
	case portal.CodeKinshipConfirmed, portal.CodeApplicationNotFound:
		return bound(r, http.StatusCreated, result)
	case portal.CodeKinshipCheckPending:
		a, err := bound(r, http.StatusAccepted, result)
		return a.with("Retry-After", retryHeader(f.retry)), err
	}
	return answer{}, refuse(f.code)
}

// alreadyBound answers for a child who is bound. Whether there is an
// application of the child by now is asked each time.
func (s *Server) alreadyBound(ctx context.Context, r *request, b binding) (answer, error) {
	applications, err := s.applicationsOf(ctx, r, b)
	if err != nil {
		return answer{}, err
	}
	if b, err = s.lookAgain(ctx, r, b, len(applications) > 0); err != nil {
		return answer{}, err
	}
	return bound(r, http.StatusOK, portal.BindingResult{
		Binding: b.public(), Code: portal.CodeAlreadyBound, Applications: applications, FoundIn: b.FoundIn,
	})
}

// lookAgain brings up to date what a confirmed binding tells of applications.
// Nothing that the registry says meanwhile takes the binding away.
func (s *Server) lookAgain(ctx context.Context, r *request, b binding, here bool) (binding, error) {
	if here {
		return s.keepApplicationState(r.account.ID, b, "", nil)
	}
	k, err := s.kinship(ctx, r, b.ChildIIN)
	if err != nil {
		return b, err
	}
	foundIn := b.FoundIn
	if verdict(k, s.o.Practice) == portal.CodeKinshipConfirmed {
		foundIn = k.FoundIn
	}
	return s.keepApplicationState(r.account.ID, b, portal.CodeApplicationNotFound, foundIn)
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
