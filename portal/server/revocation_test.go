package server

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"testing"

	"kezek.kz/kezek/portal"
)

type revocation = func(context.Context, []*x509.Certificate) error

func noneRevoked(context.Context, []*x509.Certificate) error { return nil }

func realPortal(revoked revocation) func(*Options) {
	return func(o *Options) { o.Practice, o.Revoked = false, revoked }
}

// signInUnder posts a good signature by a fitting certificate.
func signInUnder(t *testing.T, revoked revocation) got {
	t.Helper()
	f := newFixture(t, realPortal(revoked))
	c := f.challenge("personal")
	return f.postCMS(c, newPerson(t, motherIIN).sign(t, c))
}

func TestSignInRefusesRevokedCertificate(t *testing.T) {
	signInUnder(t, func(context.Context, []*x509.Certificate) error {
		return fmt.Errorf("serial 1: %w", ErrRevoked)
	}).refuses(portal.CodeCertRevoked)
}

func TestSignInRefusesWhileRevocationIsNotKnown(t *testing.T) {
	for _, err := range []error{errors.New("no answer for " + motherIIN), context.DeadlineExceeded} {
		g := signInUnder(t, func(context.Context, []*x509.Certificate) error { return err })
		g.refuses(portal.CodeRevocationUnavailable)
		if log := g.log.String(); strings.Contains(log, motherIIN) || !strings.Contains(log, "revocation") {
			t.Errorf("log %s", log)
		}
	}
}

func TestRevocationIsAskedOfTheWholeChainWithinATime(t *testing.T) {
	var asked []*x509.Certificate
	g := signInUnder(t, func(ctx context.Context, chain []*x509.Certificate) error {
		if _, limited := ctx.Deadline(); !limited {
			t.Error("no limit")
		}
		asked = chain
		return nil
	})
	as[portal.Session](g, 201)
	if len(asked) != 2 || !strings.HasPrefix(asked[0].Subject.CommonName, "САПАРОВА") || asked[1].Subject.CommonName != "TEST NCA" {
		t.Errorf("chain %v", asked)
	}
}

// Whoever answers about revocation learns nothing of certificates that do not
// fit anyway.
func TestRevocationIsNotAskedOfAnUnfitCertificate(t *testing.T) {
	refusedPerson(t, portal.CodeCertIINMissing, func(c *x509.Certificate) { c.Subject.SerialNumber = "" },
		realPortal(func(context.Context, []*x509.Certificate) error {
			t.Error("asked")
			return nil
		}))
}
