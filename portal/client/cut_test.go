package client_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
)

// These tests cut the connection after each octet of an exchange, the TLS
// handshake included: once by those that the client sent, once by the
// server's, by RST and by FIN, the first connection only or every one until
// the person presses «Повторить».

func TestCutAtEveryOctetBindsOnce(t *testing.T) {
	sweep(t, coarse, bindingRounds(func(key string) string { return key }))
}

// bindingRounds repeats a wish under the key that again gives for its key.
func bindingRounds(again func(key string) string) scenario {
	return func(p *cutPortal) func(cut) {
		tokens, signedIn := p.signIn(), time.Now()
		before := p.save()
		return func(c cut) {
			p.restore(before)
			s := p.client.Session(tokens, signedIn, nil)
			p.bindOnce(c, s, again)
		}
	}
}

func (p *cutPortal) bindOnce(c cut, s *client.Session, again func(string) string) {
	p.Helper()
	ctx, key := context.Background(), uuid.NewString()
	var got portal.BindingResult
	err := p.act(c, func() (err error) {
		got, err = s.Bind(ctx, cutChild, key)
		return err
	})
	if err != nil {
		got, err = s.Bind(ctx, cutChild, again(key))
		p.must(c, "repeated", err)
	}
	if got.Code != portal.CodeKinshipConfirmed || len(got.Applications) != 1 {
		p.Errorf("%v: told %s with %d applications", c, got.Code, len(got.Applications))
	}
	p.boundAs(c, s, got.Binding.ID)
}

// boundAs expects the one binding that was told, made once.
func (p *cutPortal) boundAs(c cut, s *client.Session, id string) {
	p.Helper()
	ctx := context.Background()
	bindings, err := s.Bindings(ctx)
	p.must(c, "bindings", err)
	if len(bindings) != 1 || bindings[0].ID != id || bindings[0].Status != portal.BindingConfirmed {
		p.Errorf("%v: bindings %+v, told %s", c, bindings, id)
	}
	if kinds := p.journal(c, s); kinds[portal.JournalBindingConfirmed] != 1 {
		p.Errorf("%v: journal %v", c, kinds)
	}
	if c.after%8 != 0 {
		return
	}
	other, err := s.Bind(ctx, cutChild, "")
	p.must(c, "another wish", err)
	if other.Code != portal.CodeAlreadyBound || other.Binding.ID != id {
		p.Errorf("%v: another wish is told %s of %s", c, other.Code, other.Binding.ID)
	}
}

// The sweep is worth what it finds: under a new key for each try the binding
// that was made already is told as somebody's earlier wish.
func TestCutSweepFindsATryUnderANewKey(t *testing.T) {
	inner := &recording{TB: t}
	p := newCutPortal(t)
	p.seen = &sweeping{errs: map[string]int{}}
	round := bindingRounds(func(string) string { return uuid.NewString() })(p)
	p.TB = inner
	for n := 0; n < 6000 && len(inner.said) == 0; n += 97 {
		round(cut{fromServer: true, after: n, always: true})
	}
	if len(inner.said) == 0 {
		t.Error("nothing was found")
	}
}

func TestCutAtEveryOctetDetachesOnce(t *testing.T) {
	sweep(t, 13*coarse, func(p *cutPortal) func(cut) {
		ctx := context.Background()
		tokens, signedIn := p.signIn(), time.Now()
		bound, err := p.client.Session(tokens, signedIn, nil).Bind(ctx, cutChild, "")
		p.must(cut{}, "bind", err)
		before := p.save()
		return func(c cut) {
			p.restore(before)
			s := p.client.Session(tokens, signedIn, nil)
			detach := func() error { return s.Detach(ctx, bound.Binding.ID) }
			if p.act(c, detach) != nil {
				p.must(c, "repeated", detach())
			}
			left, err := s.Bindings(ctx)
			p.must(c, "bindings", err)
			if kinds := p.journal(c, s); len(left) != 0 || kinds[portal.JournalDetached] != 1 {
				p.Errorf("%v: %d bindings left, journal %v", c, len(left), kinds)
			}
		}
	})
}

