package signer_test

import (
	"crypto/x509"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/revocation"
)

// sample is a certificate and a portal, drawn at random.
type sample struct {
	accepted, trusted, iin, signingKeys, required bool
	moment                                        int // -1 before, 0 within, 1 after the validity
	purpose, holder                               string
	known, checked                                revocation.State
}

func drawSample(t *rapid.T) sample {
	states := rapid.SampledFrom([]revocation.State{revocation.NotChecked, revocation.Good, revocation.Revoked, revocation.Unknown})
	// Most of what may be wrong is right most of the time: otherwise the last
	// steps are hardly ever reached.
	mostly := func(name string) bool { return rapid.IntRange(0, 5).Draw(t, name) > 0 }
	return sample{
		accepted: mostly("accepted"), trusted: mostly("trusted"), iin: mostly("iin"),
		signingKeys: rapid.Bool().Draw(t, "signing keys"), required: rapid.Bool().Draw(t, "required"),
		moment:  rapid.SampledFrom([]int{0, 0, 0, -1, 1}).Draw(t, "moment"),
		purpose: rapid.SampledFrom([]string{"authentication", "signing", "authentication", "code"}).Draw(t, "purpose"),
		holder:  rapid.SampledFrom([]string{"individual", "individual", "individual", "legal"}).Draw(t, "holder"),
		known:   states.Draw(t, "known"), checked: states.Draw(t, "checked"),
	}
}

// certificate makes the certificate, valid for a day around testca.At.
func (s sample) certificate(t *testing.T) *signer.Certificate {
	t.Helper()
	day := 24 * time.Hour
	middle := testca.At.Add(-time.Duration(s.moment) * 2 * day)
	changes := []testca.Change{func(c *x509.Certificate) { c.NotBefore, c.NotAfter = middle.Add(-day), middle.Add(day) }}
	switch s.purpose {
	case "signing":
		changes = append(changes, usages(digital|repudium, x509.ExtKeyUsageEmailProtection))
	case "code":
		changes = append(changes, usages(digital, x509.ExtKeyUsageCodeSigning))
	}
	if s.holder == "legal" {
		changes = append(changes, holder([]int{2}))
	}
	if !s.iin {
		changes = append(changes, named(testca.Name(personName, "ТЕСТОВА", "", "")))
	}
	root := "root"
	if !s.trusted {
		root = "other"
	}
	return signer.Describe(testca.Root(t, root).Person(t, changes...))
}

// want is the order of judgement, said once more.
func (s sample) want() signer.Reason {
	for _, step := range []struct {
		fails  bool
		reason signer.Reason
	}{
		{s.trusted && s.known == revocation.Revoked, signer.ReasonCertRevoked},
		{!s.accepted, signer.ReasonAlgorithmNotAccepted},
		{!s.trusted, signer.ReasonCertUntrusted},
		{s.moment < 0, signer.ReasonCertNotYetValid},
		{s.moment > 0, signer.ReasonCertExpired},
		{s.purpose == "code" || s.purpose == "signing" && !s.signingKeys, signer.ReasonKeyPurposeWrong},
		{s.holder == "legal", signer.ReasonSubjectNotIndividual},
		{!s.iin, signer.ReasonCertIINMissing},
	} {
		if step.fails {
			return step.reason
		}
	}
	return signer.ReasonFits
}

// wantAsked is what the network may still change.
func (s sample) wantAsked() signer.Reason {
	switch isKnown := s.checked == revocation.Good || s.known == revocation.Good; {
	case s.want() != signer.ReasonFits:
		return s.want()
	case s.checked == revocation.Revoked:
		return signer.ReasonCertRevoked
	case s.required && !isKnown:
		return signer.ReasonRevocationUnknown
	}
	return signer.ReasonFits
}

// TestOrderOfJudgement: whatever is wrong at once with a certificate, the
// reason is the first of the order, and nothing that is wrong fits.
func TestOrderOfJudgement(t *testing.T) {
	testca.Root(t, "root") // keys are slow to make, once
	testca.Root(t, "other")
	rapid.Check(t, func(r *rapid.T) {
		s := drawSample(r)
		p := policy(t)
		p.SigningKeys, p.RevocationRequired = s.signingKeys, s.required
		if !s.accepted {
			p.Algorithms = []string{signer.AlgorithmGOST2015}
		}
		p.Revocation = &fakeRevocation{
			known:   map[string]revocation.Status{personName: {State: s.known}},
			checked: map[string]revocation.Status{personName: {State: s.checked}},
		}
		c := s.certificate(t)
		if got, want := p.Judge(c), s.want(); got != want {
			r.Errorf("%+v: judged %q, want %q", s, got, want)
		}
		if got, want := p.ExamineCertificate(t.Context(), c).Reason, s.wantAsked(); got != want {
			r.Errorf("%+v: examined %q, want %q", s, got, want)
		}
	})
}
