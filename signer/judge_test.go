package signer_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/trust"
)

func policy(t testing.TB) signer.Policy {
	return signer.Policy{At: testca.At, Trust: trust.New(testca.Root(t, "root").Certificate)}
}

func judges(t *testing.T, p signer.Policy, c *signer.Certificate, want signer.Reason) {
	t.Helper()
	if got := p.Judge(c); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestJudgeAcceptsAPersonsAuthenticationKey(t *testing.T) {
	judges(t, policy(t), describe(t), signer.ReasonFits)
	both := usages(digital|repudium, x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageEmailProtection)
	judges(t, policy(t), describe(t, both), signer.ReasonFits)
}

func TestJudgeWithoutTrustDoesNotJudgeTheChain(t *testing.T) {
	stranger := signer.Describe(testca.Root(t, "other").Person(t))
	judges(t, signer.Policy{At: testca.At}, stranger, signer.ReasonFits)
}

func TestJudgeRefusesNothing(t *testing.T) {
	judges(t, policy(t), nil, signer.ReasonNoCertificate)
	judges(t, policy(t), &signer.Certificate{Algorithm: "RSA"}, signer.ReasonNoCertificate)
}

func TestJudgeRefusesAlgorithm(t *testing.T) {
	p := policy(t)
	p.Algorithms = []string{signer.AlgorithmGOST2015}
	judges(t, p, describe(t), signer.ReasonAlgorithmNotAccepted)
	p.Algorithms = []string{signer.AlgorithmGOST2015, signer.AlgorithmRSA}
	judges(t, p, describe(t), signer.ReasonFits)

	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := testca.Root(t, "root").Issue(t, testca.Person(), curve.Public())
	judges(t, policy(t), signer.Describe(cert), signer.ReasonAlgorithmNotAccepted)
}

func TestJudgeRefusesShortRSA(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	cert := testca.Root(t, "root").Issue(t, testca.Person(), key.Public())
	judges(t, policy(t), signer.Describe(cert), signer.ReasonAlgorithmNotAccepted)
}

func TestJudgeRefusesLargeRSA(t *testing.T) {
	for bits, want := range map[int]signer.Reason{
		8192: signer.ReasonFits, 8193: signer.ReasonAlgorithmNotAccepted, 16384: signer.ReasonAlgorithmNotAccepted,
	} {
		cert := testca.Root(t, "root").Issue(t, testca.Person(), testca.PublicRSA(bits))
		judges(t, policy(t), signer.Describe(cert), want)
	}
}

func TestJudgeRefusesUntrusted(t *testing.T) {
	judges(t, policy(t), signer.Describe(testca.Root(t, "other").Person(t)), signer.ReasonCertUntrusted)
	p := policy(t)
	p.Trust = trust.New()
	judges(t, p, describe(t), signer.ReasonCertUntrusted)
}

func TestJudgeRefusesExpired(t *testing.T) {
	until := testca.At.Add(time.Hour)
	c := describe(t, func(c *x509.Certificate) { c.NotAfter = until })
	p := policy(t)
	p.At = until
	judges(t, p, c, signer.ReasonFits)
	p.At = until.Add(time.Second)
	judges(t, p, c, signer.ReasonCertExpired)
}

func TestJudgeRefusesNotYetValid(t *testing.T) {
	from := testca.At.Add(time.Hour)
	c := describe(t, func(c *x509.Certificate) { c.NotBefore = from })
	p := policy(t)
	p.At = from
	judges(t, p, c, signer.ReasonFits)
	p.At = from.Add(-time.Second)
	judges(t, p, c, signer.ReasonCertNotYetValid)
}

func TestJudgeRefusesAtNoMoment(t *testing.T) {
	judges(t, signer.Policy{}, describe(t), signer.ReasonCertNotYetValid)
}

func TestJudgeRefusesPurpose(t *testing.T) {
	client, mail := x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageEmailProtection
	for name, changes := range map[string][]testca.Change{
		"signing key":               {usages(digital|repudium, mail)},
		"holder only":               {usages(digital)},
		"no digitalSignature":       {usages(encipher, client)},
		"no key usage":              {usages(0, client)},
		"any purpose":               {usages(digital, x509.ExtKeyUsageAny)},
		"server":                    {usages(digital, x509.ExtKeyUsageServerAuth)},
		"server besides":            {usages(digital, client, x509.ExtKeyUsageServerAuth)},
		"any purpose besides":       {usages(digital, client, x509.ExtKeyUsageAny)},
		"OCSP signing besides":      {usages(digital, client, x509.ExtKeyUsageOCSPSigning)},
		"time stamps besides":       {usages(digital, client, x509.ExtKeyUsageTimeStamping)},
		"code besides":              {usages(digital, client, x509.ExtKeyUsageCodeSigning)},
		"an unknown purpose beside": {unknownUsage},
		"an authority":              {anAuthority},
	} {
		t.Run(name, func(t *testing.T) {
			judges(t, policy(t), describe(t, changes...), signer.ReasonKeyPurposeWrong)
		})
	}
}

// A certificate without any extended key usage says neither what it is for nor
// whose it is.
func TestJudgeRefusesMissingEKU(t *testing.T) {
	for name, changes := range map[string][]testca.Change{
		"as for signing in":     {usages(digital | encipher), holder()},
		"as for signing":        {usages(digital | repudium), holder()},
		"no key usage either":   {usages(0), holder()},
		"expired is said first": {usages(digital), holder(), func(c *x509.Certificate) { c.NotAfter = testca.At.Add(-time.Hour) }},
		"an organisation's": {
			usages(digital), holder(), named(testca.Name("Т", "Т", "IIN910205499012", "", unit("BIN123456789021"))),
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := signer.ReasonEKUMissing
			if name == "expired is said first" {
				want = signer.ReasonCertExpired
			}
			judges(t, policy(t), describe(t, changes...), want)
		})
	}
	// A GOST key of 2015 is for both without a word, and still nobody's.
	root := testca.GOSTRoot(t, "root")
	c := signer.Describe(root.Issue(t, testca.Person(usages(digital|repudium), holder()), testca.GOSTKey(t, "person").Public()))
	judges(t, signer.Policy{At: testca.At, Trust: trust.New(root.Certificate)}, c, signer.ReasonEKUMissing)
}

