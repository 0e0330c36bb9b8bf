package signer_test

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
)

// underTwo is a policy, and a person's certificate under two authorities of
// which the upper one, "inter", is no anchor either.
func underTwo(t *testing.T) (p signer.Policy, inter *x509.Certificate, person *signer.Certificate) {
	t.Helper()
	root := testca.Root(t, "root")
	a := root.Authority(t, "inter")
	b := a.Authority(t, "issuer")
	store := trust.New(root.Certificate, a.Certificate, b.Certificate)
	return signer.Policy{At: testca.At, Trust: store}, a.Certificate, signer.Describe(b.Person(t))
}

// A revoked authority that no list at hand tells of is found by asking; one of
// which nothing can be found out stands in nobody's way.
func TestExamineAsksAboutAuthorities(t *testing.T) {
	p, inter, person := underTwo(t)
	for name, c := range map[string]struct {
		authority revocation.Status
		want      signer.Reason
		state     revocation.State
	}{
		"revoked":      {revoked, signer.ReasonCertRevoked, revocation.Revoked},
		"good":         {good, signer.ReasonFits, revocation.Good},
		"unknown":      {unknown, signer.ReasonFits, revocation.Good},
		"not answered": {revocation.Status{}, signer.ReasonFits, revocation.Good},
	} {
		for _, required := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				fake := &fakeRevocation{checked: map[string]revocation.Status{personName: good, "inter": c.authority, "root": revoked}}
				p.Revocation, p.RevocationRequired = fake, required
				v := p.ExamineCertificate(t.Context(), person)
				if v.Reason != c.want || v.Revocation.State != c.state || (v.Revoked != nil) != (c.want != "") || v.Revoked != nil && !v.Revoked.Equal(inter) {
					t.Errorf("got %q, %+v, %v", v.Reason, v.Revocation, v.Revoked)
				}
				if want := []string{personName, "issuer", "inter"}; !slices.Equal(fake.asked, want) {
					t.Errorf("asked about %q, want %q", fake.asked, want)
				}
			})
		}
	}
}

// Whoever is refused already has nobody else asked about.
func TestExamineAsksAboutTheKeyFirst(t *testing.T) {
	p, _, person := underTwo(t)
	p.RevocationRequired = true
	for want, own := range map[signer.Reason]revocation.Status{
		signer.ReasonCertRevoked: revoked, signer.ReasonRevocationUnknown: unknown,
	} {
		fake := &fakeRevocation{checked: map[string]revocation.Status{personName: own, "inter": revoked}}
		p.Revocation = fake
		if v := p.ExamineCertificate(t.Context(), person); v.Reason != want || !slices.Equal(fake.asked, []string{personName}) {
			t.Errorf("got %q, asked about %q", v.Reason, fake.asked)
		}
	}
}

// patient says of everybody else that he is good, and of authorities nothing
// until the context ends.
type patient struct{ fakeRevocation }

func (p *patient) Check(ctx context.Context, cert, issuer *x509.Certificate, at time.Time) revocation.Status {
	if cert.IsCA {
		<-ctx.Done()
	}
	return p.fakeRevocation.Check(ctx, cert, issuer, at)
}

// A server of the root's that hangs does not keep people waiting.
func TestExamineWaitsForAuthoritiesForAShortTime(t *testing.T) {
	p, _, person := underTwo(t)
	p.Revocation = &patient{fakeRevocation{checked: map[string]revocation.Status{personName: good}}}
	p.RevocationRequired = true
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	start := time.Now()
	if v := p.ExamineCertificate(ctx, person); v.Reason != signer.ReasonFits || v.Revocation.State != revocation.Good {
		t.Errorf("got %q, %+v", v.Reason, v.Revocation)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
}

// The whole way, over the network: the lists of a root and of its authority,
// each at the address that the certificate names.
func TestExamineFindsARevokedAuthorityOverTheNetwork(t *testing.T) {
	pages := http.NewServeMux()
	site := httptest.NewServer(pages)
	t.Cleanup(site.Close)
	pointed := func(path string) testca.Change {
		return func(c *x509.Certificate) { c.CRLDistributionPoints = []string{site.URL + path} }
	}
	root := testca.Root(t, "root")
	inter := root.Authority(t, "inter", pointed("/root.crl"))
	serve := func(path string, a *testca.Authority, entries ...pki.Revoked) {
		der, err := pki.CreateRevocationList(rand.Reader, pki.List{
			Number: big.NewInt(1), ThisUpdate: testca.At.AddDate(0, 0, -1), NextUpdate: testca.At.AddDate(0, 0, 1), Revoked: entries,
		}, a.Certificate, a.Key)
		if err != nil {
			t.Fatal(err)
		}
		pages.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(der) })
	}
	serve("/inter.crl", inter)
	serve("/root.crl", root, pki.Revoked{Serial: inter.Certificate.SerialNumber, At: testca.From, Reason: 2})
	p := signer.Policy{
		At: testca.At, Trust: trust.New(root.Certificate, inter.Certificate), RevocationRequired: true,
		Revocation: revocation.NewChecker(revocation.Options{Network: true, Client: site.Client(), Now: func() time.Time { return testca.At }}),
	}
	v := p.ExamineCertificate(t.Context(), signer.Describe(inter.Person(t, pointed("/inter.crl"))))
	if v.Reason != signer.ReasonCertRevoked || !inter.Certificate.Equal(v.Revoked) || v.Revocation.Reason != 2 {
		t.Errorf("got %q, %+v, %v", v.Reason, v.Revocation, v.Revoked)
	}
}
