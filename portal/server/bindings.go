package server

import (
	"context"
	"net/http"
	"sort"
	"time"

	"kezek.kz/kezek/portal"
)

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
		if b, retry, err = s.askAgain(ctx, r, b); err != nil {
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
func (s *Server) ownBinding(r *request) (b binding, err error) {
	err = s.o.Storage.View(func(tx Tx) (err error) {
		b, err = bindingByID(tx, r.account.ID, r.PathValue("id"))
		return err
	})
	return b, err
}

// askAgain settles a pending binding, and tells when to ask after one that
// still is. A registry that does not answer leaves it pending, which is the
// truth.
func (s *Server) askAgain(ctx context.Context, r *request, b binding) (binding, time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, registryLife)
	defer cancel()
	f, err := s.inquire(ctx, r, b.ChildIIN)
	if isPassing(err) {
		return b, s.o.RegistryRetry, nil
	}
	if err != nil {
		return b, 0, err
	}
	b, _, err = s.settle(r.account.ID, b.ChildIIN, f, b.ID)
	return b, f.retry, err
}

// detach ends a binding; the application stays in the queue.
func (s *Server) detach(_ context.Context, r *request) (answer, error) {
	err := s.o.Storage.Update(func(tx Tx) error {
		b, err := bindingByID(tx, r.account.ID, r.PathValue("id"))
		if err != nil {
			return err
		}
		if b.Status != portal.BindingRefused { // that one ended already
			e := portal.JournalEntry{Kind: portal.JournalDetached, Child: portal.MaskIIN(b.ChildIIN)}
			if err := s.note(tx, r.account.ID, e); err != nil {
				return err
			}
		}
		return tx.Delete(bucketBindings, bindingKey(r.account.ID, b.ChildIIN))
	})
	return answer{Status: http.StatusNoContent}, err
}
