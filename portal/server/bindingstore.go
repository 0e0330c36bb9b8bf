package server

import (
	"errors"
	"reflect"
	"slices"

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

// bindingByID finds an account's own binding, or refuses with NOT_FOUND.
func bindingByID(tx Tx, accountID, id string) (own binding, err error) {
	err = each(tx, bucketBindings, accountID+"/", func(_ string, b binding) {
		if b.ID == id {
			own = b
		}
	})
	if err == nil && own.ID == "" {
		err = refuse(portal.CodeNotFound)
	}
	return own, err
}

// settle keeps what was found out about a child, in one transaction with its
// journal entry. A confirmed binding stays as it is: first is false then. With
// only, a binding that was detached while the registry was asked stays away.
func (s *Server) settle(accountID, childIIN string, f finding, only string) (kept binding, first bool, err error) {
	err = s.o.Storage.Update(func(tx Tx) error {
		old, found, err := get[binding](tx, bucketBindings, bindingKey(accountID, childIIN))
		switch {
		case err != nil:
			return err
		case only != "" && old.ID != only:
			return refuse(portal.CodeNotFound)
		case found && old.Status == portal.BindingConfirmed:
			kept = old
			return nil
		case old.Status == portal.BindingPending && f.code == portal.CodeKinshipCheckPending:
			kept, first = old, true // still waits: nothing happened
			return nil
		}
		first = true
		kept, err = s.keepFinding(tx, accountID, childIIN, f, old.ID)
		return err
	})
	return kept, first, err
}

// keepFinding writes a binding under the id that it has, or a new one. A child
// who was refused at once leaves nothing behind but the entry.
func (s *Server) keepFinding(tx Tx, accountID, childIIN string, f finding, id string) (binding, error) {
	b, e := f.record(childIIN)
	if err := s.note(tx, accountID, e); err != nil || id == "" && b.Status == portal.BindingRefused {
		return b, err
	}
	if b.ID = id; id == "" {
		var err error
		if b.ID, err = s.newID(); err != nil {
			return b, err
		}
	}
	if b.Status == portal.BindingConfirmed {
		if err := s.forgetCheck(tx, accountID, childIIN); err != nil {
			return b, err
		}
	}
	return b, put(tx, bucketBindings, bindingKey(accountID, childIIN), b)
}

// record is a finding as it is kept, and what the journal says of it.
func (f finding) record(childIIN string) (binding, portal.JournalEntry) {
	e := portal.JournalEntry{Child: portal.MaskIIN(childIIN)}
	switch f.code {
	case portal.CodeKinshipConfirmed, portal.CodeApplicationNotFound:
		e.Kind = portal.JournalBindingConfirmed
		return f.binding, e
	case portal.CodeKinshipCheckPending:
		e.Kind = portal.JournalBindingPending
		return binding{ChildIIN: childIIN, Status: portal.BindingPending, Reason: f.code}, e
	}
	e.Kind, e.Code = portal.JournalBindingRefused, f.code
	return binding{ChildIIN: childIIN, Status: portal.BindingRefused, Reason: f.code}, e
}

// keepApplicationState writes whether a bound child has an application here,
// and where one is otherwise.
func (s *Server) keepApplicationState(accountID string, b binding, reason portal.Code, foundIn []portal.Text) (binding, error) {
	if b.Reason == reason && reflect.DeepEqual(b.FoundIn, foundIn) {
		return b, nil
	}
	b.Reason, b.FoundIn = reason, foundIn
	return b, s.keepBinding(accountID, b)
}

// keepFound writes that a bound child has applications here, and their numbers.
func (s *Server) keepFound(accountID string, b binding, found []portal.Application) error {
	numbers := numbersOf(found)
	if b.Reason == "" && b.FoundIn == nil && slices.Equal(b.Numbers, numbers) {
		return nil
	}
	b.Reason, b.FoundIn, b.Numbers = "", nil, numbers
	return s.keepBinding(accountID, b)
}

func numbersOf(applications []portal.Application) []string {
	var all []string
	for _, a := range applications {
		all = append(all, a.Number)
	}
	return all
}

// keepBinding writes a binding, unless it is gone meanwhile.
func (s *Server) keepBinding(accountID string, b binding) error {
	return s.o.Storage.Update(func(tx Tx) error {
		now, _, err := get[binding](tx, bucketBindings, bindingKey(accountID, b.ChildIIN))
		if err != nil || now.ID != b.ID {
			return err
		}
		return put(tx, bucketBindings, bindingKey(accountID, b.ChildIIN), b)
	})
}

// isPassing tells a refusal that a later try may not meet.
func isPassing(err error) bool {
	var p *portal.Problem
	return errors.As(err, &p) && passing(p.Status)
}
