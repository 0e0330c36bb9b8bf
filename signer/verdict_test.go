package signer_test

import (
	"context"
	"crypto/x509"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
)

// fakeRevocation answers by a certificate's common name, and counts who is
// asked over the network.
type fakeRevocation struct {
	known, checked map[string]revocation.Status
	asked          []string
}

func (f *fakeRevocation) Known(cert, _ *x509.Certificate, _ time.Time) revocation.Status {
	return f.of(f.known, cert)
}

func (f *fakeRevocation) Check(ctx context.Context, cert, _ *x509.Certificate, _ time.Time) revocation.Status {
	f.asked = append(f.asked, cert.Subject.CommonName)
	if ctx.Err() != nil {
		return revocation.Status{State: revocation.Unknown, Err: ctx.Err()}
	}
	return f.of(f.checked, cert)
}

func (*fakeRevocation) of(answers map[string]revocation.Status, cert *x509.Certificate) revocation.Status {
	if s, ok := answers[cert.Subject.CommonName]; ok {
		return s
	}
	return revocation.Status{State: revocation.Unknown, Err: revocation.ErrNoSource}
}

var (
	good    = revocation.Status{State: revocation.Good, Source: revocation.SourceOCSP}
	listed  = revocation.Status{State: revocation.Good, Source: revocation.SourceCRL}
	revoked = revocation.Status{State: revocation.Revoked, RevokedAt: testca.From.AddDate(1, 0, 0), Reason: 1}
	unknown = revocation.Status{State: revocation.Unknown, Err: revocation.ErrDownload}
)

const personName = "ТЕСТОВА АЛИЯ"

// TestExamineRevocation: what is known counts first, what the network says
// last, and only with Required is it held against somebody that nothing is
// known.
func TestExamineRevocation(t *testing.T) {
	for name, c := range map[string]struct {
		known, checked revocation.Status
		required       bool
		reason         signer.Reason
		state          revocation.State
		source         revocation.Source
		asks           int
	}{
		"known to be revoked":          {revoked, good, true, signer.ReasonCertRevoked, revocation.Revoked, "", 0},
		"found to be revoked":          {unknown, revoked, false, signer.ReasonCertRevoked, revocation.Revoked, "", 1},
		"revoked since the list":       {listed, revoked, false, signer.ReasonCertRevoked, revocation.Revoked, "", 1},
		"good":                         {unknown, good, true, signer.ReasonFits, revocation.Good, revocation.SourceOCSP, 1},
		"good by both":                 {listed, good, true, signer.ReasonFits, revocation.Good, revocation.SourceOCSP, 1},
		"good by the list alone":       {listed, unknown, true, signer.ReasonFits, revocation.Good, revocation.SourceCRL, 1},
		"unknown":                      {unknown, unknown, false, signer.ReasonFits, revocation.Unknown, "", 1},
		"unknown, required":            {unknown, unknown, true, signer.ReasonRevocationUnknown, revocation.Unknown, "", 1},
		"nobody answered, required":    {revocation.Status{}, revocation.Status{}, true, signer.ReasonRevocationUnknown, revocation.NotChecked, "", 1},
		"an unheard-of word, required": {unknown, revocation.Status{State: "fine"}, true, signer.ReasonRevocationUnknown, "fine", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			fake := &fakeRevocation{
				known: map[string]revocation.Status{personName: c.known}, checked: map[string]revocation.Status{personName: c.checked},
			}
			p := policy(t)
			p.Revocation, p.RevocationRequired = fake, c.required
			for _, v := range []signer.Verdict{
				p.Examine(t.Context(), &signer.Key{Certificate: describe(t)}), p.ExamineCertificate(t.Context(), describe(t)),
			} {
				if v.Reason != c.reason || v.Revocation.State != c.state || v.Revocation.Source != c.source || len(v.Chain) != 2 {
					t.Errorf("got %q, %+v, a chain of %d", v.Reason, v.Revocation, len(v.Chain))
				}
				if (v.Revoked != nil) != (c.state == revocation.Revoked) {
					t.Errorf("the revoked one is %v", v.Revoked)
				}
			}
			if len(fake.asked) != 2*c.asks {
				t.Errorf("asked about %v", fake.asked)
			}
		})
	}
}

