package server

import (
	"context"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer/revocation"
)

// answers is a signer.Revocation in which a test says what is known at once
// and what is found out over the network.
type answers struct {
	known func() revocation.Status
	asked func(ctx context.Context, cert, issuer *x509.Certificate) revocation.Status
}

func (a answers) Known(_, _ *x509.Certificate, _ time.Time) revocation.Status {
	if a.known == nil {
		return revocation.Status{State: revocation.Unknown}
	}
	return a.known()
}

func (a answers) Check(ctx context.Context, cert, issuer *x509.Certificate, _ time.Time) revocation.Status {
	return a.asked(ctx, cert, issuer)
}

// always gives the same answer to whoever asks.
func always(s revocation.Status) answers {
	return answers{asked: func(context.Context, *x509.Certificate, *x509.Certificate) revocation.Status { return s }}
}

func noneRevoked() answers { return always(revocation.Status{State: revocation.Good}) }

func realPortal(a answers) func(*Options) {
	return func(o *Options) { o.Practice, o.Revocation = false, a }
}

// signInUnder posts a good signature by a fitting certificate.
func signInUnder(t *testing.T, a answers, change ...func(*Options)) got {
	t.Helper()
	f := newFixture(t, append([]func(*Options){realPortal(a)}, change...)...)
	c := f.challenge("personal")
	return f.postCMS(c, newPerson(t, motherIIN).sign(t, c))
}

func revoked() revocation.Status {
	return revocation.Status{State: revocation.Revoked, RevokedAt: testNow.Add(-time.Hour), Source: revocation.SourceCRL}
}

func TestSignInRefusesCertificateThatTheNetworkCallsRevoked(t *testing.T) {
	signInUnder(t, always(revoked())).records(portal.CodeCertRevoked, "sign-in", "a revoked key")
}

// What is known at hand to be revoked is told before all else, so that the
// same key has the same answer everywhere.
func TestSignInRefusesCertificateKnownToBeRevoked(t *testing.T) {
	a := answers{known: revoked, asked: func(context.Context, *x509.Certificate, *x509.Certificate) revocation.Status {
		t.Error("the network was asked")
		return revocation.Status{}
	}}
	signInUnder(t, a).refuses(portal.CodeCertRevoked)
	refusedPerson(t, portal.CodeCertRevoked, func(c *x509.Certificate) { c.Subject.SerialNumber = "" }, realPortal(a))
}

func TestSignInRefusesWhileRevocationIsNotKnown(t *testing.T) {
	for _, s := range []revocation.Status{
		{State: revocation.Unknown, Err: errors.New("no answer for " + motherIIN)},
		{State: revocation.Unknown, Err: context.DeadlineExceeded},
		{},
		{State: "something new"},
	} {
		g := signInUnder(t, always(s))
		g.refuses(portal.CodeRevocationUnavailable)
		if log := g.log.String(); strings.Contains(log, motherIIN) || !strings.Contains(log, "revocation") {
			t.Errorf("log %s", log)
		}
	}
	unknown := always(revocation.Status{State: revocation.Unknown})
	signInUnder(t, unknown).records(portal.CodeRevocationUnavailable, "sign-in", "nobody can tell whether the key was revoked")
}

func TestPortalMayLetInWhomNobodyCanTellAbout(t *testing.T) {
	optional := func(o *Options) { o.RevocationOptional = true }
	as[portal.Session](signInUnder(t, always(revocation.Status{State: revocation.Unknown}), optional), 201)
	signInUnder(t, always(revoked()), optional).refuses(portal.CodeCertRevoked)
}

func TestRevocationIsAskedWithinATime(t *testing.T) {
	var cert, issuer string
	g := signInUnder(t, answers{asked: func(ctx context.Context, c, i *x509.Certificate) revocation.Status {
		if _, limited := ctx.Deadline(); !limited {
			t.Error("no limit")
		}
		cert, issuer = c.Subject.CommonName, i.Subject.CommonName
		return revocation.Status{State: revocation.Good}
	}})
	as[portal.Session](g, 201)
	if !strings.HasPrefix(cert, "САПАРОВА") || issuer != "TEST NCA" {
		t.Errorf("asked of %q by %q", cert, issuer)
	}
}

// Whoever answers about revocation learns nothing of certificates that do not
// fit anyway.
func TestRevocationIsNotAskedOfAnUnfitCertificate(t *testing.T) {
	refusedPerson(t, portal.CodeCertIINMissing, func(c *x509.Certificate) { c.Subject.SerialNumber = "" },
		realPortal(answers{asked: func(context.Context, *x509.Certificate, *x509.Certificate) revocation.Status {
			t.Error("asked")
			return revocation.Status{}
		}}))
}
