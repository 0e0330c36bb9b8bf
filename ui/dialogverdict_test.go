package ui

import (
	"context"
	"crypto/x509"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/ui/explain"
)

// responder answers about every certificate the same, and counts.
type responder struct {
	known, asked revocation.State
	checks       int
}

func (a *responder) Known(*x509.Certificate, *x509.Certificate, time.Time) revocation.Status {
	return revocation.Status{State: a.known}
}

func (a *responder) Check(context.Context, *x509.Certificate, *x509.Certificate, time.Time) revocation.Status {
	a.checks++
	return revocation.Status{State: a.asked}
}

// answeredBy lets a responder of its own answer for the rig's portal.
func (r *signInRig) answeredBy(a *responder) {
	conn := *r.w.journey.conn
	conn.Revocation = a
	r.w.journey.conn = &conn
}

const revocationUnknown = "Отозван ли ключ, проверить не удалось."

func TestDialogSaysThatRevocationCouldNotBeChecked(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	a := &responder{known: revocation.Unknown, asked: revocation.Unknown}
	r.answeredBy(a)
	s := r.opened(r.keyOf(practice.NoteMother).Path)
	r.mentions(revocationUnknown)
	if s.list.Selected() != 0 {
		t.Error("the key cannot be chosen")
	}
	r.w.setLanguage("kk") // draws it anew
	s.draw()
	if a.checks != 1 {
		t.Errorf("asked %d times about one key", a.checks)
	}
	r.key(fyne.KeyReturn)
	screenIs[*ownerScreen](r)
}

func TestDialogIsSilentWhereNobodyAsksAboutRevocation(t *testing.T) {
	for name, a := range map[string]*responder{"good": {known: revocation.Unknown, asked: revocation.Good}, "not checked": {}} {
		t.Run(name, func(t *testing.T) {
			r := newSignInRig(t, rigOptions{})
			r.answeredBy(a)
			r.opened(r.keyOf(practice.NoteMother).Path)
			r.silent(revocationUnknown)
		})
	}
}

func TestDialogRefusesAKeyThatWasRevoked(t *testing.T) {
	for name, a := range map[string]*responder{"known": {known: revocation.Revoked}, "asked": {known: revocation.Unknown, asked: revocation.Revoked}} {
		t.Run(name, func(t *testing.T) {
			r := newSignInRig(t, rigOptions{})
			r.answeredBy(a)
			s := r.opened(r.keyOf(practice.NoteMother).Path)
			if got := s.signing.judge(s.signing.storage.Keys[0]); got != signer.ReasonCertRevoked {
				t.Errorf("judged %q", got)
			}
			wantUnfit(r, s)
		})
	}
}

func TestDialogAsksTheOptionsWhereTheConnectionHasNobody(t *testing.T) {
	a := &responder{known: revocation.Unknown, asked: revocation.Unknown}
	r := newSignInRig(t, rigOptions{window: func(o *Options) { o.Revocation = a }})
	conn := *r.w.journey.conn
	conn.Revocation = nil
	r.w.journey.conn = &conn
	r.opened(r.keyOf(practice.NoteMother).Path)
	if a.checks != 1 {
		t.Errorf("asked %d times", a.checks)
	}
}

func TestDialogRefusesThePracticeKeyThatWasRevoked(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.opened(r.keyOf(practice.NoteRevoked).Path)
	c := s.signing.storage.Keys[0].Certificate
	r.mentions(explain.Verdict(r.w.lang, s.signing.verdicts[s.signing.storage.Keys[0]], c))
	if s.signing.judge(s.signing.storage.Keys[0]) != signer.ReasonCertRevoked {
		t.Error("it is refused for another reason")
	}
	wantUnfit(r, s)
}

func TestDialogWarnsOfAKeyThatExpiresSoon(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := r.opened(r.keyOf(practice.NoteMother).Path)
	k := s.signing.storage.Keys[0]
	s.signing.verdicts[k] = signer.Verdict{Warning: signer.ReasonExpiresSoon, DaysLeft: 7}
	s.draw()
	r.says(explain.Warning(r.w.lang, s.signing.verdicts[k], k.Certificate))
	if s.list.Selected() != 0 {
		t.Error("the key cannot be chosen")
	}
}

func TestDialogPrefersAKeyForSigningIn(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.w.options.Open = mixed(r, nil, practice.NoteSigning, practice.NoteMother)
	s := r.opened(r.keyOf(practice.NoteMother).Path)
	for _, k := range s.signing.storage.Keys {
		s.signing.verdicts[k] = signer.Verdict{} // as at a portal that takes any key
	}
	if got := s.signing.fitting(); got != 1 {
		t.Errorf("chosen is key %d", got)
	}
	s.signing.verdicts[s.signing.storage.Keys[1]] = signer.Verdict{Reason: signer.ReasonCertExpired}
	if got := s.signing.fitting(); got != 0 {
		t.Errorf("chosen is key %d where only the other serves", got)
	}
}

func TestPolicyTakesSigningKeysOnlyWhereThePortalSaysSo(t *testing.T) {
	s := &signing{conn: &Connection{}}
	for purpose, want := range map[string]bool{"": false, "authentication": false, "any": true} {
		s.challenge.Accepted.KeyPurpose = purpose
		if got := s.policy().SigningKeys; got != want {
			t.Errorf("%q: %v", purpose, got)
		}
	}
}