// That a key is revoked comes before all else that may be wrong with it, where
// the chain holds; where it does not, a list says nothing about it.
func TestRevokedComesFirst(t *testing.T) {
	fake := &fakeRevocation{known: map[string]revocation.Status{personName: revoked}}
	p := policy(t)
	p.Revocation = fake
	for name, c := range map[string]*signer.Certificate{
		"expired":        describe(t, func(c *x509.Certificate) { c.NotAfter = testca.At.Add(-time.Hour) }),
		"a signing key":  describe(t, usages(digital|repudium, x509.ExtKeyUsageEmailProtection)),
		"a legal person": describe(t, holder([]int{2})),
	} {
		t.Run(name, func(t *testing.T) {
			judges(t, p, c, signer.ReasonCertRevoked)
			other := p
			other.Algorithms = []string{signer.AlgorithmGOST2015}
			judges(t, other, c, signer.ReasonCertRevoked)
		})
	}
	judges(t, p, signer.Describe(testca.Root(t, "other").Person(t)), signer.ReasonCertUntrusted)
	if len(fake.asked) > 0 {
		t.Errorf("the network was asked about %v", fake.asked)
	}
}

// A key under an authority that was revoked is worth nothing; the anchor is
// nobody's to revoke.
func TestExamineRevokedAuthority(t *testing.T) {
	root := testca.Root(t, "root")
	inter := root.Authority(t, "inter")
	p := signer.Policy{At: testca.At, Trust: trust.New(root.Certificate, inter.Certificate)}
	person := signer.Describe(inter.Person(t))
	p.Revocation = &fakeRevocation{
		known:   map[string]revocation.Status{personName: good, "inter": revoked},
		checked: map[string]revocation.Status{personName: good},
	}
	v := p.ExamineCertificate(t.Context(), person)
	if v.Reason != signer.ReasonCertRevoked || !v.Revoked.Equal(inter.Certificate) || v.Revocation.State != revocation.Revoked {
		t.Errorf("got %q, %+v", v.Reason, v.Revocation)
	}
	p.Revocation = &fakeRevocation{
		known:   map[string]revocation.Status{"root": revoked},
		checked: map[string]revocation.Status{personName: good},
	}
	if v := p.ExamineCertificate(t.Context(), person); v.Reason != signer.ReasonFits {
		t.Errorf("got %q", v.Reason)
	}
}

// Only a certificate that fits otherwise is asked about: whom somebody tries to
// sign in with is nobody's business else.
func TestExamineAsksAboutFittingCertificatesOnly(t *testing.T) {
	fake := &fakeRevocation{}
	p := policy(t)
	p.Revocation, p.RevocationRequired = fake, true
	for _, c := range []*signer.Certificate{
		nil, describe(t, holder([]int{2})), describe(t, func(c *x509.Certificate) { c.NotAfter = testca.At.Add(-time.Hour) }),
		signer.Describe(testca.Root(t, "other").Person(t)),
	} {
		if v := p.ExamineCertificate(t.Context(), c); v.Reason == signer.ReasonFits || v.Reason == signer.ReasonRevocationUnknown {
			t.Errorf("got %q", v.Reason)
		}
	}
	p.Examine(t.Context(), &signer.Key{Fault: signer.ReasonKeyMismatch, Certificate: describe(t)})
	if len(fake.asked) > 0 {
		t.Errorf("asked about %v", fake.asked)
	}
}

func TestExamineWhenTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := policy(t)
	p.Revocation = &fakeRevocation{checked: map[string]revocation.Status{personName: good}}
	if v := p.ExamineCertificate(ctx, describe(t)); v.Reason != signer.ReasonFits || v.Revocation.State != revocation.Unknown {
		t.Errorf("got %q, %+v", v.Reason, v.Revocation)
	}
	p.RevocationRequired = true
	if v := p.ExamineCertificate(ctx, describe(t)); v.Reason != signer.ReasonRevocationUnknown {
		t.Errorf("got %q", v.Reason)
	}
}

