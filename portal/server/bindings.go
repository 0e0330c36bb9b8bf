package server

import (
	"context"
	"net/http"
	"sort"
	"strconv"
	"time"

	"kezek.kz/kezek/portal"
)

// bindingOf finds what ties an account to a child.
func (s *Server) bindingOf(accountID, childIIN string) (b binding, found bool, err error) {
	err = s.o.Storage.View(func(tx Tx) (err error) {
		b, found, err = get[binding](tx, bucketBindings, bindingKey(accountID, childIIN))
		return err
	})
	return b, found, err
}

// keepBinding writes b under the id that the account and the child already
// have, or a new one. A confirmed binding stays as it is: first is false then.
func (s *Server) keepBinding(accountID string, b binding) (kept binding, first bool, err error) {
	err = s.o.Storage.Update(func(tx Tx) error {
		key := bindingKey(accountID, b.ChildIIN)
		old, found, err := get[binding](tx, bucketBindings, key)
		switch {
		case err != nil:
			return err
		case found && old.Status == portal.BindingConfirmed:
			kept = old
			return nil
		case found:
			b.ID = old.ID
		default:
			if b.ID, err = s.newID(); err != nil {
				return err
			}
		}
		kept, first = b, true
		return put(tx, bucketBindings, key, b)
	})
	return kept, first, err
}

// settle tells a binding that was pending how it ended. Where there was none,
// a refusal leaves nothing behind.
func (s *Server) settle(accountID, childIIN string, k Kinship, code portal.Code) error {
	return s.o.Storage.Update(func(tx Tx) error {
		key := bindingKey(accountID, childIIN)
		b, found, err := get[binding](tx, bucketBindings, key)
		if err != nil || !found || b.Status == portal.BindingConfirmed {
			return err
		}
		switch code {
		case portal.CodeKinshipCheckPending:
			return nil
		case portal.CodeKinshipConfirmed:
			b.Status, b.Reason, b.Relation, b.Child = portal.BindingConfirmed, "", k.Relation, k.Child
		default:
			b.Status, b.Reason = portal.BindingRefused, code
		}
		return put(tx, bucketBindings, key, b)
	})
}

// bindingsOf are an account's bindings in the order of their children.
func (s *Server) bindingsOf(accountID string) ([]binding, error) {
	var all []binding
	err := s.o.Storage.View(func(tx Tx) error {
		return each(tx, bucketBindings, accountID+"/", func(_ string, b binding) { all = append(all, b) })
	})
	sort.Slice(all, func(i, j int) bool { return all[i].ChildIIN < all[j].ChildIIN })
	return all, err
}

// bindings lists what is bound or waits; refusals are told where they were
// asked for.
func (s *Server) bindings(_ context.Context, r *request) (answer, error) {
	all, err := s.bindingsOf(r.account.ID)
	if err != nil {
		return answer{}, err
	}
	var shown []portal.Binding
	for _, b := range all {
		if b.Status != portal.BindingRefused {
			shown = append(shown, b.public())
		}
	}
	return page(r, shown)
}

// binding tells one binding; for a pending one the registry is asked again.
func (s *Server) binding(ctx context.Context, r *request) (answer, error) {
	b, err := s.ownBinding(r)
	if err != nil {
		return answer{}, err
	}
	var retry time.Duration
	if b.Status == portal.BindingPending {
		if retry, err = s.askAgain(ctx, r, b); err != nil {
			return answer{}, err
		}
		if b, _, err = s.bindingOf(r.account.ID, b.ChildIIN); err != nil {
			return answer{}, err
		}
	}
	a, err := reply(http.StatusOK, b.public())
	if b.Status == portal.BindingPending {
		a = a.with("Retry-After", retryHeader(retry))
	}
	return a, err
}

// ownBinding finds the binding of the address among the account's own: another
// account's is not there at all.
func (s *Server) ownBinding(r *request) (binding, error) {
	all, err := s.bindingsOf(r.account.ID)
	if err != nil {
		return binding{}, err
	}
	for _, b := range all {
		if b.ID == r.PathValue("id") {
			return b, nil
		}
	}
	return binding{}, refuse(portal.CodeNotFound)
}

// askAgain settles a pending binding. A registry that does not answer leaves
// it pending, which is the truth.
func (s *Server) askAgain(ctx context.Context, r *request, b binding) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, registryLife)
	defer cancel()
	k, err := s.o.Registry.Kinship(ctx, r.account.IIN, b.ChildIIN)
	if err != nil {
		s.o.Log.Warn("registry did not answer", "request_id", r.id)
		return registryRetry, nil
	}
	return k.RetryAfter, s.settle(r.account.ID, b.ChildIIN, k, verdict(k, s.o.Practice))
}

func retryHeader(d time.Duration) string {
	if d <= 0 {
		d = pendingRetry
	}
	return strconv.Itoa(seconds(d))
}