// Each wish mails one code at most, and the ticket told last belongs to the
// newest mail: that, and not one mail for all tries, is what is promised.
func TestCutAtEveryOctetMailsOnceForEachWish(t *testing.T) {
	sweep(t, 13*coarse, func(p *cutPortal) func(cut) {
		ctx := context.Background()
		tokens, signedIn := p.signIn(), time.Now()
		before := p.save()
		return func(c cut) {
			p.restore(before)
			s, wishes := p.client.Session(tokens, signedIn, nil), 0
			var ticket portal.EmailTicket
			ask := func() (err error) {
				wishes++
				ticket, err = s.SetEmail(ctx, "other@example.kz")
				return err
			}
			if p.act(c, ask) != nil {
				p.must(c, "repeated", ask())
			}
			if mailed := len(p.mails.all()) - len(before.mails); mailed > wishes {
				p.Errorf("%v: %d mails for %d wishes", c, mailed, wishes)
			}
			p.must(c, "the code of the newest mail", s.ConfirmEmail(ctx, ticket.Ticket, p.mails.last().Code))
		}
	})
}

// A signature is never posted twice by the client itself, and one that the
// portal took is used up.
func TestCutAtEveryOctetSignsInOnce(t *testing.T) {
	sweep(t, 13*coarse, func(p *cutPortal) func(cut) {
		ctx := context.Background()
		ch, err := p.client.Challenge(ctx, portal.ChallengeRequest{Purpose: portal.PurposeSignIn})
		p.must(cut{}, "challenge", err)
		body := p.signed(portal.PurposeSignIn, ch)
		before := p.save()
		return func(c cut) {
			p.restore(before)
			err := p.act(c, func() error { _, err := p.client.SignIn(ctx, body); return err })
			p.settle()
			posted := p.count("POST /auth/sessions")
			if posted > 1 || err == nil && posted != 1 {
				p.Errorf("%v: posted %d times, %v", c, posted, err)
			}
			_, again := p.client.SignIn(ctx, body)
			var problem *portal.Problem
			used := errors.As(again, &problem) && problem.Code == portal.CodeChallengeUnknown
			// A post whose body was cut reached the portal and did nothing.
			if used && posted == 0 || err == nil && !used || again != nil && !used {
				p.Errorf("%v: posted %d times, and again: %v", c, posted, again)
			}
		}
	})
}

// After a step-up whose answer was lost the session is as it was, where the
// portal did not get the signature, and otherwise over, in its own words.
func TestCutAtEveryOctetStepsUpOnceOrEndsClearly(t *testing.T) {
	sweep(t, 13*coarse, func(p *cutPortal) func(cut) {
		ctx := context.Background()
		tokens, signedIn := p.signIn(), time.Now()
		ch, err := p.client.Session(tokens, signedIn, nil).Challenge(ctx)
		p.must(cut{}, "challenge", err)
		body := p.signed(portal.PurposeStepUp, ch)
		before := p.save()
		return func(c cut) {
			p.restore(before)
			s := p.client.Session(tokens, signedIn, nil)
			err := p.act(c, func() error { _, err := s.StepUp(ctx, body); return err })
			p.settle()
			posted := p.count("POST /auth/sessions/current/step-up")
			if posted > 1 || err == nil && posted != 1 {
				p.Errorf("%v: posted %d times, %v", c, posted, err)
			}
			_, after := s.Profile(ctx)
			lost := errors.Is(after, client.ErrTokensLost)
			if after != nil && !lost || lost && (err == nil || posted == 0) {
				p.Errorf("%v: posted %d times, %v, and then: %v", c, posted, err, after)
			}
		}
	})
}

// Within the portal's grace a lost answer to a refresh does not cost the
// session. Two of them in a row do, where both requests arrived whole and what
// was asked between them came through: that is told as what it is.
func TestCutAtEveryOctetKeepsARefreshingSession(t *testing.T) {
	sweep(t, 13*coarse, func(p *cutPortal) func(cut) {
		ctx := context.Background()
		tokens := p.signIn()
		before := p.save()
		return func(c cut) {
			p.restore(before)
			var saved []string
			s := p.client.Session(tokens, time.Now().Add(-time.Hour), func(t portal.Tokens) error {
				saved = append(saved, t.AccessToken)
				return nil
			})
			profile := func() error { _, err := s.Profile(ctx); return err }
			if p.act(c, profile) != nil {
				tries := p.count("POST /auth/sessions/current/refresh")
				err := profile()
				if c.always && tries == 2 && errors.Is(err, client.ErrTokensLost) {
					return
				}
				p.must(c, "repeated", err)
			}
			p.must(c, "afterwards", profile())
			if len(saved) != 1 || slices.Contains(saved, tokens.AccessToken) {
				p.Errorf("%v: saved %d times", c, len(saved))
			}
		}
	})
}