// A server that was set up badly lets nobody in.
func TestExamineCertificateFailsClosed(t *testing.T) {
	answers := &fakeRevocation{checked: map[string]revocation.Status{personName: good}}
	store := trust.New(testca.Root(t, "root").Certificate)
	for name, c := range map[string]struct {
		policy signer.Policy
		want   signer.Reason
	}{
		"no trust":                    {signer.Policy{At: testca.At}, signer.ReasonCertUntrusted},
		"no trust, but revocation":    {signer.Policy{At: testca.At, Revocation: answers, RevocationRequired: true}, signer.ReasonCertUntrusted},
		"an empty trust":              {signer.Policy{At: testca.At, Trust: trust.New()}, signer.ReasonCertUntrusted},
		"nobody to ask":               {signer.Policy{At: testca.At, Trust: store, RevocationRequired: true}, signer.ReasonRevocationUnknown},
		"no moment":                   {signer.Policy{Trust: store, Revocation: answers}, signer.ReasonAuthorityExpired},
		"algorithms of nobody":        {signer.Policy{At: testca.At, Trust: store, Algorithms: []string{""}}, signer.ReasonAlgorithmNotAccepted},
		"all that a server has to be": {signer.Policy{At: testca.At, Trust: store, Revocation: answers, RevocationRequired: true}, signer.ReasonFits},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.policy.ExamineCertificate(t.Context(), describe(t)).Reason; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	// A certificate may begin in the year 1, which is what no moment is.
	first := describe(t, func(c *x509.Certificate) { c.NotBefore = time.Time{} })
	judges(t, signer.Policy{}, first, signer.ReasonCertNotYetValid)
	judges(t, signer.Policy{At: testca.At}, first, signer.ReasonFits)
	// To look at a key without a trust folder is no letting in.
	p := signer.Policy{At: testca.At}
	if got := p.Examine(t.Context(), &signer.Key{Certificate: describe(t)}); got.Reason != signer.ReasonFits || got.Chain != nil {
		t.Errorf("got %+v", got)
	}
	p.RevocationRequired = true
	judges(t, p, describe(t), signer.ReasonCertUntrusted)
}

func TestExamineWarnsOfTheEnd(t *testing.T) {
	until := testca.At.AddDate(0, 0, 30)
	c := describe(t, func(c *x509.Certificate) { c.NotAfter = until })
	for _, at := range []struct {
		moment  time.Time
		days    int
		reason  signer.Reason
		warning signer.Reason
	}{
		{until.AddDate(0, 0, -31), 31, "", ""},
		{until.AddDate(0, 0, -31).Add(time.Second), 30, "", signer.ReasonExpiresSoon},
		{until.AddDate(0, 0, -30), 30, "", signer.ReasonExpiresSoon},
		{until.AddDate(0, 0, -7).Add(-time.Hour), 7, "", signer.ReasonExpiresSoon},
		{until.Add(-time.Hour), 0, "", signer.ReasonExpiresSoon},
		{until, 0, "", signer.ReasonExpiresSoon},
		{until.Add(time.Second), -1, signer.ReasonCertExpired, ""},
		{until.AddDate(0, 0, 2), -2, signer.ReasonCertExpired, ""},
	} {
		p := policy(t)
		p.At = at.moment
		v := p.Examine(t.Context(), &signer.Key{Certificate: c})
		if v.DaysLeft != at.days || v.Reason != at.reason || v.Warning != at.warning {
			t.Errorf("%s before: %d days, %q, warning %q", until.Sub(at.moment), v.DaysLeft, v.Reason, v.Warning)
		}
	}
}

// A key with a fault of its own has days left, and no warning.
func TestExamineFaults(t *testing.T) {
	p := policy(t)
	p.At = testca.Until.AddDate(0, 0, -3)
	for _, k := range []*signer.Key{nil, {}, {Fault: signer.ReasonCertDamaged}, {Fault: signer.ReasonKeyMismatch, Certificate: describe(t)}} {
		v := p.Examine(t.Context(), k)
		if v.Reason == signer.ReasonFits || v.Warning != "" || k != nil && k.Certificate != nil && v.DaysLeft != 3 {
			t.Errorf("%+v", v)
		}
		if v.Reason != p.JudgeKey(k) {
			t.Errorf("JudgeKey says %q, Examine %q", p.JudgeKey(k), v.Reason)
		}
	}
}

// Why there is no chain is told apart for the person.
func TestJudgeChainReasons(t *testing.T) {
	root, other := testca.Root(t, "root"), testca.Root(t, "other")
	inter := root.Authority(t, "inter")
	ended := root.Authority(t, "ended", func(c *x509.Certificate) { c.NotAfter = testca.At.Add(-time.Hour) })
	twin := testca.Root(t, "twin", func(c *x509.Certificate) { c.Subject = root.Certificate.Subject })
	noDepth := testca.Root(t, "no depth", func(c *x509.Certificate) { c.MaxPathLenZero = true })
	below := noDepth.Authority(t, "below")
	for name, c := range map[string]struct {
		store *trust.Store
		cert  *x509.Certificate
		want  signer.Reason
	}{
		"nobody of that name":      {trust.New(root.Certificate), other.Person(t), signer.ReasonCertUntrusted},
		"the root is missing":      {trust.New(inter.Certificate), inter.Person(t), signer.ReasonChainIncomplete},
		"the authority expired":    {trust.New(root.Certificate, ended.Certificate), ended.Person(t), signer.ReasonAuthorityExpired},
		"another of the same name": {trust.New(twin.Certificate), root.Person(t), signer.ReasonAuthorityMismatch},
		"an authority too many":    {trust.New(noDepth.Certificate, below.Certificate), below.Person(t), signer.ReasonChainBroken},
	} {
		t.Run(name, func(t *testing.T) {
			p := signer.Policy{At: testca.At, Trust: c.store}
			judges(t, p, signer.Describe(c.cert), c.want)
			if v := p.ExamineCertificate(t.Context(), signer.Describe(c.cert)); v.Reason != c.want || v.Chain != nil {
				t.Errorf("got %q, a chain of %d", v.Reason, len(v.Chain))
			}
		})
	}
}

// gostPerson issues a certificate for a GOST key of the test's making.
func gostPerson(t *testing.T, kind testca.Kind, changes ...testca.Change) (signer.Policy, *signer.Certificate) {
	t.Helper()
	root := kind.Root(t, "root")
	c := signer.Describe(root.Issue(t, testca.Person(changes...), kind.Key(t, "person").Public()))
	return signer.Policy{At: testca.At, Trust: trust.New(root.Certificate)}, c
}

// TestJudgeGOST: a key of 2015 is one for both; one of 2004 signs documents,
// which only some portals take.
func TestJudgeGOST(t *testing.T) {
	mail := usages(digital|repudium, x509.ExtKeyUsageEmailProtection)
	for _, kind := range testca.Kinds() {
		if kind.Name == signer.AlgorithmRSA {
			continue
		}
		t.Run(kind.Name, func(t *testing.T) {
			p, c := gostPerson(t, kind, mail)
			want := map[string]signer.Reason{signer.AlgorithmGOST2004: signer.ReasonKeyPurposeWrong}[kind.Name]
			judges(t, p, c, want)
			p.SigningKeys = true
			judges(t, p, c, signer.ReasonFits)
			p.Algorithms = []string{signer.AlgorithmRSA}
			judges(t, p, c, signer.ReasonAlgorithmNotAccepted)
		})
	}
}

// A GOST key that is no point of its curve passes crypto/x509 unnoticed.
func TestJudgeRefusesDamagedGOSTKey(t *testing.T) {
	kind := testca.Kinds()[1]
	p, c := gostPerson(t, kind, usages(digital|repudium, x509.ExtKeyUsageEmailProtection))
	p.Trust = nil
	altered := *c.X509
	altered.RawSubjectPublicKeyInfo = append([]byte(nil), altered.RawSubjectPublicKeyInfo...)
	altered.RawSubjectPublicKeyInfo[len(altered.RawSubjectPublicKeyInfo)-1] ^= 1
	judges(t, p, c, signer.ReasonFits)
	judges(t, p, signer.Describe(&altered), signer.ReasonCertDamaged)
}

// A key for signing documents has to be one for digital signatures still, and a
// person's.
func TestJudgeSigningKeys(t *testing.T) {
	p := policy(t)
	p.SigningKeys = true
	mail := x509.ExtKeyUsageEmailProtection
	judges(t, p, describe(t, usages(digital|repudium, mail)), signer.ReasonFits)
	judges(t, p, describe(t), signer.ReasonFits)
	judges(t, p, describe(t, usages(repudium, mail)), signer.ReasonKeyPurposeWrong)
	judges(t, p, describe(t, usages(digital, x509.ExtKeyUsageCodeSigning)), signer.ReasonKeyPurposeWrong)
	judges(t, p, describe(t, usages(digital|repudium, mail), anAuthority), signer.ReasonKeyPurposeWrong)
	judges(t, p, describe(t, usages(digital|repudium, mail), holder([]int{2})), signer.ReasonSubjectNotIndividual)
}
