package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// suspended is a page that waits beneath a step-up. It was not left: all that
// was typed into it, a new password too, is still there.
type suspended struct {
	page    screen
	failure *failure // the offer to sign, shown again to who thinks better of it
	then    func()   // what was interrupted; nil for nothing
}

// stepUp has the person sign with the key, comes back to the page of now and
// does then, which may be nil. Escape, «Назад» and «Отмена» come back at once
// without doing it.
func (w *Window) stepUp(then func()) {
	p := newStepUpPurpose(w, &suspended{page: w.current(), failure: w.failure, then: then})
	w.stopJob()
	w.failure, w.notice = nil, nil
	w.stack = append(w.stack, newSignInScreenFor(w, p))
	w.enter()
}

func newStepUpPurpose(w *Window, from *suspended) *purpose {
	p := &purpose{
		statement: signer.StatementStepUp,
		words: purposeWords{
			title: "stepup.title", need: "stepup.need", header: "stepup.header", whatFor: "stepup.what_for",
			confirms: "stepup.confirms", again: "stepup.again",
			ready: "stepup.ready", enter: "stepup.confirm", sending: "stepup.sending", renew: "stepup.renewing", send: "dialog.owner.sends",
		},
		origin: from,
	}
	session := w.journey.session
	p.challenge = func(ctx context.Context, _ *client.Client) (portal.Challenge, error) { return session.Challenge(ctx) }
	p.deliver = func(ctx context.Context, _ *client.Client, r portal.SessionRequest) (func(), error) {
		raised, err := session.StepUp(ctx, r)
		return func() { w.steppedUp(p, raised.RaisedUntil) }, err
	}
	return p
}

// steppedUp goes on with what was interrupted.
func (w *Window) steppedUp(p *purpose, until time.Time) {
	w.journey.raisedUntil = until
	w.backTo(p.origin.page, nil)
	if p.origin.then != nil {
		p.origin.then()
		return
	}
	w.tell(parts.Info, w.says("stepup.done", map[string]any{"Time": signer.FormatTime(until)}))
}

// cancelStepUp comes back without a signature. The offer is still made.
func (w *Window) cancelStepUp(p *purpose) { w.backTo(p.origin.page, p.origin.failure) }

// backTo goes back to a page that was not left, over all that lie on top of it.
func (w *Window) backTo(s screen, f *failure) {
	i := slices.Index(w.stack, s)
	if i < 0 || i == len(w.stack)-1 {
		return
	}
	w.leaveAbove(i)
	w.stack, w.failure = w.stack[:i+1], f
	w.takeAside() // what it told before is no news
	w.redraw()
	w.scrollToTop()
	w.focusScreen()
}

// returnTo goes back to a page that was left, over all that lie on top of it.
func (w *Window) returnTo(s screen) {
	i := slices.Index(w.stack, s)
	if i < 0 || i == len(w.stack)-1 {
		return
	}
	w.leaveAbove(i)
	w.stack = w.stack[:i+1]
	w.takeAside() // what it told before is no news
	w.enter()
}

// steppingUp tells whether somebody is on the way to the signature of a
// step-up, or on a page on top of it.
func (w *Window) steppingUp() bool { return len(w.settled()) < len(w.stack) }

// settled is the stack without a step-up and what lies on top of it: the pages
// that one can come back to after signing in again.
func (w *Window) settled() []screen {
	if i := slices.IndexFunc(w.stack, func(s screen) bool { return purposeOf(s).isStepUp() }); i >= 0 {
		return slices.Clone(w.stack[:i])
	}
	return slices.Clone(w.stack)
}

// offerStepUp explains that a signature is needed and offers to make it; again
// is what the portal did not do without one.
func (w *Window) offerStepUp(err error, again func()) {
	w.journey.raisedUntil = time.Time{}
	explained := func() explain.Explanation {
		e := explain.Error(w.lang, err)
		e.SupportCode = "" // nothing is wrong that one would call anybody about
		return e
	}
	w.showFailure(&failure{kind: parts.Info, explain: explained, retry: func() { w.stepUp(again) }, label: "stepup.offer"})
}

// whoSigns tells whose key it takes, and that nothing is lost meanwhile.
func (w *Window) whoSigns() fyne.CanvasObject {
	return parts.NewMessage(parts.Info, w.T("stepup.who", map[string]any{"Name": w.journey.fullName()}), w.T("stepup.kept"))
}

// readOnly tells whether the session of now was opened by IIN and not raised
// by a signature, as far as this program knows.
func (w *Window) readOnly() bool {
	return w.journey.signedIn.ACR == portal.ACRIIN && !w.options.Now().Before(w.journey.raisedUntil)
}
