package ui

import (
	"context"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
)

// purpose is what a signature is for. The pages on the way to it, from where
// the key lies to whose it is, are the same for each.
type purpose struct {
	statement string // what the statement says: signer.StatementSignIn, …StepUp
	words     purposeWords
	// challenge asks the portal for what is to be signed.
	challenge func(context.Context, *client.Client) (portal.Challenge, error)
	// deliver gives the portal the signature, beside the window; then is what
	// comes after it, on the window's goroutine.
	deliver func(context.Context, *client.Client, portal.SessionRequest) (then func(), err error)
	// origin is the page that a step-up has begun on and leads back to; nil for
	// a sign-in, which leads on to a page of its own.
	origin *suspended
}

// purposeWords are the ids of what the pages say otherwise for each purpose.
type purposeWords struct {
	title, need                               string // where the key lies
	header, whatFor, confirms, again          string // the dialog
	ready, enter, paper, sending, renew, send string // the owner's page; paper is a text itself
}

func newSignInPurpose(w *Window) *purpose {
	return &purpose{
		statement: signer.StatementSignIn,
		words: purposeWords{
			title: "dialog.signin.title", need: "dialog.signin.need", header: "dialog.header.authentication", whatFor: "dialog.what_for.sign_in",
			confirms: "dialog.confirms", again: "dialog.again",
			ready: "dialog.owner.ready", enter: "dialog.owner.enter", paper: paperEnter,
			sending: "dialog.owner.entering", renew: "dialog.owner.renewing", send: "dialog.owner.sends",
		},
		challenge: func(ctx context.Context, c *client.Client) (portal.Challenge, error) {
			return c.Challenge(ctx, portal.ChallengeRequest{Purpose: portal.PurposeSignIn, SessionProfile: w.sessionProfile()})
		},
		deliver: func(ctx context.Context, c *client.Client, r portal.SessionRequest) (func(), error) {
			session, err := c.SignIn(ctx, r)
			return func() { w.signedIn(session) }, err
		},
	}
}

// isStepUp tells whether this is a detour from another page. It may be asked
// of nil.
func (p *purpose) isStepUp() bool { return p != nil && p.origin != nil }

// stage is where a page stands on the paper's way. A step-up is beside it: the
// rail stays at the page that it began on.
func (p *purpose) stage(s stage) stage {
	if p.isStepUp() {
		return stageOther
	}
	return s
}

// purposeOf is what a page on the way to a signature is for, nil of any other
// page.
func purposeOf(s screen) *purpose {
	switch s := s.(type) {
	case *signInScreen:
		return s.purpose
	case *chooserScreen:
		return s.purpose
	case *dialogScreen:
		return s.purpose
	case *ownerScreen:
		return s.purpose
	}
	return nil
}
