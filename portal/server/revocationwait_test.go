package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer/pki"
	"kezek.kz/kezek/signer/revocation"
)

// authoritySite is an authority whose responder never answers and whose list
// takes its time. It stands in the place of the network.
type authoritySite struct {
	list []byte
	slow time.Duration

	mu    sync.Mutex
	asked map[string]int
}

const (
	siteOCSP = "http://authority.example/ocsp"
	siteList = "http://authority.example/list.crl"
)

func newAuthoritySite(t *testing.T, slow time.Duration, revoked ...pki.Revoked) *authoritySite {
	t.Helper()
	list := pki.List{Number: big.NewInt(1), ThisUpdate: testNow.Add(-time.Hour), NextUpdate: testNow.Add(time.Hour), Revoked: revoked}
	der, err := pki.CreateRevocationList(rand.Reader, list, authority(t, "TEST NCA", testKeys().authority), testKeys().authority)
	if err != nil {
		t.Fatal(err)
	}
	return &authoritySite{list: der, slow: slow, asked: map[string]int{}}
}

// RoundTrip is http.RoundTripper's.
func (s *authoritySite) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.asked[r.URL.String()]++
	s.mu.Unlock()
	wait := s.slow
	if r.URL.String() != siteList {
		wait = 24 * time.Hour
	}
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case <-time.After(wait):
	}
	return &http.Response{
		StatusCode: http.StatusOK, ContentLength: int64(len(s.list)), Body: io.NopCloser(bytes.NewReader(s.list)), Request: r,
	}, nil
}

// hits are how often the responder and the list were asked for.
func (s *authoritySite) hits() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprintf("%d, %d", s.asked[siteOCSP], s.asked[siteList])
}

// pointed names the site in a certificate.
func pointed(c *x509.Certificate) {
	c.OCSPServer, c.CRLDistributionPoints = []string{siteOCSP}, []string{siteList}
}

func (s *authoritySite) checker() *revocation.Checker {
	return revocation.NewChecker(revocation.Options{
		Network: true, Client: &http.Client{Transport: s}, Now: func() time.Time { return testNow },
	})
}

// asking is a real portal that asks the site.
func (s *authoritySite) asking(t *testing.T) *fixture {
	t.Helper()
	return newFixture(t, func(o *Options) { o.Practice, o.Revocation = false, s.checker() })
}

func TestSignInReachesTheListWhereTheResponderHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newAuthoritySite(t, 0)
		f, p, start := s.asking(t), newPerson(t, motherIIN, pointed), time.Now()
		f.signIn(p, "personal")
		if took := time.Since(start); took >= revocationLife || s.hits() != "1, 1" {
			t.Errorf("took %s, asked %s times", took, s.hits())
		}
	})
}

func TestSignInRefusesWhomTheListCallsRevokedWhereTheResponderHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPerson(t, motherIIN, pointed)
		f := newAuthoritySite(t, 0, pki.Revoked{Serial: p.certificate.SerialNumber, At: testNow.Add(-2 * time.Hour)}).asking(t)
		c := f.challenge("personal")
		f.postCMS(c, p.sign(t, c)).refuses(portal.CodeCertRevoked)
	})
}

// A list that takes longer than a sign-in waits is fetched once, for all who
// come after.
func TestSlowListServesTheNextSignIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newAuthoritySite(t, 3*revocationLife)
		f, p := s.asking(t), newPerson(t, motherIIN, pointed)
		for range 2 {
			c := f.challenge("personal")
			f.postCMS(c, p.sign(t, c)).refuses(portal.CodeRevocationUnavailable)
		}
		time.Sleep(2 * revocationLife)
		f.signIn(p, "personal")
		if s.hits() != "3, 1" {
			t.Errorf("asked %s times", s.hits())
		}
	})
}

// A list that never comes is given up in the end: nothing is left running.
func TestListThatNeverComesIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newAuthoritySite(t, 24*time.Hour)
		cert := newPerson(t, motherIIN, pointed).certificate
		ctx, cancel := context.WithTimeout(t.Context(), revocationLife)
		defer cancel()
		start := time.Now()
		got := s.checker().Check(ctx, cert, authority(t, "TEST NCA", testKeys().authority), testNow)
		if took := time.Since(start); got.State != revocation.Unknown || took != revocationLife {
			t.Errorf("%+v after %s", got, took)
		}
		// Past the time that a download has. The test fails where a goroutine of
		// the bubble is left then.
		time.Sleep(5 * time.Minute)
	})
}
