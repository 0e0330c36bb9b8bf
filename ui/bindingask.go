package ui

import (
	"context"
	"errors"
	"net/http"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
	"kezek.kz/kezek/ui/sheet"
)

// question is one wish to attach a child. It is put by the child's IIN, or, to
// have a binding looked at again, by the binding.
type question struct {
	child   string // the IIN; empty where only the binding is known
	binding string // the binding's id, or empty
	again   bool   // asked from a page that says the same already
}

// subject is what the question's key belongs to.
func (q question) subject() string {
	if q.binding != "" {
		return q.binding
	}
	return q.child
}

// put asks the portal under a key.
func (q question) put(ctx context.Context, session *client.Session, key string) (portal.BindingResult, error) {
	if q.binding != "" {
		return session.Recheck(ctx, q.binding, key)
	}
	return session.Bind(ctx, q.child, key)
}

// ask puts a question on behalf of a page and goes on to the page that its
// answer has.
func (w *Window) ask(s screen, q question) {
	w.askOr(s, q, func(err error) { w.notBound(s, q, err) })
}

// askOr is ask for a page that takes a refusal itself.
func (w *Window) askOr(s screen, q question, refused func(error)) {
	draft, language := w.journey.typed(), w.lang.Language()
	session, key := w.journey.session, draft.keyFor(q.subject())
	var result portal.BindingResult
	w.work(s, w.says("cabinet.binding_adding"), func(ctx context.Context) (err error) {
		result, err = q.put(ctx, session, key)
		return err
	}, func(err error) {
		if err != nil {
			refused(err)
			return
		}
		w.answered(q, result, language)
	})
}

// answered goes on to the page for what the portal has answered, in a
// language. A pending check keeps its key: it is the same wish still.
func (w *Window) answered(q question, result portal.BindingResult, language string) {
	if q.binding != "" {
		w.journey.typed().refused() // the next time it is another wish
	}
	s := newBoundScreen(w, q, result, language).(*boundScreen)
	w.turnTo(s)
	if q.again && s.withoutApplication() {
		now := signer.FormatTime(w.options.Now())
		w.tell(parts.Info, w.says("binding.checked_again", map[string]any{"Time": now}))
	}
}

// notBound goes on to where a question's refusal is told. The key stays where
// nobody knows what has become of the question: an answer was lost, something
// behind the portal failed, or the portal has not looked at it. A portal
// answers the same key with the same refusal for a day, whatever has been put
// right since.
func (w *Window) notBound(s screen, q question, err error) {
	again := func() { w.ask(s, q) }
	var p *portal.Problem
	if !errors.As(err, &p) {
		w.fail(err, again)
		return
	}
	w.reportRefused(p.Code)
	if decided(p) {
		w.journey.typed().refused()
	}
	switch {
	case registryFailed(p.Code):
		w.turnTo(newRegistryScreen(w, q, p))
	case sendsSomewhere(p.Code):
		w.turnTo(newRefusalScreen(w, q, p))
	case mendable(p.Code):
		w.toField(q.child, err)
	case p.Code == portal.CodeTooManyChildChecks:
		w.failWith(w.tooManyChecks(p), nil)
	default:
		w.fail(err, again)
	}
}

// decided tells a refusal of what was asked. Who has to sign first, or to wait,
// asks the same afterwards.
func decided(p *portal.Problem) bool {
	switch p.Status {
	case http.StatusUnauthorized, http.StatusTooManyRequests:
		return false
	}
	return p.Status < http.StatusInternalServerError
}

// registryFailed tells a registry that does not answer: nothing is lost, and
// the window asks again.
func registryFailed(code portal.Code) bool {
	return code == portal.CodeRegistryUnavailable || code == portal.CodeRegistryTimeout
}

// sendsSomewhere tells a refusal that no typing mends: somebody has to go, and
// there is a sheet of what to take along.
func sendsSomewhere(code portal.Code) bool {
	_, sends := sheet.KindOf(code)
	return sends
}

// mendable tells a refusal whose cure may be another IIN in the field.
func mendable(code portal.Code) bool {
	switch code {
	case portal.CodeIINInvalid, portal.CodeIINIsOwn, portal.CodeChildNotFound, portal.CodeChildOverAge:
		return true
	}
	return false
}

// turnTo shows the page of an outcome. It lies on «Привязка», in the place of
// an outcome that was shown before.
func (w *Window) turnTo(s screen) {
	if _, asking := w.current().(*profileScreen); asking {
		w.show(s)
		return
	}
	w.replace(s)
}

// toField goes back to the field of «Привязка» and tells there what is wrong;
// nil tells nothing.
func (w *Window) toField(child string, err error) {
	p := w.toBinding()
	if err != nil {
		p.binding.mend(child, err)
	}
}

// toBinding goes back to «Привязка», or opens it where it does not lie beneath.
func (w *Window) toBinding() *profileScreen {
	if p, there := w.current().(*profileScreen); there {
		return p
	}
	for i := len(w.stack) - 1; i >= 0; i-- {
		if p, beneath := w.stack[i].(*profileScreen); beneath {
			p.tab = profileTabBinding
			w.returnTo(p)
			return p
		}
	}
	p := newProfileScreen(w, profileTabBinding)
	w.replace(p)
	return p.(*profileScreen)
}
