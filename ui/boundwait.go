package ui

import (
	"context"
	"errors"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
)

// bindingPatience is how long the portal is asked about a pending binding
// before it is left to the person to ask again.
const bindingPatience = time.Minute

// await asks for the binding until the registry has answered. «Отмена» leaves
// the page as it is: the portal goes on checking.
func (s *boundScreen) await() {
	session, language, patience := s.w.journey.session, s.w.lang.Language(), s.patience
	result := s.result
	s.w.work(s, s.w.says("cabinet.binding_waiting"), func(ctx context.Context) (err error) {
		result, err = awaitResult(ctx, session, result, patience)
		return err
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.await)
			return
		}
		s.language = language
		s.answered(result)
	})
}

// answered shows how the check has ended, or that it has not yet.
func (s *boundScreen) answered(result portal.BindingResult) {
	if result.Binding.Status == portal.BindingRefused {
		s.refused(result.Binding.ReasonCode)
		return
	}
	if s.pending() && result.Code != portal.CodeKinshipCheckPending {
		s.printed, s.taken = false, &taken{} // a coupon of another kind now
		s.w.reportBound(result)
	}
	s.take(result)
	s.w.redraw()
	s.w.focusScreen()
	s.relabel()
}

// refused goes on to where the refusal is told, as if the portal had answered
// so at once.
func (s *boundScreen) refused(reason portal.Code) {
	s.w.notBound(s, question{child: s.q.child, binding: s.result.Binding.ID}, &portal.Problem{Code: reason})
}

// awaitResult asks for a pending binding. It gives the result as it was when
// the registry has not answered within patience.
func awaitResult(ctx context.Context, session *client.Session, result portal.BindingResult, patience time.Duration) (portal.BindingResult, error) {
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	b, err := session.AwaitBinding(limited, result.Binding.ID)
	switch {
	case err != nil && limited.Err() != nil && errors.Is(err, context.DeadlineExceeded):
		return result, nil
	case err != nil:
		return result, err
	}
	result.Binding = b
	if b.Status != portal.BindingConfirmed {
		return result, nil
	}
	return concluded(ctx, session, result)
}

// concluded completes the result of a confirmed binding. A binding that was
// waited for comes without its applications; those of the child are the ones
// of its masked IIN and its date of birth.
func concluded(ctx context.Context, session *client.Session, result portal.BindingResult) (portal.BindingResult, error) {
	all, err := session.Applications(ctx)
	if err != nil {
		return result, err
	}
	child := result.Binding.Child
	result.Code, result.Applications, result.FoundIn = portal.CodeApplicationNotFound, nil, result.Binding.FoundIn
	for _, a := range all {
		if a.Child.IINMasked == child.IINMasked && a.Child.BirthDate == child.BirthDate {
			result.Code = portal.CodeKinshipConfirmed
			result.Applications = append(result.Applications, a)
		}
	}
	return result, nil
}