func unknownUsage(c *x509.Certificate) {
	c.UnknownExtKeyUsage = append(c.UnknownExtKeyUsage, asn1.ObjectIdentifier{1, 2, 398, 5, 19, 1, 2, 2, 1})
}

func anAuthority(c *x509.Certificate) {
	c.BasicConstraintsValid, c.IsCA = true, true
	c.KeyUsage |= x509.KeyUsageCertSign
}

func TestJudgeRefusesOtherHolders(t *testing.T) {
	for name, changes := range map[string][]testca.Change{
		"legal person":                   {holder([]int{2}, []int{2, 1})},
		"legal person, treasury":         {holder([]int{2}), unknownUsage},
		"information system":             {holder([]int{2}, []int{2, 6})},
		"nobody":                         {holder()},
		"individual who is also a legal": {holder([]int{1}, []int{2})},
	} {
		t.Run(name, func(t *testing.T) {
			judges(t, policy(t), describe(t, changes...), signer.ReasonSubjectNotIndividual)
		})
	}
}

func TestJudgeRefusesNoIIN(t *testing.T) {
	for _, iin := range []string{"", "IIN12345678901", "910205499012"} {
		judges(t, policy(t), describe(t, named(testca.Name("Т", "Т", iin, ""))), signer.ReasonCertIINMissing)
	}
}

// TestJudgeOrder takes one fault away after the other: each reason hides those
// that come after it.
func TestJudgeOrder(t *testing.T) {
	noIIN := named(testca.Name("Т", "Т", "", ""))
	signing := usages(digital|repudium, x509.ExtKeyUsageEmailProtection)
	expired := func(c *x509.Certificate) { c.NotAfter = testca.At.Add(-time.Hour) }
	legal := holder([]int{2})
	stranger := signer.Describe(testca.Root(t, "other").Person(t, noIIN, signing, expired, legal))
	p := policy(t)
	p.Algorithms = []string{"none"}
	judges(t, p, stranger, signer.ReasonAlgorithmNotAccepted)
	judges(t, policy(t), stranger, signer.ReasonCertUntrusted)
	judges(t, policy(t), describe(t, noIIN, signing, expired, legal), signer.ReasonCertExpired)
	judges(t, policy(t), describe(t, noIIN, signing, legal), signer.ReasonKeyPurposeWrong)
	judges(t, policy(t), describe(t, noIIN, legal), signer.ReasonSubjectNotIndividual)
	judges(t, policy(t), describe(t, noIIN), signer.ReasonCertIINMissing)
	judges(t, policy(t), describe(t), signer.ReasonFits)
}

// What nobody foresaw is no chain, either.
func TestChainReasonTrustsNobodyForAnErrorThatItDoesNotKnow(t *testing.T) {
	for _, err := range []error{nil, errors.New("another"), trust.ErrUntrusted} {
		if got := signer.ChainReason(err); got != signer.ReasonCertUntrusted {
			t.Errorf("%v: %q", err, got)
		}
	}
}

func TestJudgeKeyReasons(t *testing.T) {
	p := policy(t)
	for name, c := range map[string]struct {
		key  *signer.Key
		want signer.Reason
	}{
		"no key":           {nil, signer.ReasonNoCertificate},
		"no certificate":   {&signer.Key{}, signer.ReasonNoCertificate},
		"mismatch":         {&signer.Key{Certificate: describe(t), Fault: signer.ReasonKeyMismatch}, signer.ReasonKeyMismatch},
		"no arithmetic":    {&signer.Key{Certificate: describe(t), Fault: signer.ReasonAlgorithmUnsupported}, signer.ReasonAlgorithmUnsupported},
		"damaged":          {&signer.Key{Fault: signer.ReasonCertDamaged}, signer.ReasonCertDamaged},
		"its own password": {&signer.Key{Certificate: describe(t), Fault: signer.ReasonKeyPassword}, signer.ReasonKeyPassword},
		"its certificate":  {&signer.Key{Certificate: describe(t, holder([]int{2}))}, signer.ReasonSubjectNotIndividual},
		"nothing is wrong": {&signer.Key{Certificate: describe(t)}, signer.ReasonFits},
	} {
		t.Run(name, func(t *testing.T) {
			if got := p.JudgeKey(c.key); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
